"""Snapshots in PostgreSQL: copies of what worlds changed, with references to their bases."""

import json
from typing import Any

from mock_server.store.postgres.database import Connection, Database
from mock_server.store.postgres.layers import (
    copy_layer,
    drop_unused,
    empty_layers,
    insert_layer,
    layer_size,
    renew_own_layer,
)
from mock_server.store.postgres.schema import numbered
from mock_server.store.snapshot_bounds import TAKEN, Room
from mock_server.store.waiting_changes import (
    FORGET_ALL,
    PUT_BACK,
    QUEUE,
    WAITING,
    WAITING_CHANGES,
    kept,
    put_back,
)

_SHOPS = (
    "SELECT place, base, own, changed, serial, lived_until, frozen_at, clock_offset, assume"
    " FROM shops JOIN worlds ON worlds.name = shops.world WHERE shops.world = $1 ORDER BY place"
)
_ADD = "INSERT INTO snapshots VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
_KEPT = (
    "SELECT place, base, layer, changed, serial, lived_until, frozen_at, clock_offset,"
    " assume, faults, waiting FROM snapshots WHERE world = $1 AND name = $2 ORDER BY place"
)
_STAND_ON = (
    "UPDATE shops SET base = $1, changed = $2, serial = $3, lived_until = $4"
    " WHERE world = $5 AND place = $6"
)


class PostgresSnapshots:
    """The SnapshotStore in PostgreSQL."""

    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._size = size
        """``size`` is the maximum bytes of the snapshots of one world."""

    async def save(self, world: str, name: str) -> None:
        async def copy(connection: Connection) -> None:
            bases = await _drop(self._database, connection, world, name)
            rules = await connection.fetch(
                "SELECT id, document, state FROM faults WHERE world = $1 ORDER BY id", world
            )
            faults = json.dumps([tuple(rule) for rule in rules])
            room = Room(self._size, int(await connection.fetchval(numbered(TAKEN), world, name)))
            shops = await connection.fetch(_SHOPS, world)
            for _, _, own, *_ in shops:
                room.take(await layer_size(self._database, connection, own))
            waiting = kept(
                await connection.fetch(numbered(WAITING), world),
                await connection.fetch(numbered(WAITING_CHANGES), world),
            )
            room.take(len(waiting))
            for place, base, own, *state in shops:
                layer = await insert_layer(connection)
                await copy_layer(self._database, connection, own, layer)
                size = 0 if place else room.size  # of all shops together
                of_world = ("[]", "[[], []]") if place else (faults, waiting)
                row = (world, name, place, base, layer, *state, *of_world, size)
                await connection.execute(_ADD, *row)
            await drop_unused(self._database, connection, bases)

        await self._database.write(world, copy)

    async def names(self, world: str) -> list[str]:
        found = await self._database.fetch(
            "SELECT DISTINCT name FROM snapshots WHERE world = $1", world
        )
        return sorted(row["name"] for row in found)

    async def restore(self, world: str, name: str) -> bool:
        async def stand_again(connection: Connection) -> bool:
            shops = await connection.fetch(_KEPT, world, name)
            bases = [await self._restore_shop(connection, world, each) for each in shops]
            if shops:
                *_, frozen_at, offset, assume, faults, waiting = shops[0]
                await connection.execute(
                    "UPDATE worlds SET frozen_at = $1, clock_offset = $2, assume = $3"
                    " WHERE name = $4",
                    frozen_at,
                    offset,
                    assume,
                    world,
                )
                await _put_back_faults(connection, world, json.loads(faults))
                await _put_back_waiting(connection, world, waiting)
            await drop_unused(self._database, connection, bases)
            return bool(shops)

        return await self._database.write(world, stand_again)

    async def remove(self, world: str, name: str) -> bool:
        async def drop(connection: Connection) -> bool:
            bases = await _drop(self._database, connection, world, name)
            await drop_unused(self._database, connection, bases)
            return bool(bases)

        return await self._database.write(world, drop)

    async def _restore_shop(self, connection: Connection, world: str, kept: Any) -> int:
        """Restore a shop; returns the base that it used meanwhile."""
        place, base, layer, changed, serial, lived_until, *_ = kept
        old_base = await connection.fetchval(
            "SELECT base FROM shops WHERE world = $1 AND place = $2", world, place
        )
        own = await renew_own_layer(self._database, connection, world, place)
        await copy_layer(self._database, connection, layer, own)
        await connection.execute(_STAND_ON, base, changed, serial, lived_until, world, place)
        return int(old_base)


async def _put_back_faults(
    connection: Connection, world: str, faults: list[tuple[int, str, str]]
) -> None:
    await connection.execute("DELETE FROM faults WHERE world = $1", world)
    for rule_id, document, state in faults:
        await connection.execute(
            "INSERT INTO faults VALUES ($1, $2, $3, $4)", rule_id, world, document, state
        )


async def _put_back_waiting(connection: Connection, world: str, waiting: str) -> None:
    for statement in FORGET_ALL:
        await connection.execute(numbered(statement), world)
    deliveries, changes = put_back(world, waiting)
    await connection.executemany(numbered(PUT_BACK), deliveries)
    await connection.executemany(numbered(QUEUE), changes)


async def drop_snapshots(database: Database, connection: Connection, world: str) -> list[int]:
    """Delete all of a world's snapshots; returns the bases that they used."""
    found = await connection.fetch("SELECT DISTINCT name FROM snapshots WHERE world = $1", world)
    bases: list[int] = []
    for row in found:
        bases += await _drop(database, connection, world, row["name"])
    return bases


async def _drop(database: Database, connection: Connection, world: str, name: str) -> list[int]:
    shops = await connection.fetch(_KEPT, world, name)
    layers = [row["layer"] for row in shops]
    await empty_layers(database, connection, layers)
    await connection.execute("DELETE FROM layers WHERE id = ANY($1)", layers)
    await connection.execute("DELETE FROM snapshots WHERE world = $1 AND name = $2", world, name)
    return [row["base"] for row in shops]
