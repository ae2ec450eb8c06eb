"""What happens to records in SQLite as time goes by."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from mock_server.contract.values import INT64_MAX
from mock_server.store.account_changes import tell_accounts
from mock_server.store.changes import Change, OnChanges, nobody
from mock_server.store.due_records import (
    CHUNK,
    COLUMNS,
    Made,
    Moved,
    in_order,
    layers_due,
    moved,
    next_since,
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
        count = 0
        made: list[Made] = []
        changes: list[Change] = []
        async with self._database.transaction() as db:
            for *row, lived_until in db.execute(_SHOPS, (world,)).fetchall():
                name, place, shop_id, base, own, changed = row
                shop = Shop(name, place, shop_id, base, own, bool(changed), {})
                listening = SQLiteRows(self._database, shop).listening
                for table in self._due_moves:
                    for layer, since in layers_due(shop, lived_until):
                        async for moved_now in self._moves(shop, table, layer, since, until):
                            count += len(moved_now.ids)
                            changes += moved_now.changes
                            made += moved_now.made if listening else []
                if until > lived_until:
                    db.execute(
                        "UPDATE shops SET lived_until = ? WHERE world = ? AND place = ?",
                        (until, world, shop.place),
                    )
            for number, each in enumerate(in_order(made)):
                if number % CHUNK == 0:
                    await asyncio.sleep(0)
                rows = SQLiteRows(self._database, each.shop, until)
                await on_move(rows, each.record, each.move, each.at)
                await tell_accounts(rows, each.resource, each.before, each.record, each.at)
        self._database.worlds_changed()
        self.on_changes(world, changes)
        return count

    async def _moves(
        self, shop: Shop, table: Table, layer: int, since: int, until: int
    ) -> AsyncIterator[Moved]:
        """Move what is due in a layer, a chunk at a time; other calls go on between two."""
        last = since
        while rows := self._due(table, shop, layer, last, until):
            result = moved(table, shop, rows, until)
            self._replace(shop, table, layer, result)
            yield result
            last = next_since(since, rows)
            await asyncio.sleep(0)

    def _due(
        self, table: Table, shop: Shop, layer: int, since: int, until: int
    ) -> list[tuple[Any, ...]]:
        # Only rows of the base are hidden; what was changed of it stands in the own layer.
        unhidden = (
            f" AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.layer = ?"
            f" AND hidden.kind = '{table.resource.name}' AND hidden.id = {table.name}.id)"
            if layer == shop.base
            else ""
        )
        hider = (shop.own,) if unhidden else ()
        return self._database.connection.execute(
            f"SELECT {COLUMNS} FROM {table.name}"
            f" INDEXED BY {table.name}_by_due WHERE layer = ? AND due_at > ? AND due_at <= ?"
            f"{unhidden} ORDER BY due_at LIMIT ?",
            (layer, since, until, *hider, CHUNK),
        ).fetchall()

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
