"""Snapshots in SQLite: copies of what worlds changed, with references to their bases."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from mock_server.errors import NotFound
from mock_server.store.snapshot_bounds import TAKEN, Room
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.layers import (
    copy_layer,
    drop_unused,
    insert_loose,
    loosen,
    stand_on_new_layer,
    tie,
)
from mock_server.store.waiting_changes import (
    FORGET_ALL,
    PUT_BACK,
    QUEUE,
    WAITING,
    WAITING_CHANGES,
    kept,
    put_back,
)
from mock_server.store.world import REMOVED, WorldEnded
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


class SQLiteSnapshots:
    """The SnapshotStore in SQLite."""

    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._size = size
        """``size`` is the maximum bytes of the snapshots of one world."""

    async def save(self, world: int, name: str) -> None:
        """The world is held while its rows are copied; others only notice longer writes."""
        async with self._database.holding(world) as hold_on:
            shops = self._shops(world)
            if not shops:
                raise NotFound(REMOVED)
            room = Room(self._size, self._taken(world, name))

            def copied(size: int) -> None:
                hold_on()
                room.take(size)

            copies = [await self._copy(own, copied) for _, _, own, *_ in shops]
            async with self._database.transaction() as db:
                hold_on()
                if [shop[2] for shop in self._shops(world)] != [shop[2] for shop in shops]:
                    raise WorldEnded
                bases = _drop(self._database, world, name)
                faults = json.dumps(db.execute(FAULT_RULES, (world,)).fetchall())
                waiting = kept(db.execute(WAITING, (world,)), db.execute(WAITING_CHANGES, (world,)))
                room.take(len(waiting))
                for layer, (place, base, _, *state) in zip(copies, self._shops(world), strict=True):
                    tie(db, layer)
                    size = 0 if place else room.size  # of all shops together
                    of_world = ("[]", "[[], []]") if place else (faults, waiting)
                    db.execute(
                        ADD_SNAPSHOT, (world, name, place, base, layer, *state, *of_world, size)
                    )
                drop_unused(self._database, bases)

    async def names(self, world: int) -> list[str]:
        found = self._database.connection.execute(SNAPSHOTS, (world,))
        return sorted(name for (name,) in found)

    async def restore(self, world: int, name: str) -> bool:
        shops = self._kept(world, name)
        copies = [await self._copy(layer, lambda _size: None) for _, _, layer, *_ in shops]
        async with self._database.transaction(world) as db:
            if self._kept(world, name) != shops:  # dropped, or saved anew
                raise WorldEnded
            bases = []
            for own, (place, base, _, changed, serial, lived, *_) in zip(
                copies, shops, strict=True
            ):
                (old_base,) = db.execute(BASE, (world, place)).fetchone()
                bases.append(old_base)
                stand_on_new_layer(self._database, world, place, own)
                tie(db, own)
                db.execute(STAND_ON, (base, changed, serial, lived, world, place))
            if shops:
                _put_back(db, world, shops[0][6:])
            drop_unused(self._database, bases)
        self._database.worlds_changed()
        return bool(shops)

    async def remove(self, world: int, name: str) -> bool:
        async with self._database.writing(world):
            bases = _drop(self._database, world, name)
            drop_unused(self._database, bases)
        return bool(bases)

    async def _copy(self, source: int, on_stride: Callable[[int], None]) -> int:
        """A loose copy of a layer."""
        async with self._database.transaction() as db:
            layer = insert_loose(db, None, {})
        try:
            await copy_layer(self._database, source, layer, on_stride)
        except BaseException:
            async with self._database.transaction():
                loosen(self._database, layer)
            raise
        return layer

    def _shops(self, world: int) -> list[tuple[Any, ...]]:
        return self._database.connection.execute(TO_SAVE, (world,)).fetchall()

    def _kept(self, world: int, name: str) -> list[tuple[Any, ...]]:
        return self._database.connection.execute(SNAPSHOT, (world, name)).fetchall()

    def _taken(self, world: int, name: str) -> int:
        """The bytes of a world's other snapshots."""
        (taken,) = self._database.connection.execute(TAKEN, (world, name)).fetchone()
        return int(taken)


def _put_back(db: sqlite3.Connection, world: int, of_world: Iterable[Any]) -> None:
    """Put back what a snapshot keeps of a world besides its records."""
    *clock_and_assume, faults, waiting = of_world
    db.execute(PUT_BACK_WORLD, (*clock_and_assume, world))
    for statement in FORGET_ALL:
        db.execute(statement, (world,))
    deliveries, changes = put_back(world, waiting)
    db.executemany(PUT_BACK, deliveries)
    db.executemany(QUEUE, changes)
    db.execute("DELETE FROM faults WHERE world = ?", (world,))
    for rule_id, document, state in json.loads(faults):
        db.execute(ADD_RULE, (rule_id, world, document, state))


def drop_snapshots(database: Database, world: int) -> list[int]:
    """Delete all of a world's snapshots; returns the bases that they used."""
    names = database.connection.execute(SNAPSHOTS, (world,)).fetchall()
    return [base for (name,) in names for base in _drop(database, world, name)]


def _drop(database: Database, world: int, name: str) -> list[int]:
    db = database.connection
    shops = db.execute(SNAPSHOT, (world, name)).fetchall()
    for _, _, layer, *_ in shops:
        db.execute("DELETE FROM layers WHERE id = ?", (layer,))
        loosen(database, layer)
    db.execute(DROP_SNAPSHOT, (world, name))
    return [base for _, base, *_ in shops]
