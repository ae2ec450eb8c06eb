"""Addresses of running servers, as passed to ``--url``."""

import socket
from http.client import HTTPConnection
from typing import Any
from urllib.request import HTTPHandler

import click

from mock_server.cli.options import is_http
from mock_server.settings import UNIX

_SOCKETS_HOST = "http://localhost"
"""The host of requests that go to a Unix socket."""


def check_address(url: str) -> None:
    """Check that a URL is the address of a server; raises UsageError."""
    if url.startswith(UNIX):
        return
    if not is_http(url) or not url.isprintable() or " " in url:
        raise click.UsageError(f"--url {url}: give an address such as http://127.0.0.1:8480")


def address_of(url: str, path: str) -> str:
    """The URL of a control call."""
    base = _SOCKETS_HOST if url.startswith(UNIX) else url.rstrip("/")
    return f"{base}/__admin/{path}"


def socket_handlers(url: str) -> list[Any]:
    """The urllib handlers needed for a Unix socket; empty for other addresses."""
    return [_SocketHandler(url.removeprefix(UNIX))] if url.startswith(UNIX) else []


class _SocketHandler(HTTPHandler):
    """Opens ``http`` URLs through a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def http_open(self, request: Any) -> Any:
        """Override of urllib's handler method."""

        def connection(host: str, **more: Any) -> HTTPConnection:
            return _SocketConnection(self._path, host, **more)

        return self.do_open(connection, request)


class _SocketConnection(HTTPConnection):
    def __init__(self, path: str, host: str, **more: Any) -> None:
        super().__init__(host, **more)
        self._path = path

    def connect(self) -> None:
        """Override of http.client's method."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
