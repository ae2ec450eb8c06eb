"""Layers in SQLite: sets of records that worlds stand on."""

import asyncio
import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from mock_server.store.protocol import CHUNK, SEEDED_KEPT, Batch
from mock_server.store.sqlite.database import Database


class SQLiteLayers:
    """The LayerStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, name: str | None, profile: dict[str, Any], batches: Iterable[Batch]) -> int:
        async with self._database.transaction() as db:
            found = db.execute("SELECT id FROM layers WHERE name = ?", (name,)).fetchone()
            if found:
                return int(found[0])
            layer = insert_layer(db, name, profile)
            for resource, records in batches:
                table = self._database.tables[resource.name]
                for start in range(0, len(records), CHUNK):
                    chunk = records[start : start + CHUNK]
                    db.executemany(table.insertion, [table.values(layer, each) for each in chunk])
                    await asyncio.sleep(0)
        return layer


def insert_layer(db: sqlite3.Connection, name: str | None, profile: dict[str, Any]) -> int:
    """A new layer without records."""
    text = json.dumps(profile, ensure_ascii=False)
    (layer,) = db.execute(
        "INSERT INTO layers (name, profile) VALUES (?, ?) RETURNING id", (name, text)
    ).fetchone()
    return int(layer)


def empty_layer(database: Database, layer: int) -> None:
    """Delete a layer's rows, and what it hides."""
    for name in (*(table.name for table in database.tables.values()), "hidden"):
        database.connection.execute(f"DELETE FROM {name} WHERE layer = ?", (layer,))


def renew_own_layer(database: Database, world: str, place: int) -> int:
    """Replace a shop's own layer by a new, empty one, which is returned.

    A call that still holds the old one gets ``WorldEnded``.
    """
    db = database.connection
    which = (world, place)
    (old,) = db.execute("SELECT own FROM shops WHERE world = ? AND place = ?", which).fetchone()
    empty_layer(database, old)
    db.execute("DELETE FROM layers WHERE id = ?", (old,))
    own = insert_layer(db, None, {})
    db.execute("UPDATE shops SET own = ?, changed = 0 WHERE world = ? AND place = ?", (own, *which))
    return own


def copy_layer(database: Database, source: int, target: int) -> None:
    """Copy a layer's rows, and what it hides, into an empty one."""
    for table in database.tables.values():
        columns = ", ".join((*table.columns, *table.contents))
        database.connection.execute(
            f"INSERT INTO {table.name} (layer, {columns})"
            f" SELECT ?, {columns} FROM {table.name} WHERE layer = ?",
            (target, source),
        )
    database.connection.execute(
        "INSERT INTO hidden SELECT ?, kind, id FROM hidden WHERE layer = ?", (target, source)
    )


def drop_unused(database: Database, layers: Iterable[int]) -> None:
    """Drop those of the layers that no shop or snapshot is based on.

    The newest seeded ones are kept, for the next world of the same recipe.
    """
    kept = database.connection.execute(
        "SELECT id FROM layers WHERE name IS NOT NULL ORDER BY id DESC LIMIT ?", (SEEDED_KEPT,)
    )
    spared = {layer for (layer,) in kept}
    for layer in set(layers) - spared:
        unused = database.connection.execute(
            "DELETE FROM layers WHERE id = ?1"
            " AND NOT EXISTS (SELECT 1 FROM shops WHERE base = ?1)"
            " AND NOT EXISTS (SELECT 1 FROM shops WHERE born_base = ?1)"
            " AND NOT EXISTS (SELECT 1 FROM snapshots WHERE base = ?1)",
            (layer,),
        )
        if unused.rowcount:
            empty_layer(database, layer)
