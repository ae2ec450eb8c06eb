"""Calls of a running server's control API from the command line.

They ignore proxies from the environment, follow no redirects (which would leak the token) and have
a time-out.
"""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from msgspec import Struct

from mock_server.cli.addresses import address_of, check_address, socket_handlers
from mock_server.cli.failure import Failed

_PATIENCE = 60.0
"""Time-out in seconds for a response or the next part of it."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow no redirect: a server that redirects is not a simulator."""


class Server(Struct, frozen=True):
    """How to reach a running server."""

    url: str
    token: str | None = None
    """An admin token or a key of a world."""

    insecure: bool = False
    """Whether to skip verification of its certificate."""

    ca: str | None = None
    """A PEM file with trusted certificates."""

    exit_code: int = 1
    """The exit code of a failed call."""

    @contextmanager
    def open(self, path: str, body: bytes | None = None, about: str = "") -> Iterator[Any]:
        """The response of a call.

        ``about`` describes what was sent, for the error message. Raises Failed.
        """
        check_address(self.url)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        address = address_of(self.url, path)
        request = Request(address, body, headers)  # noqa: S310  # checked above
        try:
            with self._opener().open(request, timeout=_PATIENCE) as answer:
                yield answer
        except HTTPError as error:
            with error:
                told = ": ".join(filter(None, (about, _message(error))))
            raise Failed(told, self.exit_code) from None
        except (URLError, OSError, HTTPException) as error:
            raise Failed(self._problem(error), self.exit_code) from None

    def ask(self, path: str, body: Any = None) -> Any:
        """The JSON of a response; raises Failed."""
        content = None if body is None else json.dumps(body).encode()
        with self.open(path, content) as answer:
            try:
                return json.load(answer)
            except ValueError:
                raise Failed(f"{self.url} is not a simulator", self.exit_code) from None

    def _opener(self) -> OpenerDirector:
        handlers: list[Any] = [ProxyHandler({}), _NoRedirects(), *socket_handlers(self.url)]
        if self.url.startswith("https:"):
            context = ssl.create_default_context(cafile=self.ca)
            if self.insecure:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            handlers.append(HTTPSHandler(context=context))
        return build_opener(*handlers)

    def _problem(self, error: Exception) -> str:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            return (
                f"{self.url}: {reason.verify_message}; pass the certificate with --ca, or give "
                "--insecure"
            )
        if isinstance(reason, ConnectionRefusedError):
            return f"{self.url}: {reason}; is the server running?"
        return f"{self.url}: {reason or type(reason).__name__}"


def _message(error: HTTPError) -> str:
    try:
        return str(json.load(error)["msg"])
    except (ValueError, KeyError, TypeError):
        return f"the server returned {error.code}"
