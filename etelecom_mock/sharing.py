"""One server for all workers of pytest-xdist: the controller starts it when a worker first asks.

The controller outlives every worker, so the server survives a worker that crashes.
"""

from _socket import SHUT_RDWR
from _socket import socket as Socket  # noqa: N812  # a class's name; tests block Python's own
from collections.abc import Callable
from contextlib import suppress
from json import dumps, loads
from threading import Thread
from typing import Any

from etelecom_mock.server import NotStarted

_LOOPBACK = "127.0.0.1"
_PATIENCE = 120.0
"""Seconds that a worker waits for the server to start."""


class AddressChannel:
    """A local port at which the controller gives its workers the server's address."""

    def __init__(self, start: Callable[[], str]) -> None:
        """``start`` starts the server or raises NotStarted; it is called at most once."""
        self._start = start
        self._told: dict[str, str] = {}
        self._listening: Any = Socket()
        self._listening.bind((_LOOPBACK, 0))
        self._listening.listen()
        self.port: int = self._listening.getsockname()[1]
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        # A thread that waits in accept() keeps a closed socket open; shutdown wakes it.
        with suppress(OSError):
            self._listening.shutdown(SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        """Respond to workers one by one; those that ask while the server starts wait."""
        while True:
            try:
                descriptor, _ = self._listening._accept()  # noqa: SLF001  # its only accept
            except OSError:
                return
            worker = Socket(fileno=descriptor)
            with suppress(OSError):
                worker.sendall(dumps(self._settled()).encode())
            worker.close()

    def _settled(self) -> dict[str, str]:
        if not self._told:
            try:
                self._told = {"url": self._start()}
            except NotStarted as error:
                self._told = {"error": str(error)}
        return self._told


def ask(port: int) -> str:
    """The address of the server that all workers share; raises NotStarted."""
    try:
        told = loads(_told(port))
    except (OSError, ValueError) as error:
        raise NotStarted(
            f"pytest-xdist's controller cannot be asked for the server ({error}): if workers run "
            "on other machines, set ETELECOM_MOCK_URL to the address of a running server"
        ) from error
    if "error" in told:
        raise NotStarted(told["error"])
    return str(told["url"])


def _told(port: int) -> bytes:
    channel = Socket()
    try:
        channel.settimeout(_PATIENCE)
        channel.connect((_LOOPBACK, port))
        return b"".join(iter(lambda: channel.recv(1 << 16), b""))
    finally:
        channel.close()
