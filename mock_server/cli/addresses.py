"""Addresses of running servers, as passed to ``--url``, and how they are reached.

Proxies from the environment are ignored, and no redirects are followed, which would leak a token.
"""

import socket
import ssl
from http.client import HTTPConnection
from typing import Any
from urllib import request

import click

from mock_server.cli.options import file_path, is_http
from mock_server.cli.pem_files import check_pem
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


def opener_of(url: str, ca: str | None, *, insecure: bool) -> request.OpenerDirector:
    """What opens a server's URLs; ``ca`` is a PEM file with trusted certificates.

    Raises UsageError if the file has none.
    """
    handlers: list[Any] = [request.ProxyHandler({}), _NoRedirects()]
    if url.startswith(UNIX):
        handlers.append(_SocketHandler(file_path(url.removeprefix(UNIX))))
    elif url.lower().startswith("https:"):
        try:
            if ca is not None:
                check_pem("--ca", ca, "CERTIFICATE")
            context = ssl.create_default_context(cafile=ca)
        except ssl.SSLError:
            raise click.UsageError(f"--ca {ca}: it is damaged; give a PEM file") from None
        if insecure:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        handlers.append(request.HTTPSHandler(context=context))
    return request.build_opener(*handlers)


class _NoRedirects(request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow no redirect: a server that redirects is not a simulator."""


class _SocketHandler(request.HTTPHandler):
    """Opens ``http`` URLs through a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def http_open(self, asked: Any) -> Any:
        """Override of urllib's handler method."""

        def connection(host: str, **more: Any) -> HTTPConnection:
            return _SocketConnection(self._path, host, **more)

        return self.do_open(connection, asked)


class _SocketConnection(HTTPConnection):
    def __init__(self, path: str, host: str, **more: Any) -> None:
        super().__init__(host, **more)
        self._path = path

    def connect(self) -> None:
        """Override of http.client's method."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
