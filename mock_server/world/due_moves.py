"""Letting worlds live: what is due by a world's clock happens before anybody looks."""

from mock_server.fidelity import Fact, Grade, Subject
from mock_server.store import Store, World
from mock_server.world.webhook_events import on_move

_TRIES = 5
"""How often a world is looked at anew that is reset while it lives."""


class DueMoves:
    """The worlds of one store, lived up to now."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def catch_up(self, world: World) -> World:
        """The world after everything that was due has happened; the same where nothing was."""
        for _ in range(_TRIES):
            now = world.clock.now()
            if now < await self._store.lives.next_due(world):
                break
            await self._store.lives.live(world, now, on_move)
            found = await self._store.worlds.find(world.name)
            if found is None:
                break
            world = found  # which may have been reset meanwhile
        return world


SUBJECT = Subject("time", "Time", "The world's clock, and what is due by it.")

RULES = (
    Fact(
        "time.due",
        "What is due by a world's clock happens, in order, before any call of that world is "
        "answered, and before an advance of the clock is.",
        Grade.ASSUMED,
        "the simulator's own",
    ),
    Fact(
        "time.fixtures",
        "What a fixture's records were due for before its instant has not happened to them: they "
        "stay as the fixture has them.",
        Grade.ASSUMED,
        "an import keeps every value",
    ),
)
