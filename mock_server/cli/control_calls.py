"""Calls of a running server's control API from the command line."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request

from msgspec import Struct

from mock_server.cli.addresses import address_of, check_address, opener_of
from mock_server.cli.failure import Failed
from mock_server.log import in_one_line

_UNKNOWN = (18, 19, 20, 21)
"""OpenSSL's codes for certificates of nobody that is trusted; others are bad in themselves."""


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

    patience: float = 60.0
    """Time-out in seconds for a response or the next part of it."""

    @contextmanager
    def open(self, path: str, body: bytes | None = None, about: str = "") -> Iterator[Any]:
        """The response of a call.

        ``about`` describes what was sent, for the error message. Raises Failed.
        """
        check_address(self.url)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = Request(address_of(self.url, path), body, headers)  # noqa: S310  # checked above
        opener = opener_of(self.url, self.ca, insecure=self.insecure)
        try:
            with opener.open(request, timeout=self.patience) as answer:
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

    def _problem(self, error: Exception) -> str:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            advice = "pass the certificate with --ca, or " if reason.verify_code in _UNKNOWN else ""
            return f"{self.url}: {reason.verify_message}; {advice}give --insecure"
        if isinstance(reason, ConnectionRefusedError):
            return f"{self.url}: {reason}; is the server running?"
        return f"{self.url}: {in_one_line(reason)}"


def _message(error: HTTPError) -> str:
    try:
        return str(json.load(error)["msg"])
    except (ValueError, KeyError, TypeError):
        return f"the server returned {error.code}"
