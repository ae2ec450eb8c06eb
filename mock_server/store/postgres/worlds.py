"""Worlds, their shops and their keys in PostgreSQL."""

import json
from typing import Any

import asyncpg

from mock_server.clock import MINUTE, Clock, machine_now
from mock_server.errors import AlreadyExists
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.layers import (
    drop_unused,
    empty_layers,
    insert_layer,
    renew_own_layer,
)
from mock_server.store.postgres.schema import numbered, storable
from mock_server.store.postgres.sessions import PostgresSession, PostgresSessions
from mock_server.store.postgres.snapshots import drop_snapshots
from mock_server.store.postgres.versions import Version, Versions
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

_WORLD = (
    "SELECT worlds.id, worlds.name, version, recipe, frozen_at, clock_offset, strict, origin,"
    " outcome, assume, access,"
    " ARRAY(SELECT faults.id FROM faults WHERE world = worlds.id ORDER BY faults.id),"
    " ARRAY(SELECT document FROM faults WHERE world = worlds.id ORDER BY faults.id),"
    " shops.place, shop_id, base, own, changed, layers.profile{more} FROM {start}"
    " LEFT JOIN (shops JOIN layers ON layers.id = shops.base) ON shops.world = worlds.id"
    " WHERE {where} = $1 ORDER BY shops.place"
)
_BY_NAME = _WORLD.format(more="", start="worlds", where="worlds.name")
_BY_ID = _WORLD.format(more="", start="worlds", where="worlds.id")
_BY_KEY = _WORLD.format(
    more=", keys.place, keys.kind, keys.sealed",
    start="keys JOIN worlds ON worlds.id = keys.world",
    where="keys.digest",
)
_KEPT = 10_000


class PostgresWorlds(Worlds):
    """The worlds in PostgreSQL."""

    def __init__(self, database: Database, versions: Versions) -> None:
        super().__init__(PostgresSessions(database))
        self._database = database
        self._versions = versions
        self._holders: dict[bytes, tuple[Version, Holder]] = {}
        self._touched: dict[int, int] = {}

    async def find(self, name: str) -> World | None:
        return self._seen(await self._database.fetch(_BY_NAME, storable(name)))

    async def again(self, world: int) -> World | None:
        return self._seen(await self._database.fetch(_BY_ID, world))

    def _seen(self, rows: list[Any]) -> World | None:
        if not rows:
            return None
        version, world = _read(rows)
        self._versions.see(world.id, version)
        return world

    async def add(self, draft: WorldDraft) -> World:
        async def insert(connection: Connection) -> int:
            return await _add(connection, draft)

        try:
            number = await self._database.transaction(insert)
        except asyncpg.UniqueViolationError:
            raise AlreadyExists(
                f"there is a world {draft.name} already", {"duplicated": "name"}
            ) from None
        world = await self.again(number)
        if world is None:  # removed by another process at once
            raise LayerGone
        return world

    async def remove(self, world: int) -> bool:
        async def delete(connection: Connection) -> bool:
            locked = await connection.fetchrow(
                "SELECT id FROM worlds WHERE id = $1 FOR UPDATE", world
            )
            if locked is None:
                return False
            bases, owns = await _layers(connection, world)
            await empty_layers(self._database, connection, owns)
            await connection.execute("DELETE FROM layers WHERE id = ANY($1)", owns)
            bases += await drop_snapshots(self._database, connection, world)
            for statement in REMOVE:
                await connection.execute(numbered(statement), world)
            await drop_unused(self._database, connection, bases)
            return True

        return await self._database.transaction(delete)

    async def find_holder(self, digest: bytes) -> Holder | None:
        """The cached holder is used while its world's version is current."""
        known = self._holders.get(digest)
        if known is not None:
            version, holder = known
            if await self._versions.current(holder.world.id) == version:
                await self._touch(holder.world.id)
                return holder
        rows = await self._database.fetch(_BY_KEY, digest)
        if not rows:
            self._holders.pop(digest, None)
            return None
        version, world = _read(rows)
        holder = Holder(world, *rows[0][-3:])
        if len(self._holders) > _KEPT:
            self._holders.clear()
        self._holders[digest] = (version, holder)
        self._versions.see(world.id, version)
        await self._touch(world.id)
        return holder

    async def _touch(self, world: int) -> None:
        """Record that a world is in use, to the minute."""
        now = machine_now()
        if now - self._touched.get(world, 0) > MINUTE:
            if len(self._touched) > _KEPT:
                self._touched.clear()
            self._touched[world] = now
            await self._database.fetch("UPDATE worlds SET used_at = $1 WHERE id = $2", now, world)

    async def lay(self, world: int, bases: tuple[tuple[int, int], ...], lived_until: int) -> None:
        async def replace(connection: Connection) -> None:
            old = await self._uncover(connection, world)
            for place, (base, serial) in enumerate(bases):
                await connection.execute(numbered(LAY), base, serial, lived_until, world, place)
            await drop_unused(self._database, connection, old)

        await self._database.write(world, replace)

    async def reset(self, world: int) -> None:
        async def begin_again(connection: Connection) -> None:
            old = await self._uncover(connection, world)
            for statement in RESET:
                await connection.execute(numbered(statement), world)
            await drop_unused(self._database, connection, old)

        await self._database.write(world, begin_again)

    async def _uncover(self, connection: Connection, world: int) -> list[int]:
        """Give each shop of a world a new layer of its own; returns the bases."""
        bases, owns = await _layers(connection, world)
        for place in range(len(owns)):
            await renew_own_layer(self._database, connection, world, place)
        return bases


async def _add(connection: Connection, draft: WorldDraft) -> int:
    """Insert a world, and return its id.

    Its bases are locked first, so that none is deleted meanwhile.
    """
    for base in sorted({shop.base for shop in draft.shops}):
        if await connection.fetchval("SELECT id FROM layers WHERE id = $1 FOR SHARE", base) is None:
            raise LayerGone
    world = await connection.fetchval(numbered(ADD_WORLD), *world_row(draft))
    for place, shop in enumerate(draft.shops):
        own = await insert_layer(connection)
        await connection.execute(numbered(ADD_SHOP), *shop_row(world, draft, place, shop, own))
    await add_keys(PostgresSession(connection), world, draft.keys)
    return int(world)


async def _layers(connection: Connection, world: int) -> tuple[list[int], list[int]]:
    """The bases of a world's shops, and their own layers."""
    found = await connection.fetch(
        "SELECT base, own FROM shops WHERE world = $1 ORDER BY place", world
    )
    return [row["base"] for row in found], [row["own"] for row in found]


def _read(rows: list[Any]) -> tuple[Version, World]:
    """A world and its version, from a row for each shop."""
    number, name, version, recipe, frozen_at, offset, strict, origin, *more = rows[0][:13]
    outcome, assume, access, *faults = more
    shops = tuple(
        Shop(number, place, shop_id, base, own, bool(row_changed), json.loads(profile))
        for place, shop_id, base, own, row_changed, profile in (row[13:19] for row in rows)
    )
    world = World(
        number,
        name,
        json.loads(recipe),
        Clock(frozen_at, offset),
        shops,
        bool(strict),
        Origin(origin),
        tuple(zip(*faults, strict=True)),
        outcome,
        json.loads(assume),
        access,
    )
    return version, world
