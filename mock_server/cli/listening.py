"""Where ``serve`` listens: a port of one or more addresses, or a Unix socket."""

import errno
import ipaddress
import os
import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from mock_server.cli.options import file_path
from mock_server.settings import UNIX, Settings

_BACKLOG = 2048
_LOOPBACK = ("127.0.0.1", "::1")
"""What ``localhost`` is, whatever a hosts file leaves out (RFC 6761)."""

_ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
"""Errors where this machine has no such address, as without IPv6."""


@contextmanager
def listening_at(settings: Settings) -> Iterator[tuple[list[socket.socket], int]]:
    """The listening sockets and their port. A Unix socket's file is removed at the end.

    Each address has as many sockets in a row as there are workers.

    Raises:
        click.UsageError: the server cannot listen there.
    """
    if not settings.host.startswith(UNIX):
        with ExitStack() as opened:
            sockets = _on_port(settings, opened)
            yield sockets, sockets[0].getsockname()[1]
        return
    path = Path(file_path(settings.host.removeprefix(UNIX)))
    with _on_file(path) as listening:
        own = _identity(path)
        try:
            yield [listening] * settings.workers, settings.port
        finally:
            if _identity(path) == own:  # not another server's, if it took the place meanwhile
                path.unlink(missing_ok=True)


def is_loopback(listening: socket.socket) -> bool:
    """Whether only programs on this machine can call the address."""
    if listening.family not in (socket.AF_INET, socket.AF_INET6):
        return True
    bound = ipaddress.ip_address(str(listening.getsockname()[0]).partition("%")[0])
    mapped = getattr(bound, "ipv4_mapped", None)
    return (mapped or bound).is_loopback


def _on_port(settings: Settings, opened: ExitStack) -> list[socket.socket]:
    host = settings.host
    if host.startswith("[") and host.endswith("]"):  # as in URLs
        host = host[1:-1]
    try:
        found = [
            (family, address)
            for name in (_LOOPBACK if host.lower() == "localhost" else (host,))
            for family, _, _, _, address in socket.getaddrinfo(
                name, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
        ]
        sockets: list[socket.socket] = []
        absent, alone = OSError(), len(found) == 1
        for family, address in found:
            port = sockets[0].getsockname()[1] if sockets else settings.port
            place = (address[0], port, *address[2:])
            try:
                sockets += _bound(opened, family, place, settings.workers, alone=alone)
            except OSError as error:
                if error.errno not in _ABSENT or alone:
                    raise
                absent = error
        if not sockets:
            raise absent
    except OSError as error:
        failed = f"--port {settings.port} of --host {settings.host}: {error.strerror or error}"
        advice = "another, or --port 0 for any free one"
        if isinstance(error, socket.gaierror) or error.errno in _ABSENT:
            advice = "a host of this machine, such as 127.0.0.1, or 0.0.0.0 for every address"
        raise click.UsageError(f"{failed}; give {advice}") from None
    return sockets


def _bound(
    opened: ExitStack, family: int, place: Any, workers: int, *, alone: bool
) -> list[socket.socket]:
    """A socket for each worker, all for one address; IPv4 has its own beside those for IPv6.

    Linux spreads connections over them by their hash. Elsewhere all workers have the same one,
    from which one of them may take all that a client opens at once. They listen at once, so that
    calls succeed as soon as the banner is printed.
    """
    spread = sys.platform == "linux" and workers > 1
    bound: list[socket.socket] = []
    for number in range(workers if spread else 1):
        each = opened.enter_context(socket.socket(family, socket.SOCK_STREAM))
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and not alone:
            each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if number:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        each.bind(bound[0].getsockname() if number else place)
        each.listen(_BACKLOG)
        if spread:  # the first one not before: a port in use is refused
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.append(each)
    return bound if spread else bound * workers


def _on_file(path: Path) -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise click.UsageError(f"--host {UNIX}{path}: this system has no Unix sockets")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.exists() and not stat.S_ISSOCK(path.stat().st_mode):
            raise FileExistsError(0, "a file that is not a socket exists there")
        if _is_left_over(path):
            path.unlink()
        listening.bind(os.fspath(path))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise click.UsageError(
            f"--host {UNIX}{path}: {error.strerror or error}; give another path"
        ) from None
    return listening


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is there; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _is_left_over(path: Path) -> bool:
    """Whether the socket's file exists but nothing listens on it any more."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.setblocking(False)  # one with a full backlog would keep us waiting
        return asking.connect_ex(os.fspath(path)) == errno.ECONNREFUSED
