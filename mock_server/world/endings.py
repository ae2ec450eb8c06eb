"""What ends with a world: calls under way, watchers' streams, deliveries being sent."""

from collections.abc import Awaitable, Callable

from mock_server.world.journal import Journal

OnEnd = Callable[[str], Awaitable[None]]
"""Ends something in the world of this name."""


class Endings:
    """Ends what is under way in a world that is reset, restored, imported into or removed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._listeners: list[OnEnd] = []

    def on_end(self, listener: OnEnd) -> None:
        """Register a function that is called whenever a world ends."""
        self._listeners.append(listener)

    async def end(self, world: str) -> None:
        """End what is under way; called after the world has changed.

        What other processes have under way ends when it would take effect: the store raises
        ``WorldEnded``.
        """
        await self._end(world)
        await self._journal.forget_under_way(world)

    async def end_with_journal(self, world: str) -> None:
        """The same, and clear the world's journal."""
        await self._end(world)
        await self._journal.clear(world)

    async def _end(self, world: str) -> None:
        for listener in self._listeners:
            await listener(world)
