"""Records in SQLite."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mock_server.filters import Selection
from mock_server.paging import Ask
from mock_server.schema import Resource
from mock_server.store.page import Page, whole
from mock_server.store.sqlite.database import Database
from mock_server.store.statements import Pages, Parameters
from mock_server.store.world import Shop
from mock_server.values import INT64_MAX

_HIDE = "INSERT INTO hidden VALUES (?, ?, ?)"
_MARK_CHANGED = "UPDATE shops SET changed = 1 WHERE world = ? AND place = ?"
_NEXT_SERIAL = (
    "UPDATE shops SET serial = serial + 1, changed = 1 WHERE world = ? AND place = ?"
    " RETURNING serial - 1"
)


class SQLiteRecords:
    """The RecordStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages = {name: Pages(table) for name, table in database.tables.items()}

    async def page(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: Ask
    ) -> Page:
        """See RecordStore."""
        sql, parameters = self._statement(shop, resource, selection, ask)
        rows = self._database.connection.execute(sql, parameters).fetchall()
        if ask.backwards:
            rows.reverse()
        return Page(rows)

    async def count(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: Ask
    ) -> int:
        """See RecordStore."""
        sql, parameters = self._statement(shop, resource, selection, replace(ask, limit=INT64_MAX))
        counted = self._database.connection.execute(f"SELECT count(*) FROM ({sql})", parameters)
        return int(counted.fetchone()[0])

    async def find(self, shop: Shop, resource: Resource[Any], record_id: int) -> bytes | None:
        """See RecordStore."""
        found = self._find(shop, resource, record_id)
        return found[0] if found else None

    async def add(self, shop: Shop, resource: Resource[Any], make: Callable[[int], Any]) -> bytes:
        """See RecordStore."""
        async with self._database.atom() as db:
            (serial,) = db.execute(_NEXT_SERIAL, (shop.world, shop.place)).fetchone()
            document = self._insert(shop, resource, make(serial))
        self._tell_changed(shop)
        return document

    async def change(
        self, shop: Shop, resource: Resource[Any], record_id: int, edit: Callable[[Any], Any]
    ) -> bytes | None:
        """See RecordStore."""
        async with self._database.atom():
            found = self._find(shop, resource, record_id)
            if found is None:
                return None
            document, layer = found
            record = edit(resource.read(json.loads(document)))
            self._take_away(shop, resource, record_id, layer)
            document = self._insert(shop, resource, record)
        self._tell_changed(shop)
        return document

    async def remove(self, shop: Shop, resource: Resource[Any], record_id: int) -> bool:
        """See RecordStore."""
        async with self._database.atom():
            found = self._find(shop, resource, record_id)
            if found is not None:
                self._take_away(shop, resource, record_id, found[1])
        self._tell_changed(shop)
        return found is not None

    def _statement(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: Ask
    ) -> tuple[str, Parameters]:
        layers = (shop.base, shop.own) if shop.changed else (shop.base,)
        return self._pages[resource.name].statement(layers, selection, ask)

    def _find(
        self, shop: Shop, resource: Resource[Any], record_id: int
    ) -> tuple[bytes, int] | None:
        """The whole document and its layer."""
        db = self._database.connection
        select = (
            f"SELECT created_at, id, document, hidden FROM {resource.plural}"
            " WHERE layer = ? AND id = ?"
        )
        found = db.execute(select, (shop.own, record_id)).fetchone()
        if found:
            return whole(found), shop.own
        hidden = db.execute(
            "SELECT 1 FROM hidden WHERE layer = ? AND kind = ? AND id = ?",
            (shop.own, resource.name, record_id),
        ).fetchone()
        found = None if hidden else db.execute(select, (shop.base, record_id)).fetchone()
        return (whole(found), shop.base) if found else None

    def _insert(self, shop: Shop, resource: Resource[Any], record: Any) -> bytes:
        table = self._database.tables[resource.name]
        values = table.values(shop.own, record)
        self._database.connection.execute(table.insertion, values)
        return whole((0, record.id, *values[-2:]))

    def _take_away(self, shop: Shop, resource: Resource[Any], record_id: int, layer: int) -> None:
        """Delete a row of the own layer, or hide one of the base."""
        db = self._database.connection
        if layer == shop.own:
            db.execute(
                f"DELETE FROM {resource.plural} WHERE layer = ? AND id = ?", (layer, record_id)
            )
        else:
            db.execute(_HIDE, (shop.own, resource.name, record_id))
            db.execute(_MARK_CHANGED, (shop.world, shop.place))

    def _tell_changed(self, shop: Shop) -> None:
        """Whoever holds the shop must learn that it has an own layer to read."""
        if not shop.changed:
            self._database.worlds_changed()
