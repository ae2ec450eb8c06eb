"""Where ``serve`` listens: an address and a port, or a Unix socket."""

import ipaddress
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mock_server.settings import UNIX, Settings

_BACKLOG = 2048


@contextmanager
def listening_at(settings: Settings) -> Iterator[tuple[socket.socket, int]]:
    """The listening socket and its port. A Unix socket's file is removed at the end.

    Raises:
        click.UsageError: the server cannot listen there.
    """
    if not settings.host.startswith(UNIX):
        with _on_port(settings) as listening:
            yield listening, listening.getsockname()[1]
        return
    path = Path(settings.host.removeprefix(UNIX)).expanduser()
    with _on_file(path) as listening:
        try:
            yield listening, settings.port
        finally:
            path.unlink(missing_ok=True)


def is_loopback(listening: socket.socket) -> bool:
    """Whether only programs on this machine can call the address."""
    if listening.family not in (socket.AF_INET, socket.AF_INET6):
        return True
    bound = ipaddress.ip_address(str(listening.getsockname()[0]).partition("%")[0])
    mapped = getattr(bound, "ipv4_mapped", None)
    return (mapped or bound).is_loopback


def _on_port(settings: Settings) -> socket.socket:
    host = settings.host
    if host.startswith("[") and host.endswith("]"):  # as in URLs
        host = host[1:-1]
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        return _begun(listening)
    except OSError as error:
        raise click.UsageError(
            f"--port {settings.port} of --host {settings.host}: {error.strerror or error}; give "
            "another, or --port 0 for any free one"
        ) from None


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
        return _begun(listening)
    except OSError as error:
        listening.close()
        raise click.UsageError(
            f"--host {UNIX}{path}: {error.strerror or error}; give another path"
        ) from None


def _begun(listening: socket.socket) -> socket.socket:
    """Start listening at once, so that calls succeed as soon as the banner is printed."""
    listening.listen(_BACKLOG)
    listening.set_inheritable(True)
    return listening


def _is_left_over(path: Path) -> bool:
    """Whether the socket's file exists but nothing listens on it any more."""
    if not path.exists():
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        try:
            asking.connect(os.fspath(path))
        except ConnectionRefusedError:
            return True
        return False
