"""How ``compare`` tells an assumption: by what reading calls to an API answer."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from mock_server.assumptions.seen import Seen


class NotSeen(Exception):
    """The answers do not tell; the text says what was missing."""


class Unlike(Exception):
    """None of the alternatives; the text says what came."""


class Inquiry(Protocol):
    """Reading calls to an API."""

    def ask(self, method: str, body: Any, *, content_type: str = "application/json") -> Seen:
        """The answer; the same call is made once. Raises NotSeen when no more may be made."""
        ...

    def first_pages(self) -> Iterator[Seen]:
        """The first page of every list that the API has."""
        ...


Tell = Callable[[Inquiry], str]
"""The alternative that an API goes by; raises NotSeen, Unlike."""
