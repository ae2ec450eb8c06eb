"""What processes record in a store for one another: calls, events of worlds, counters."""

from collections.abc import Mapping
from typing import Protocol

from mock_server.calls import Call


class JournalStore(Protocol):
    """Calls, by world; bounded (see ``journal_bounds``), and not kept through a power cut."""

    async def add(self, calls: list[Call]) -> None:
        """Keep calls in their order, giving each its number; some may be under way still."""
        ...

    async def end(self, calls: list[Call]) -> None:
        """Keep how calls ended that were added while they were under way."""
        ...

    async def entries(self, world: str) -> tuple[list[Call], int]:
        """The world's calls, oldest first, and how many older ones were dropped altogether."""
        ...

    async def numbers(self, world: str, above: int) -> list[int]:
        """The numbers above one of the world's calls, in their order."""
        ...

    async def numbered(self, world: str, numbers: list[int]) -> list[Call]:
        """The world's calls of these numbers, in their order."""
        ...

    async def forget_under_way(self, world: str) -> None:
        """Forget the world's calls that have not ended."""
        ...

    async def forgot(self, world: str) -> bool:
        """Whether calls of the world were dropped or cleared."""
        ...

    async def clear(self, world: str) -> None:
        """Forget the world's calls."""
        ...


MOST_EVENTS = 1_000
"""Events that a store keeps for processes that have not seen them yet."""


class EventStore(Protocol):
    """What happened to worlds, for the processes that share a database; calls stand in the journal.

    Numbers rise, but one may be seen after a higher one: its transaction ended later.
    """

    async def add(self, world: str, event: str, data: str) -> None:
        """Keep an event, of whose kind ``data`` is the JSON."""
        ...

    async def above(self, world: str, number: int) -> list[tuple[int, str, str]]:
        """The world's events with a higher number: number, event and data."""
        ...

    async def last(self) -> tuple[int, int]:
        """The highest numbers of any call in the journal, and of any event."""
        ...


class CounterStore(Protocol):
    """What the processes on one database counted, by name."""

    async def add(self, counts: Mapping[tuple[str, ...], float]) -> None:
        """Add to what is counted."""
        ...

    async def all(self) -> dict[tuple[str, ...], float]:
        """Everything that was counted."""
        ...
