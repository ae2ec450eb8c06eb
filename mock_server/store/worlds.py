"""Worlds, their shops and their keys."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from mock_server.clock import Clock
from mock_server.errors import AlreadyExists
from mock_server.store.sessions import Session, Sessions
from mock_server.store.world import Holder, KeyDraft, Origin, World, WorldDraft
from mock_server.store.world_statements import ADD_KEY


class Worlds(ABC):
    """The worlds of a database.

    Whatever changes a world raises NotFound if it was removed, even if another one has its name.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @abstractmethod
    async def find(self, name: str) -> World | None:
        """The world of this name."""

    @abstractmethod
    async def again(self, world: int) -> World | None:
        """A world in its current state; None if it was removed."""

    async def names(self) -> list[str]:
        """The names of all worlds, oldest first."""
        return [
            name for (name,) in await self._sessions.fetch("SELECT name FROM worlds ORDER BY id")
        ]

    @abstractmethod
    async def add(self, draft: WorldDraft) -> World:
        """Store a new world.

        Raises:
            AlreadyExists: the name is taken.
            LayerGone: one of its bases was deleted.
        """

    async def add_key(self, world: int, key: KeyDraft) -> None:
        """Give a world one more key; does nothing if it has the key."""
        await self._write(world, ADD_KEY, world, *key)

    async def replace_keys(self, world: int, keys: tuple[KeyDraft, ...]) -> None:
        """Replace all keys of a world."""

        async def replace(session: Session) -> None:
            await session.change("DELETE FROM keys WHERE world = ?", world)
            await add_keys(session, world, keys)

        await self._sessions.write(world, replace)

    async def count(self) -> int:
        """The number of worlds."""
        ((count,),) = await self._sessions.fetch("SELECT count(*) FROM worlds")
        return int(count)

    async def longest_unused(self, origin: Origin, before: int) -> World | None:
        """The least recently used world of this origin, if unused since ``before``."""
        found = await self._sessions.first(
            "SELECT id FROM worlds WHERE origin = ? AND used_at < ? ORDER BY used_at LIMIT 1",
            origin,
            before,
        )
        return await self.again(found[0]) if found else None

    @abstractmethod
    async def remove(self, world: int) -> bool:
        """Remove a world with all of its data except its calls; False if it does not exist."""

    async def move_clock(self, world: int, move: Callable[[Clock], Clock]) -> Clock:
        """Set the world's clock to what ``move`` makes of it; returns the new clock."""

        async def moved(session: Session) -> Clock:
            sql = "SELECT frozen_at, clock_offset FROM worlds WHERE id = ?"
            (kept,) = await session.fetch(sql, world)
            clock = move(Clock(*kept))
            sql = "UPDATE worlds SET frozen_at = ?, clock_offset = ? WHERE id = ?"
            await session.change(sql, clock.frozen_at, clock.offset, world)
            return clock

        return await self._sessions.write(world, moved)

    @abstractmethod
    async def find_holder(self, digest: bytes) -> Holder | None:
        """The holder of the key with this digest."""

    async def set_outcome(self, world: int, outcome: str) -> None:
        """Set how the world's customers behave."""
        await self._write(world, "UPDATE worlds SET outcome = ? WHERE id = ?", outcome, world)

    async def set_access(self, world: int, access: str) -> None:
        """Refuse some callers whatever their key."""
        await self._write(world, "UPDATE worlds SET access = ? WHERE id = ?", access, world)

    async def set_assume(
        self, world: int, assume: Mapping[str, str], *, born: bool = False
    ) -> None:
        """Set the world's alternatives; with ``born``, also those after a reset."""
        text = json.dumps(dict(assume))
        if born:
            sql = "UPDATE worlds SET assume = ?, born_assume = ? WHERE id = ?"
            await self._write(world, sql, text, text, world)
        else:
            await self._write(world, "UPDATE worlds SET assume = ? WHERE id = ?", text, world)

    @abstractmethod
    async def lay(self, world: int, bases: tuple[tuple[int, int], ...], lived_until: int) -> None:
        """Replace the world's records: a base and a serial for each shop, without changes.

        What was due in the bases up to ``lived_until`` has already happened in them.
        """

    @abstractmethod
    async def reset(self, world: int) -> None:
        """Restore records and clock to those of the world's opening."""

    async def _write(self, world: int, sql: str, *values: object) -> None:
        """Change a world by one statement."""
        await self._sessions.write(world, lambda session: session.change(sql, *values))


async def add_keys(session: Session, world: int, keys: tuple[KeyDraft, ...]) -> None:
    """Give a world keys; raises AlreadyExists."""
    for key in keys:
        if not await session.change(ADD_KEY, world, *key):
            raise AlreadyExists("another world has that key", {"duplicated": "key"})
