"""Snapshots in SQLite: copies of what worlds changed, beside the bases they stood on."""

import json
import sqlite3

from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.layers import (
    copy_layer,
    drop_unused,
    empty_layer,
    insert_layer,
    renew_own_layer,
)

_SHOPS = (
    "SELECT place, base, own, changed, serial, lived_until, frozen_at, clock_offset, assume"
    " FROM shops JOIN worlds ON worlds.name = shops.world WHERE shops.world = ? ORDER BY place"
)
_ADD = "INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_KEPT = (
    "SELECT place, base, layer, changed, serial, lived_until, frozen_at, clock_offset,"
    " assume, faults FROM snapshots WHERE world = ? AND name = ? ORDER BY place"
)
_FORGET = "DELETE FROM deliveries WHERE world = ? AND due_at IS NOT NULL"
"""What still waits tells of what has not happened any more."""


class SQLiteSnapshots:
    """The SnapshotStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, world: str, name: str) -> None:
        async with self._database.transaction() as db:
            bases = _drop(self._database, world, name)
            rules = db.execute("SELECT id, document, state FROM faults WHERE world = ?", (world,))
            faults = json.dumps(rules.fetchall())
            shops = db.execute(_SHOPS, (world,)).fetchall()
            for place, base, own, *state in shops:
                layer = insert_layer(db, None, {})
                copy_layer(self._database, own, layer)
                db.execute(_ADD, (world, name, place, base, layer, *state, faults))
            drop_unused(self._database, bases)

    async def names(self, world: str) -> list[str]:
        found = self._database.connection.execute(
            "SELECT DISTINCT name FROM snapshots WHERE world = ? ORDER BY name", (world,)
        )
        return [name for (name,) in found]

    async def restore(self, world: str, name: str) -> bool:
        async with self._database.transaction() as db:
            kept = db.execute(_KEPT, (world, name)).fetchall()
            bases = []
            for place, base, layer, changed, serial, lived, *world_state, faults in kept:
                (old_base,) = db.execute(
                    "SELECT base FROM shops WHERE world = ? AND place = ?", (world, place)
                ).fetchone()
                bases.append(old_base)
                own = renew_own_layer(self._database, world, place)
                copy_layer(self._database, layer, own)
                db.execute(
                    "UPDATE shops SET base = ?, changed = ?, serial = ?, lived_until = ?"
                    " WHERE world = ? AND place = ?",
                    (base, changed, serial, lived, world, place),
                )
                db.execute(
                    "UPDATE worlds SET frozen_at = ?, clock_offset = ?, assume = ? WHERE name = ?",
                    (*world_state, world),
                )
                _put_back(db, world, json.loads(faults))
            if kept:
                db.execute(_FORGET, (world,))
                db.execute("DELETE FROM webhook_changes WHERE world = ?", (world,))
            drop_unused(self._database, bases)
        self._database.worlds_changed()
        return bool(kept)

    async def remove(self, world: str, name: str) -> bool:
        async with self._database.transaction():
            bases = _drop(self._database, world, name)
            drop_unused(self._database, bases)
        return bool(bases)


def _put_back(db: sqlite3.Connection, world: str, faults: list[tuple[int, str, str]]) -> None:
    db.execute("DELETE FROM faults WHERE world = ?", (world,))
    for rule_id, document, state in faults:
        db.execute("INSERT INTO faults VALUES (?, ?, ?, ?)", (rule_id, world, document, state))


def drop_snapshots(database: Database, world: str) -> list[int]:
    """Drop all of a world's snapshots; answers the bases that they stood on."""
    names = database.connection.execute(
        "SELECT DISTINCT name FROM snapshots WHERE world = ?", (world,)
    ).fetchall()
    return [base for (name,) in names for base in _drop(database, world, name)]


def _drop(database: Database, world: str, name: str) -> list[int]:
    db = database.connection
    kept = db.execute(_KEPT, (world, name)).fetchall()
    for _, _, layer, *_ in kept:
        empty_layer(database, layer)
        db.execute("DELETE FROM layers WHERE id = ?", (layer,))
    db.execute("DELETE FROM snapshots WHERE world = ? AND name = ?", (world, name))
    return [base for _, base, *_ in kept]
