"""What happens to records in SQLite as time passes."""

import asyncio
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from mock_server.contract.values import INT64_MAX
from mock_server.store.changes import OnChanges, nobody
from mock_server.store.due_records import (
    AHEAD,
    STRIDE,
    Due,
    Moved,
    Stride,
    Walk,
    due_rows,
    in_order,
    keys_of_base,
    keys_of_own,
    moved,
    next_stride,
)
from mock_server.store.rows import OnMove, OnWrite, nobody_told
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.rows import SQLiteRows
from mock_server.store.tables import Table
from mock_server.store.world import Shop, World

_SHOPS = (
    "SELECT world, place, shop_id, base, own, changed, lived_until FROM shops"
    " WHERE world = ? ORDER BY place"
)


class SQLiteLives:
    """The LifeStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self.on_changes: OnChanges = nobody
        self.on_write: OnWrite = nobody_told
        self._database = database
        self._due_moves = [table for table in database.tables.values() if table.resource.life]
        names = [f"{table.name} INDEXED BY {table.name}_by_due" for table in self._due_moves]
        self._of_own = keys_of_own(names).replace("$", "?")
        self._of_base = {
            table.name: keys_of_base(name).replace("$", "?")
            for table, name in zip(self._due_moves, names, strict=True)
        }
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

    async def live(self, world: World, until: int, on_move: OnMove) -> int:
        """Makes the moves in strides, each leaving the world as it was at an earlier instant."""
        walk = Walk.of(world, until, on_move)
        try:
            while not walk.over:
                async with self._database.transaction(world.name) as db:
                    done = await self._stride(db, walk)
                walk.went(*done)
                await asyncio.sleep(0)
        finally:
            self._database.worlds_changed()
            self.on_changes(world.name, walk.changes)
        return walk.count

    async def _stride(self, db: sqlite3.Connection, walk: Walk) -> tuple[Stride, list[Moved]]:
        """Make the next moves."""
        shops = list(_shops(db, walk.world))
        if not walk.goes_on(shop for shop, _ in shops):
            return Stride([], walk.until, complete=True), []
        found = [due for shop, since in shops for due in self._due(shop, since, walk)]
        stride = next_stride(found, walk.until)
        results = [self._move(due, stride.until) for due in stride.due]
        for each in in_order(made for result in results for made in result.made):
            told = SQLiteRows(self._database, each.shop, stride.until)
            await walk.on_move(told, each.record, each.move, each.at)
            await self.on_write(told, each.resource, each.before, each.record, each.at)
        if stride.complete:
            db.execute(
                "UPDATE shops SET lived_until = ? WHERE world = ? AND lived_until < ?",
                (stride.until, walk.world, stride.until),
            )
        return stride, results

    def _due(self, shop: Shop, lived_until: int, walk: Walk) -> Iterator[Due]:
        """The first due rows of each table, in the base and in the own layer."""
        db = self._database.connection
        for table in self._due_moves:
            ahead = walk.ahead_of(shop, table, lived_until)
            if ahead.lacks(STRIDE):
                asked = (shop.base, *ahead.last, walk.until, AHEAD)
                ahead.add(db.execute(self._of_base[table.name], asked).fetchall())
            yield Due(shop, table, shop.base, ahead.keys)
        found = db.execute(self._of_own, (shop.own, walk.until, STRIDE))
        for place, keys in groupby(found, key=itemgetter(0)):
            yield Due(shop, self._due_moves[place], shop.own, [key[1:] for key in keys])

    def _move(self, due: Due, until: int) -> Moved:
        shop, table, layer, keys = due
        chosen = "id IN (SELECT value FROM json_each(?3))"
        statement = due_rows(table, chosen, of_base=layer == shop.base).replace("$", "?")
        ids = str([each for _, each in keys])
        rows = self._database.connection.execute(statement, (layer, shop.own, ids)).fetchall()
        told = SQLiteRows(self._database, shop).listening
        result = moved(due, rows, until, told=told)
        self._replace(shop, table, layer, result)
        return result

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
    """The world's shops, and the instant until which each was moved."""
    for *row, lived_until in db.execute(_SHOPS, (world,)).fetchall():
        name, place, shop_id, base, own, changed = row
        yield Shop(name, place, shop_id, base, own, bool(changed), {}), lived_until
