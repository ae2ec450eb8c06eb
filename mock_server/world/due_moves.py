"""Makes what is due by a world's clock happen before a call reads it."""

from mock_server.fidelity import Subject, assumed
from mock_server.store import Store, World

_TRIES = 5
"""How often a world is looked at anew that is reset while it lives."""


class DueMoves:
    """Brings the worlds of one store up to date."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def catch_up(self, world: World) -> World:
        """The world after everything due has happened; unchanged if nothing was due."""
        for _ in range(_TRIES):
            now = world.clock.now()
            if now < await self._store.lives.next_due(world):
                break
            await self._store.lives.live(world, now)
            found = await self._store.worlds.again(world.id)
            if found is None:
                break
            world = found  # which may have been reset meanwhile
        return world


SUBJECT = Subject("time", "Time", "The world's clock, and what is due by it.")

RULES = (
    assumed(
        "time.due",
        "What is due by a world's clock happens, in order, before any call of that world gets "
        "its response, and before an advance of the clock does.",
    ),
    assumed(
        "time.fixtures",
        "Moves of a fixture's records that were due before its instant are not made: the records "
        "stay as the fixture has them.",
        "an import keeps every value",
    ),
)
