"""What processes record in a store for each other: calls, events of worlds, counters."""

from collections.abc import Mapping
from typing import Protocol

from mock_server.calls import Call


class JournalStore(Protocol):
    """Calls by world, bounded (see ``journal_bounds``); a power cut may lose them."""

    async def add(self, calls: list[Call]) -> None:
        """Add calls in order, and set their ids; some may still be under way."""
        ...

    async def end(self, calls: list[Call]) -> None:
        """Update calls that were added while they were under way."""
        ...

    async def entries(self, world: int) -> tuple[list[Call], int]:
        """The world's calls, oldest first, and how many older ones were dropped altogether."""
        ...

    async def numbers(self, world: int, above: int) -> list[tuple[int, bool]]:
        """The numbers above one of the world's calls, and whether each is not under way."""
        ...

    async def numbered(self, world: int, numbers: list[int]) -> list[Call]:
        """The world's calls with these ids, in order."""
        ...

    async def forget_under_way(self, world: int) -> None:
        """Forget the world's calls whose work is not done, even if their clients disconnected."""
        ...

    async def forgot(self, world: int) -> bool:
        """Whether calls of the world were dropped or cleared."""
        ...

    async def clear(self, world: int) -> None:
        """Remove the world's calls."""
        ...

    async def forget(self, world: int) -> None:
        """Remove the calls of a world that was removed, and that it had any."""
        ...


MOST_EVENTS = 10_000
"""Maximum number of events kept for processes that have not read them yet."""


class EventStore(Protocol):
    """Events of worlds, for the processes that share a database; calls are in the journal.

    Ids ascend, but one may become visible after a higher one, if its transaction ended later.
    """

    async def add(self, world: int, events: list[tuple[str, str]]) -> None:
        """Add events, each with its data, a JSON text."""
        ...

    async def above(self, world: int, number: int) -> list[tuple[int, str, str]]:
        """The world's events above an id: id, event and data."""
        ...

    async def last(self) -> tuple[int, int]:
        """The highest ids of any call in the journal, and of any event."""
        ...


class CounterStore(Protocol):
    """Counters of all processes on one database, by name."""

    async def add(self, counts: Mapping[tuple[str, ...], float]) -> None:
        """Add to the counters."""
        ...

    async def all(self) -> dict[tuple[str, ...], float]:
        """All counters."""
        ...
