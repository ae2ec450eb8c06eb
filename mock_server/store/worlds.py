"""Worlds, their shops and their keys."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mock_server.clock import MINUTE, Clock, machine_now
from mock_server.errors import AlreadyExists, NotFound
from mock_server.store.layers import Layers
from mock_server.store.sessions import Session, Sessions
from mock_server.store.snapshots import Snapshots
from mock_server.store.world import (
    Holder,
    KeyDraft,
    LayerGone,
    Origin,
    Shop,
    ShopDraft,
    World,
    WorldDraft,
)

KEPT = 10_000
"""Maximum number of worlds of which a process remembers something."""

WORLD = (
    "worlds.id, worlds.name, recipe, frozen_at, clock_offset, strict, origin, outcome, assume,"
    " access"
)
"""The columns of a world, and those of each of its shops."""

SHOP = "worlds.id, shops.place, shop_id, base, own, changed, layers.profile"

_ADD_WORLD = (
    "INSERT INTO worlds (name, recipe, strict, origin, used_at, assume, born_assume, frozen_at,"
    " clock_offset, born_frozen_at, born_clock_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (name) DO NOTHING RETURNING id"
)
_ADD_SHOP = "INSERT INTO shops VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)"
_ADD_KEY = (
    "INSERT INTO keys (world, digest, place, kind, sealed) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
_LAY = "UPDATE shops SET base = ?, serial = ?, lived_until = ? WHERE world = ? AND place = ?"

_RESET = (
    (
        "UPDATE shops SET base = born_base, serial = born_serial,"
        " lived_until = born_lived_until WHERE world = ?"
    ),
    (
        "UPDATE worlds SET frozen_at = born_frozen_at, clock_offset = born_clock_offset,"
        " outcome = '', access = '', assume = born_assume WHERE id = ?"
    ),
    "DELETE FROM faults WHERE world = ?",
    "DELETE FROM deliveries WHERE world = ?",
    "DELETE FROM webhook_changes WHERE world = ?",
)
"""What restores a world to its opening, once each shop has a new layer of its own."""

_REMOVE = (
    *(
        f"DELETE FROM {table} WHERE world = ?"
        for table in ("shops", "keys", "faults", "deliveries", "webhook_changes")
    ),
    "DELETE FROM worlds WHERE id = ?",
)
"""What removes a world, once its layers and snapshots are gone."""


class Worlds(ABC):
    """The worlds of a database.

    Whatever changes a world raises NotFound if it was removed, even if another one has its name.
    """

    def __init__(self, sessions: Sessions, layers: Layers, snapshots: Snapshots) -> None:
        self._sessions = sessions
        self._layers = layers
        self._snapshots = snapshots
        self._touched: dict[int, int] = {}

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

    async def add(self, draft: WorldDraft) -> World:
        """Store a new world.

        Raises:
            AlreadyExists: the name is taken.
            LayerGone: one of its bases was deleted.
        """

        async def insert(session: Session) -> int:
            for base in sorted({shop.base for shop in draft.shops}):
                there = f"SELECT id FROM layers WHERE id = ?{session.lock_shared}"
                if await session.first(there, base) is None:
                    raise LayerGone
            added = await session.first(_ADD_WORLD, *_world_row(draft))
            if added is None:
                text = f"there is a world {draft.name} already"
                raise AlreadyExists(text, {"duplicated": "name"})
            for place, shop in enumerate(draft.shops):
                await self._layers.tie(session, shop.base)
                own = await self._layers.insert(session)
                await session.change(_ADD_SHOP, *_shop_row(added[0], draft, place, shop, own))
            await _add_keys(session, added[0], draft.keys)
            return int(added[0])

        world = await self.again(await self._sessions.transact(insert))
        if world is None:  # removed by another process at once
            raise LayerGone
        return world

    async def add_key(self, world: int, key: KeyDraft) -> None:
        """Give a world one more key; does nothing if it has the key."""
        await self._write(world, _ADD_KEY, world, *key)

    async def replace_keys(self, world: int, keys: tuple[KeyDraft, ...]) -> None:
        """Replace all keys of a world."""

        async def replace(session: Session) -> None:
            await session.change("DELETE FROM keys WHERE world = ?", world)
            await _add_keys(session, world, keys)

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

    async def remove(self, world: int) -> bool:
        """Remove a world with all of its data except its calls; False if it does not exist."""

        async def delete(session: Session) -> None:
            shops = await session.fetch("SELECT base, own FROM shops WHERE world = ?", world)
            await self._layers.drop(session, [own for _, own in shops])
            bases = await self._snapshots.drop_all(session, world)
            for statement in _REMOVE:
                await session.change(statement, world)
            await self._layers.drop_unused(session, [*bases, *(base for base, _ in shops)])

        try:
            await self._sessions.write(world, delete)
        except NotFound:
            return False
        return True

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
        """The holder of the key with this digest; its world counts as used now."""

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

    async def lay(self, world: int, bases: tuple[tuple[int, int], ...], lived_until: int) -> None:
        """Replace the world's records: a base and a serial for each shop, without changes.

        What was due in the bases up to ``lived_until`` has already happened in them.
        """

        async def replace(session: Session) -> None:
            old = await self._uncover(session, world)
            for place, (base, serial) in enumerate(bases):
                await self._layers.tie(session, base)
                await session.change(_LAY, base, serial, lived_until, world, place)
            await self._layers.drop_unused(session, old)

        await self._sessions.write(world, replace)

    async def reset(self, world: int) -> None:
        """Restore records and clock to those of the world's opening."""

        async def begin_again(session: Session) -> None:
            old = await self._uncover(session, world)
            for statement in _RESET:
                await session.change(statement, world)
            await self._layers.drop_unused(session, old)

        await self._sessions.write(world, begin_again)

    async def _uncover(self, session: Session, world: int) -> list[int]:
        """Give each shop of a world a new layer of its own; returns the bases."""
        shops = await session.fetch("SELECT place, base FROM shops WHERE world = ?", world)
        for place, _ in shops:
            await self._layers.renew(session, world, place)
        return [base for _, base in shops]

    def _is_touched(self, world: int, now: int) -> bool:
        """Whether it is known to the minute that a world is in use; it is from here on."""
        if now - self._touched.get(world, 0) <= MINUTE:
            return True
        if len(self._touched) > KEPT:
            self._touched.clear()
        self._touched[world] = now
        return False

    async def _write(self, world: int, sql: str, *values: object) -> None:
        """Change a world by one statement."""
        await self._sessions.write(world, lambda session: session.change(sql, *values))


