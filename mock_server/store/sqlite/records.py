"""Records in SQLite."""

from typing import Any

from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Resource
from mock_server.store.base_indexes import BaseIndexes
from mock_server.store.own_layer import OwnLayer
from mock_server.store.page import Row, with_documents
from mock_server.store.records import RecordStore
from mock_server.store.rows import Act, T
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.own_layers import OwnLayers
from mock_server.store.sqlite.rows import SQLiteRows
from mock_server.store.sqlite.strides import Strides
from mock_server.store.statements import Pages
from mock_server.store.tables import ALL
from mock_server.store.world import Shop, WorldEnded

_OWN = "SELECT own FROM shops WHERE world = ? AND place = ?"


class SQLiteRecords(RecordStore):
    """The RecordStore in SQLite."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._pages = {name: Pages(table) for name, table in database.tables.items()}
        self._strides = Strides(database)
        self._own_layers = OwnLayers(database)
        self.base_indexes = BaseIndexes(database.tables, self._read)

    def _own_layer(self, shop: Shop, resource: Resource[Any]) -> OwnLayer:
        return self._own_layers.of(shop.own, resource)

    async def _search(
        self,
        layers: tuple[int, ...],
        resource: Resource[Any],
        selection: Selection,
        ask: PageRequest,
    ) -> list[Row]:
        pages = self._pages[resource.name]
        rows = self._database.rows(*pages.statement(layers, selection, ask))
        if rows is None:
            if len(layers) > 1 and self._own_layers.of(layers[1], resource).first_hidden == ALL:
                return await self._search(layers[1:], resource, selection, ask)
            rows = await self._strides.rows(pages, layers, selection, ask)
        return with_documents(resource, rows)

    async def _read(self, sql: str, parameters: tuple[int, ...]) -> list[Any]:
        return self._database.connection.execute(sql, parameters).fetchall()

    async def count(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: PageRequest
    ) -> int:
        pages = self._pages[resource.name]
        return await self._strides.count(pages, shop.layers, selection, ask)

    async def find(self, shop: Shop, resource: Resource[Any], record_id: int) -> bytes | None:
        found = await SQLiteRows(self._database, shop).look_up(resource, record_id)
        return found.document(resource) if found else None

    async def transact(self, shop: Shop, now: int, act: Act[T]) -> T:
        rows = SQLiteRows(self._database, shop, now, self.on_write)
        async with self._database.transaction(shop.world) as db:
            own = db.execute(_OWN, (shop.world, shop.place)).fetchone()
            if own != (shop.own,):
                raise WorldEnded
            result = await act(rows)
            await rows.settle(self.on_move)
        rows.tell_changed()
        self.on_changes(shop.world, rows.changes)
        if rows.listening:
            self.on_heard(shop.world)
        return result
