"""What happens to records in SQLite as time passes."""

import asyncio
import sqlite3
from collections.abc import Container, Iterable, Iterator

from mock_server.contract.values import INT64_MAX
from mock_server.store.due_records import (
    AHEAD,
    STRIDE,
    Due,
    Moved,
    Stride,
    Walk,
    due_rows,
    hide_all,
    in_order,
    keys_of_base,
    moved,
    next_stride,
)
from mock_server.store.protocol import LifeStore
from mock_server.store.rows import OnMove
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.due_instants import Part
from mock_server.store.sqlite.rows import SQLiteRows
from mock_server.store.sqlite.schema import numbered
from mock_server.store.tables import Table
from mock_server.store.world import Shop, World

_SHOPS = (
    "SELECT world, place, shop_id, base, own, changed, lived_until FROM shops"
    " WHERE world = ? ORDER BY place"
)

_ANY = (0, INT64_MAX)
"""Before the keys of all due rows."""


class SQLiteLives(LifeStore):
    """The LifeStore in SQLite."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._due_moves = [table for table in database.tables.values() if table.has_dues]
        lively = [each.name for each in self._due_moves]
        names = {name: f"{name} INDEXED BY {name}_by_due" for name in lively}
        self._keys = {each: numbered(keys_of_base(name)) for each, name in names.items()}
        self._first = {
            each: f"SELECT min(due_at) FROM {name} WHERE layer = ? AND due_at > ?"
            for each, name in names.items()
        }
        self._hide_all = {each.name: numbered(hide_all(each)) for each in self._due_moves}
        self._version: tuple[int, int] = (-1, -1)

    async def next_due(self, world: World) -> int:
        self._refresh()
        found = self._database.due.first(world.id)
        if found is None:
            found = self._look_up(_shops(self._database.connection, world.id))
        return found

    def _refresh(self) -> None:
        """Forget what is due if another process may have changed it."""
        version = self._database.worlds_version()
        if version != self._version:
            self._database.due.clear()
            self._version = version

    def _look_up(self, shops: Iterable[tuple[Shop, int]]) -> int:
        """The first instant at which something is due in a world, which has these shops."""
        db, due, first = self._database.connection, self._database.due, INT64_MAX
        for shop, lived_until in shops:
            since = {shop.base: lived_until, shop.own: 0}
            parts = ((layer, table.name) for layer in since for table in self._due_moves)
            found = (
                (part, db.execute(self._first[part[1]], (part[0], since[part[0]])).fetchone()[0])
                for part in due.missing(shop.world, parts)
            )
            first = due.learn(shop.world, found)
        return first

    async def live(self, world: World, until: int, on_move: OnMove) -> int:
        """Makes the moves in strides, each leaving the world as it was at an earlier instant."""
        walk = Walk.of(world, until, on_move)
        try:
            while not walk.over:
                async with self._database.transaction(world.id) as db:
                    stride, results = await self._stride(db, walk)
                if any(not each.shop.changed for each in stride.due):
                    self._database.worlds_changed()  # a shop has an own layer to read from now on
                walk.went(stride, results)
                await asyncio.sleep(0)
            for place, name in walk.emptied():
                async with self._database.transaction(world.id) as db:
                    db.execute(self._hide_all[name], (world.id, place))
        finally:
            self.on_changes(world.id, walk.changes)
        return walk.count

    async def _stride(self, db: sqlite3.Connection, walk: Walk) -> tuple[Stride, list[Moved]]:
        """Make the next moves."""
        shops = list(_shops(db, walk.world))
        if not walk.goes_on(shop for shop, _ in shops):
            return Stride([], walk.until, complete=True), []
        self._refresh()
        self._look_up(shops)
        reached = self._database.due.take_reached(walk.world, walk.until)
        found = [due for shop, since in shops for due in self._due(shop, since, walk, reached)]
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

    def _due(
        self, shop: Shop, lived_until: int, walk: Walk, reached: Container[Part]
    ) -> Iterator[Due]:
        """The first due rows of the parts that are reached, in the base and in the own layer."""
        db = self._database.connection
        for table in self._due_moves:
            keys = self._keys[table.name]
            if (shop.base, table.name) in reached:
                ahead = walk.ahead_of(shop, table, lived_until)
                if ahead.lacks(STRIDE):
                    asked = (shop.base, *ahead.last, walk.until, AHEAD)
                    ahead.add(db.execute(keys, asked).fetchall())
                yield Due(shop, table, shop.base, ahead.keys)
            if (shop.own, table.name) in reached:
                first = (shop.own, *_ANY, walk.until, STRIDE)
                yield Due(shop, table, shop.own, db.execute(keys, first).fetchall())

    def _move(self, due: Due, until: int) -> Moved:
        shop, table, layer, keys = due
        chosen = "id IN (SELECT value FROM json_each(?3))"
        statement = numbered(due_rows(table, chosen, of_base=layer == shop.base))
        ids = str([each for _, each in keys])
        rows = self._database.connection.execute(statement, (layer, shop.own, ids)).fetchall()
        told = SQLiteRows(self._database, shop).listening
        result = moved(due, rows, until, told=told)
        self._replace(shop, table, layer, result)
        return result

    def _replace(self, shop: Shop, table: Table, layer: int, result: Moved) -> None:
        db = self._database.connection
        self._database.due.forget(shop.world, (shop.own, table.name))
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


def _shops(db: sqlite3.Connection, world: int) -> Iterator[tuple[Shop, int]]:
    """The world's shops, and the instant until which each was moved."""
    for *row, lived_until in db.execute(_SHOPS, (world,)).fetchall():
        name, place, shop_id, base, own, changed = row
        yield Shop(name, place, shop_id, base, own, bool(changed), {}), lived_until
