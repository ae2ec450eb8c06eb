"""How ``compare`` determines an assumption's alternative from responses to reading calls."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from mock_server.assumptions.seen import Seen


class NotSeen(Exception):
    """The responses do not tell; the text says what was missing."""


class Unlike(Exception):
    """None of the alternatives; the text says what was observed."""


class Inquiry(Protocol):
    """Reading calls to an API."""

    def ask(self, method: str, body: Any, *, content_type: str = "application/json") -> Seen:
        """The response; a repeated call is made only once.

        Raises NotSeen when no more calls are allowed.
        """

    def first_pages(self) -> Iterator[Seen]:
        """The first page of every list that the API has."""


Tell = Callable[[Inquiry], str]
"""Determines the alternative of an API; raises NotSeen, Unlike."""
