"""What happens to records in SQLite as time goes by."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mock_server.contract.values import INT64_MAX
from mock_server.store.account_changes import tell_accounts
from mock_server.store.changes import Change, OnChanges, nobody
from mock_server.store.due_records import (
    COLUMNS,
    STRIDE,
    Due,
    Made,
    Moved,
    in_order,
    layers_due,
    moved,
    next_stride,
)
from mock_server.store.rows import OnMove
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.rows import SQLiteRows
from mock_server.store.tables import Table
from mock_server.store.world import Shop, World

_SHOPS = (
    "SELECT world, place, shop_id, base, own, changed, lived_until FROM shops"
    " WHERE world = ? ORDER BY place"
)


@dataclass(slots=True)
class _Walk:
    """A world on its way to an instant."""

    world: str
    until: int
    on_move: OnMove
    count: int = 0
    changes: list[Change] = field(default_factory=list)
    passed: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    """The last row of the base that was moved, by its instant and number, in each shop and table;
    many may be due at one instant."""


class SQLiteLives:
    """The LifeStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self.on_changes: OnChanges = nobody
        self._database = database
        self._due_moves = [table for table in database.tables.values() if table.resource.life]
        self._version: tuple[int, int] = (-1, -1)

    async def next_due(self, world: World) -> int:
        known = self._database.next_due
        version = self._database.worlds_version()
        if version != self._version:
            known.clear()
            self._version = version
        found = known.get(world.name)
        if found is None:
            found = known[world.name] = self._look_up(world.name)
        return found

    async def live(self, world: str, until: int, on_move: OnMove) -> int:
        """In strides, each of which leaves the world as it was at an earlier instant."""
        walk = _Walk(world, until, on_move)
        try:
            while True:
                async with self._database.transaction(world) as db:
                    over = await self._stride(db, walk)
                if over:
                    return walk.count
                await asyncio.sleep(0)
        finally:
            self._database.worlds_changed()
            self.on_changes(world, walk.changes)

    async def _stride(self, db: sqlite3.Connection, walk: "_Walk") -> bool:
        """Make the next moves; True when no more are due."""
        found = [
            Due(shop, table, layer, self._due(table, shop, layer, since, walk))
            for shop, lived_until in _shops(db, walk.world)
            for table in self._due_moves
            for layer, since in layers_due(shop, lived_until)
        ]
        stride = next_stride(found, walk.until)
        made: list[Made] = []
        for shop, table, layer, rows in stride.due:
            result = moved(table, shop, rows, stride.until)
            self._replace(shop, table, layer, result)
            if layer == shop.base:
                walk.passed[shop.place, table.name] = rows[-1][-2:]
            walk.count += len(result.ids)
            walk.changes += result.changes
            made += result.made if SQLiteRows(self._database, shop).listening else []
        for each in in_order(made):
            told = SQLiteRows(self._database, each.shop, stride.until)
            await walk.on_move(told, each.record, each.move, each.at)
            await tell_accounts(told, each.resource, each.before, each.record, each.at)
        if stride.complete:
            db.execute(
                "UPDATE shops SET lived_until = ? WHERE world = ? AND lived_until < ?",
                (stride.until, walk.world, stride.until),
            )
        return stride.complete and stride.until == walk.until

    def _due(
        self, table: Table, shop: Shop, layer: int, since: int, walk: "_Walk"
    ) -> list[tuple[Any, ...]]:
        # Only rows of the base are hidden; what was changed of it stands in the own layer.
        unhidden, hider, passed = "", tuple[int, ...](), None
        if layer == shop.base:
            passed = walk.passed.get((shop.place, table.name))
            unhidden = (
                " AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.layer = ?"
                f" AND hidden.kind = '{table.resource.name}' AND hidden.id = {table.name}.id)"
            )
            hider = (shop.own,)

        def found(condition: str, *values: int) -> list[tuple[Any, ...]]:
            return self._database.connection.execute(
                f"SELECT {COLUMNS}, rowid FROM {table.name} INDEXED BY {table.name}_by_due"
                f" WHERE layer = ? AND {condition} AND due_at <= ?{unhidden}"
                " ORDER BY due_at, rowid LIMIT ?",
                (layer, *values, walk.until, *hider, STRIDE),
            ).fetchall()

        if passed is None:
            return found("due_at > ?", since)
        # Others at the same instant come first: one search along the index for each.
        rows = found("due_at = ? AND rowid > ?", *passed)
        return rows if len(rows) == STRIDE else (rows + found("due_at > ?", passed[0]))[:STRIDE]

    def _replace(self, shop: Shop, table: Table, layer: int, result: Moved) -> None:
        db = self._database.connection
        ids = [(shop.own, number) for number in result.ids]
        if layer == shop.own:
            db.executemany(f"DELETE FROM {table.name} WHERE layer = ? AND id = ?", ids)
        else:
            kind = table.resource.name
            hide = f"INSERT INTO hidden (layer, kind, id) VALUES (?, '{kind}', ?)"
            db.executemany(hide, ids)
            db.execute(
                "UPDATE shops SET changed = 1 WHERE world = ? AND place = ?",
                (shop.world, shop.place),
            )
        db.executemany(table.insertion, result.rows)

    def _look_up(self, world: str) -> int:
        first = INT64_MAX
        db = self._database.connection
        for *_, base, own, _, lived_until in db.execute(_SHOPS, (world,)).fetchall():
            for table in self._due_moves:
                for layer, since in ((base, lived_until), (own, 0)):
                    (due,) = db.execute(
                        f"SELECT min(due_at) FROM {table.name} INDEXED BY {table.name}_by_due"
                        " WHERE layer = ? AND due_at > ?",
                        (layer, since),
                    ).fetchone()
                    first = first if due is None else min(first, due)
        return first


def _shops(db: sqlite3.Connection, world: str) -> Iterator[tuple[Shop, int]]:
    """The world's shops, and until when each was lived."""
    for *row, lived_until in db.execute(_SHOPS, (world,)).fetchall():
        name, place, shop_id, base, own, changed = row
        yield Shop(name, place, shop_id, base, own, bool(changed), {}), lived_until
