"""What ends with a world: calls under way, watchers' streams, deliveries being sent."""

from collections.abc import Awaitable, Callable

from mock_server.store import Store, World
from mock_server.store.world import WorldEnded
from mock_server.world.journal import Journal


async def check_unchanged(store: Store, world: World) -> World:
    """The world in its current state.

    Raises:
        WorldEnded: it was reset, restored, imported into or removed meanwhile.
    """
    found = await store.worlds.again(world.id)
    if found is None or found.identity != world.identity:
        raise WorldEnded("the world was reset, imported into or removed meanwhile: try again")
    return found


OnEnd = Callable[[int], Awaitable[None]]
"""Ends something in the world of this id."""


class Endings:
    """Ends what is under way in a world that is reset, restored, imported into or removed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._listeners: list[OnEnd] = []

    def on_end(self, listener: OnEnd) -> None:
        """Register a function that is called whenever a world ends."""
        self._listeners.append(listener)

    async def end(self, world: int) -> None:
        """End what is under way; called after the world has changed.

        What other processes have under way ends when it would take effect: the store raises
        ``WorldEnded``.
        """
        await self._end(world)
        await self._journal.forget_under_way(world)

    async def end_with_journal(self, world: int) -> None:
        """The same, and clear the world's journal."""
        await self._end(world)
        await self._journal.clear(world)

    async def end_for_good(self, world: int) -> None:
        """The same for a world that was removed."""
        await self._end(world)
        await self._journal.forget(world)

    async def _end(self, world: int) -> None:
        for listener in self._listeners:
            await listener(world)