def world_of(row: Iterable[Any], shops: Iterable[Shop], faults: Iterable[Any]) -> World:
    """The world of a row of ``WORLD``."""
    number, name, recipe, frozen_at, offset, strict, origin, outcome, assume, access = row
    return World(
        number,
        name,
        json.loads(recipe),
        Clock(frozen_at, offset),
        tuple(shops),
        bool(strict),
        Origin(origin),
        tuple(faults),
        outcome,
        json.loads(assume),
        access,
    )


def shop_of(row: Iterable[Any]) -> Shop:
    """The shop of a row of ``SHOP``."""
    world, place, shop_id, base, own, changed, profile = row
    return Shop(world, place, shop_id, base, own, bool(changed), json.loads(profile))


async def _add_keys(session: Session, world: int, keys: tuple[KeyDraft, ...]) -> None:
    """Give a world keys; raises AlreadyExists."""
    for key in keys:
        if not await session.change(_ADD_KEY, world, *key):
            raise AlreadyExists("another world has that key", {"duplicated": "key"})


def _world_row(draft: WorldDraft) -> tuple[Any, ...]:
    """The row of a new world, for ``_ADD_WORLD``."""
    recipe, assume = json.dumps(dict(draft.recipe)), json.dumps(dict(draft.assume))
    clock = (draft.clock.frozen_at, draft.clock.offset)
    kind = (int(draft.strict), draft.origin, machine_now())
    return (draft.name, recipe, *kind, assume, assume, *clock, *clock)


def _shop_row(
    world: int, draft: WorldDraft, place: int, shop: ShopDraft, own: int
) -> tuple[Any, ...]:
    """The row of its shop at a place, with a new layer of its own, for ``_ADD_SHOP``."""
    grown = (shop.serial, draft.lived_until)
    return (world, place, shop.shop_id, shop.base, own, *grown, shop.base, *grown)
