"""What a store does with the calls of worlds."""

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
