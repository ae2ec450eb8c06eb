"""Declaring a system of the vendor's that stands behind another host, with manners of its own.

Its methods have paths of their own, take credentials from the body instead of a bearer key, and
refuse in another form. They are served on the same port.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from mock_server.answer import Answer
from mock_server.errors import VendorError


@dataclass(frozen=True, eq=False)
class OtherSystem:
    """How the methods of such a system are called, and how they refuse."""

    name: str
    about: str
    prefix: str
    """What its paths begin with; none that begins so is a method unless it is declared."""

    base: str
    """What stands before ``<service>/<method>`` in a path, with its slash."""

    credentials: tuple[str, str]
    """The members of each body that say who calls: user name and password."""

    refusal: Callable[[VendorError], Answer]
    """An error as the system writes it."""

    refusals: tuple[tuple[int, str, str], ...] = ()
    """Status, cause and text of its refusals that are not 200, for the documents."""

    def path(self, service: str, method: str) -> str:
        """The path of a method."""
        return f"{self.base}{service}/{method}"


def refusal_of(error: VendorError, system: OtherSystem | None = None) -> Answer:
    """An error as the response of a method, in the form of its system."""
    if system is not None:
        return system.refusal(error)
    return Answer(error.status, error.body(), retry_after=error.retry_after)


def plain_refusal(error: VendorError, text: str | None = None) -> Answer:
    """An error as plain text: its own, unless another is given."""
    body = (error.msg if text is None else text).encode()
    status = HTTPStatus.BAD_REQUEST if error.status == HTTPStatus.NOT_FOUND else error.status
    return Answer(status, body, b"text/plain; charset=utf-8", error.retry_after)
