"""Snapshots in PostgreSQL: copies of what worlds changed, with references to their bases."""

import json
from typing import Any

from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
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
from mock_server.store.world_statements import (
    ADD_RULE,
    ADD_SNAPSHOT,
    BASE,
    DROP_SNAPSHOT,
    FAULT_RULES,
    PUT_BACK_WORLD,
    SNAPSHOT,
    SNAPSHOTS,
    STAND_ON,
    TO_SAVE,
)

_SNAPSHOT = numbered(SNAPSHOT)


class PostgresSnapshots:
    """The SnapshotStore in PostgreSQL."""

    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._size = size
        """``size`` is the maximum bytes of the snapshots of one world."""

    async def save(self, world: int, name: str) -> None:
        async def copy(connection: Connection) -> None:
            bases = await _drop(self._database, connection, world, name)
            rules = await connection.fetch(numbered(FAULT_RULES), world)
            faults = json.dumps([tuple(rule) for rule in rules])
            room = Room(self._size, int(await connection.fetchval(numbered(TAKEN), world, name)))
            shops = await connection.fetch(numbered(TO_SAVE), world)
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
                await connection.execute(numbered(ADD_SNAPSHOT), *row)
            await drop_unused(self._database, connection, bases)

        await self._database.write(world, copy)

    async def names(self, world: int) -> list[str]:
        found = await self._database.fetch(numbered(SNAPSHOTS), world)
        return sorted(row["name"] for row in found)

    async def restore(self, world: int, name: str) -> bool:
        async def stand_again(connection: Connection) -> bool:
            shops = await connection.fetch(_SNAPSHOT, world, name)
            bases = [await self._restore_shop(connection, world, each) for each in shops]
            if shops:
                *clock_and_assume, faults, waiting = shops[0][6:]
                await connection.execute(numbered(PUT_BACK_WORLD), *clock_and_assume, world)
                await _put_back_faults(connection, world, json.loads(faults))
                await _put_back_waiting(connection, world, waiting)
            await drop_unused(self._database, connection, bases)
            return bool(shops)

        return await self._database.write(world, stand_again)

    async def remove(self, world: int, name: str) -> bool:
        async def drop(connection: Connection) -> bool:
            bases = await _drop(self._database, connection, world, name)
            await drop_unused(self._database, connection, bases)
            return bool(bases)

        return await self._database.write(world, drop)

    async def _restore_shop(self, connection: Connection, world: int, kept: Any) -> int:
        """Restore a shop; returns the base that it used meanwhile."""
        place, base, layer, changed, serial, lived_until, *_ = kept
        old_base = await connection.fetchval(numbered(BASE), world, place)
        own = await renew_own_layer(self._database, connection, world, place)
        await copy_layer(self._database, connection, layer, own)
        state = (base, changed, serial, lived_until)
        await connection.execute(numbered(STAND_ON), *state, world, place)
        return int(old_base)


async def _put_back_faults(
    connection: Connection, world: int, faults: list[tuple[int, str, str]]
) -> None:
    await connection.execute("DELETE FROM faults WHERE world = $1", world)
    for rule_id, document, state in faults:
        await connection.execute(numbered(ADD_RULE), rule_id, world, document, state)


async def _put_back_waiting(connection: Connection, world: int, waiting: str) -> None:
    for statement in FORGET_ALL:
        await connection.execute(numbered(statement), world)
    deliveries, changes = put_back(world, waiting)
    await connection.executemany(numbered(PUT_BACK), deliveries)
    await connection.executemany(numbered(QUEUE), changes)


async def drop_snapshots(database: Database, connection: Connection, world: int) -> list[int]:
    """Delete all of a world's snapshots; returns the bases that they used."""
    found = await connection.fetch(numbered(SNAPSHOTS), world)
    bases: list[int] = []
    for row in found:
        bases += await _drop(database, connection, world, row["name"])
    return bases


async def _drop(database: Database, connection: Connection, world: int, name: str) -> list[int]:
    shops = await connection.fetch(_SNAPSHOT, world, name)
    layers = [row["layer"] for row in shops]
    await empty_layers(database, connection, layers)
    await connection.execute("DELETE FROM layers WHERE id = ANY($1)", layers)
    await connection.execute(numbered(DROP_SNAPSHOT), world, name)
    return [row["base"] for row in shops]
