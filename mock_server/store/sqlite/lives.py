"""What happens to records in SQLite as time goes by."""

import asyncio
from operator import itemgetter
from typing import Any

from pydantic_core import from_json

from mock_server.contract import life
from mock_server.contract.values import INT64_MAX
from mock_server.store.changes import Change, OnChanges, nobody
from mock_server.store.page import whole
from mock_server.store.rows import OnMove
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.rows import SQLiteRows
from mock_server.store.tables import Table
from mock_server.store.world import Shop, World

_SHOPS = (
    "SELECT world, place, shop_id, base, own, changed, lived_until FROM shops"
    " WHERE world = ? ORDER BY place"
)
Seen = tuple[int, Shop, Any, Any]
"""A move's instant, the shop, the record after it, and the move."""

_CHUNK = 500
"""Records between two looks at other work."""


class SQLiteLives:
    """The LifeStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self.on_changes: OnChanges = nobody
        self._database = database
        self._due_moves = [table for table in database.tables.values() if table.resource.life]
        self._version: tuple[int, int] = (-1, -1)

    async def next_due(self, world: World) -> int:
        """See LifeStore."""
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
        """See LifeStore."""
        count = 0
        seen: list[Seen] = []
        changes: list[Change] = []
        async with self._database.transaction() as db:
            for *row, lived_until in db.execute(_SHOPS, (world,)).fetchall():
                name, place, shop_id, base, own, changed = row
                shop = Shop(name, place, shop_id, base, own, bool(changed), {})
                listening = seen if SQLiteRows(self._database, shop).listening else None
                for table in self._due_moves:
                    count += await self._live(shop, table, (lived_until, until), listening, changes)
                if until > lived_until:
                    db.execute(
                        "UPDATE shops SET lived_until = ? WHERE world = ? AND place = ?",
                        (until, world, shop.place),
                    )
            for number, (at, shop, record, move) in enumerate(sorted(seen, key=itemgetter(0))):
                if number % _CHUNK == 0:
                    await asyncio.sleep(0)
                await on_move(SQLiteRows(self._database, shop, until), record, move, at)
        self._database.worlds_changed()
        self.on_changes(world, changes)
        return count

    async def _live(
        self,
        shop: Shop,
        table: Table,
        since_until: tuple[int, int],
        seen: list[Seen] | None,
        changes: list[Change],
    ) -> int:
        """The base's rows that are due since the shop last lived, and the own ones that are."""
        count, (lived_until, until) = 0, since_until
        ranges = ((shop.base, lived_until), (shop.own, 0))
        for layer, since in ranges:
            last = since
            while rows := self._due(table, shop, layer, last, until):
                happened = self._move(shop, table, layer, rows, until)
                if seen is not None:
                    seen += happened
                count += len(rows)
                changes += [Change(table.resource.name, "changed", row[1]) for row in rows]
                last = max(since, rows[-1][-1] - 1)  # others may be due at the same instant
                await asyncio.sleep(0)
        return count

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
            f"SELECT created_at, id, document, hidden, plan, due_at FROM {table.name}"
            f" INDEXED BY {table.name}_by_due WHERE layer = ? AND due_at > ? AND due_at <= ?"
            f"{unhidden} ORDER BY due_at LIMIT ?",
            (layer, since, until, *hider, _CHUNK),
        ).fetchall()

    def _move(
        self, shop: Shop, table: Table, layer: int, rows: list[tuple[Any, ...]], until: int
    ) -> list[Seen]:
        resource, db = table.resource, self._database.connection
        assert resource.life is not None  # only tables of those that live are asked
        moved: list[tuple[Any, ...]] = []
        seen: list[Seen] = []
        for row in rows:
            record = resource.read(from_json(whole(row[:4])))
            record, plan, made = resource.life.live(record, life.read(row[4]), until)
            seen += [(at, shop, record, move) for at, move in made]
            moved.append(table.values(shop.own, record, plan))
        ids = [(shop.own, row[1]) for row in rows]
        if layer == shop.own:
            db.executemany(f"DELETE FROM {table.name} WHERE layer = ? AND id = ?", ids)
        else:
            hide = f"INSERT INTO hidden (layer, kind, id) VALUES (?, '{resource.name}', ?)"
            db.executemany(hide, ids)
            db.execute(
                "UPDATE shops SET changed = 1 WHERE world = ? AND place = ?",
                (shop.world, shop.place),
            )
        db.executemany(table.insertion, moved)
        return seen

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
