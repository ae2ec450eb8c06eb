"""Declares a system of the vendor's that is behind another host and has its own conventions.

Its methods have paths of their own, take credentials from the body instead of a bearer key, and
return errors in another format. They are served on the same port.
"""

from collections.abc import Callable
from http import HTTPStatus

from msgspec import Struct

from mock_server.answer import Answer
from mock_server.errors import VendorError


class OtherSystem(Struct, frozen=True, eq=False, dict=True):
    """How the methods of such a system are called, and how they refuse calls."""

    name: str
    about: str
    prefix: str
    """The prefix of its paths; a path with it is a method only if declared."""

    base: str
    """The part of a path before ``<service>/<method>``, with its slash."""

    credentials: tuple[str, str]
    """The members of each body that identify the caller: user name and password."""

    refusal: Callable[[VendorError], Answer]
    """An error as the system writes it."""

    refusals: tuple[tuple[int, str, str], ...] = ()
    """Status, cause and text of its responses other than 200, for the documents."""

    def path(self, service: str, method: str) -> str:
        """The path of a method."""
        return f"{self.base}{service}/{method}"


def refusal_of(error: VendorError, system: OtherSystem | None = None) -> Answer:
    """An error as the response of a method, in the format of its system."""
    if system is not None:
        return system.refusal(error)
    return Answer(error.status, error.body(), retry_after=error.retry_after)


def plain_refusal(error: VendorError, text: str | None = None) -> Answer:
    """An error as plain text: its own, unless another is given."""
    body = (error.msg if text is None else text).encode()
    status = HTTPStatus.BAD_REQUEST if error.status == HTTPStatus.NOT_FOUND else error.status
    return Answer(status, body, b"text/plain; charset=utf-8", error.retry_after)
