"""Worlds, their shops and their keys in SQLite."""

import json
import sqlite3
from contextlib import suppress

from mock_server.clock import MINUTE, Clock, machine_now
from mock_server.errors import AlreadyExists
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.layers import (
    drop_unused,
    insert_layer,
    loosen,
    stand_on_new_layer,
    tie,
)
from mock_server.store.sqlite.sessions import SQLiteSessions
from mock_server.store.sqlite.snapshots import drop_snapshots
from mock_server.store.world import Holder, LayerGone, Origin, Shop, World, WorldDraft
from mock_server.store.world_statements import (
    ADD_SHOP,
    ADD_WORLD,
    LAY,
    REMOVE,
    RESET,
    shop_row,
    world_row,
)
from mock_server.store.worlds import Worlds, add_keys

_SHOPS = (
    "SELECT shops.world, place, shop_id, base, own, changed, layers.profile FROM shops"
    " JOIN layers ON layers.id = shops.base WHERE shops.world = ? ORDER BY place"
)
_WORLD = (
    "SELECT id, name, recipe, frozen_at, clock_offset, strict, origin, outcome, assume, access"
    " FROM worlds"
)
_KEPT = 10_000


class SQLiteWorlds(Worlds):
    """The worlds in SQLite."""

    def __init__(self, database: Database) -> None:
        super().__init__(SQLiteSessions(database))
        self._database = database
        self._worlds: dict[str | int, World] = {}
        self._holders: dict[bytes, Holder] = {}
        self._version = (-1, -1)
        self._touched: dict[int, int] = {}

    async def find(self, name: str) -> World | None:
        return self._found("worlds.name", name)

    async def again(self, world: int) -> World | None:
        return self._found("worlds.id", world)

    def _found(self, by: str, value: str | int) -> World | None:
        self._refresh()
        world = self._worlds.get(value) or self._read(by, value)
        if world is not None:
            self._worlds[world.id] = self._worlds[world.name] = world
        return world

    def _refresh(self) -> None:
        """Forget what may have changed, here or in another process."""
        version = self._database.worlds_version()
        if version != self._version:
            self._worlds.clear()
            self._holders.clear()
            self._version = version

    def _read(self, by: str, value: str | int) -> World | None:
        db = self._database.connection
        found = db.execute(f"{_WORLD} WHERE {by} = ?", (value,)).fetchone()
        if not found:
            return None
        number, name, recipe, frozen_at, offset, strict, origin, outcome, assume, access = found
        shops = tuple(
            Shop(world, place, shop_id, base, own, bool(changed), json.loads(profile))
            for world, place, shop_id, base, own, changed, profile in db.execute(_SHOPS, (number,))
        )
        faults = tuple(
            db.execute("SELECT id, document FROM faults WHERE world = ? ORDER BY id", (number,))
        )
        return World(
            number,
            name,
            json.loads(recipe),
            Clock(frozen_at, offset),
            shops,
            bool(strict),
            Origin(origin),
            faults,
            outcome,
            json.loads(assume),
            access,
        )

    async def add(self, draft: WorldDraft) -> World:
        try:
            async with self._database.transaction() as db:
                (number,) = db.execute(ADD_WORLD, world_row(draft)).fetchone()
                for place, shop in enumerate(draft.shops):
                    if not db.execute("SELECT 1 FROM layers WHERE id = ?", (shop.base,)).fetchone():
                        raise LayerGone
                    tie(db, shop.base)
                    own = insert_layer(db, None, {})
                    db.execute(ADD_SHOP, shop_row(number, draft, place, shop, own))
                await add_keys(SQLiteSessions(self._database), number, draft.keys)
        except sqlite3.IntegrityError:
            raise AlreadyExists(
                f"there is a world {draft.name} already", {"duplicated": "name"}
            ) from None
        self._database.worlds_changed()
        world = await self.again(number)
        if world is None:  # removed by another process at once
            raise LayerGone
        return world

    async def remove(self, world: int) -> bool:
        async with self._database.transaction() as db:
            bases = self._uncover(db, world)
            for (own,) in db.execute("SELECT own FROM shops WHERE world = ?", (world,)).fetchall():
                db.execute("DELETE FROM layers WHERE id = ?", (own,))
                loosen(self._database, own)
            bases += drop_snapshots(self._database, world)
            removed = [db.execute(statement, (world,)).rowcount for statement in REMOVE]
            drop_unused(self._database, bases)
        self._database.worlds_changed()
        return bool(removed[-1])  # of the world itself

    async def find_holder(self, digest: bytes) -> Holder | None:
        self._refresh()
        holder = self._holders.get(digest)
        if holder is None:
            holder = await self._read_holder(digest)
            if holder is None:
                return None
            self._holders[digest] = holder
        self._touch(holder.world.id)
        return holder

    def _touch(self, world: int) -> None:
        """Record that a world is in use, to the minute."""
        now = machine_now()
        if now - self._touched.get(world, 0) > MINUTE:
            if len(self._touched) > _KEPT:
                self._touched.clear()
            self._touched[world] = now
            with suppress(sqlite3.OperationalError):  # a call is not refused because of this
                self._database.connection.execute(
                    "UPDATE worlds SET used_at = ? WHERE id = ?", (now, world)
                )

    async def _read_holder(self, digest: bytes) -> Holder | None:
        found = self._database.connection.execute(
            "SELECT world, place, kind, sealed FROM keys WHERE digest = ?", (digest,)
        ).fetchone()
        if not found:
            return None
        world = await self.again(found[0])
        return None if world is None else Holder(world, *found[1:])

    async def lay(self, world: int, bases: tuple[tuple[int, int], ...], lived_until: int) -> None:
        async with self._database.writing(world) as db:
            old = self._uncover(db, world)
            for place, (base, serial) in enumerate(bases):
                tie(db, base)
                db.execute(LAY, (base, serial, lived_until, world, place))
            drop_unused(self._database, old)

    async def reset(self, world: int) -> None:
        async with self._database.writing(world) as db:
            old = self._uncover(db, world)
            for statement in RESET:
                db.execute(statement, (world,))
            drop_unused(self._database, old)

    def _uncover(self, db: sqlite3.Connection, world: int) -> list[int]:
        """Give each shop of a world a new layer of its own; returns the bases."""
        layers = db.execute(
            "SELECT place, base FROM shops WHERE world = ? ORDER BY place", (world,)
        ).fetchall()
        for place, _ in layers:
            stand_on_new_layer(self._database, world, place)
        return [base for _, base in layers]
