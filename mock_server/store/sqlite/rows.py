"""Rows of one shop in SQLite: what its connection keeps in memory follows their changes."""

from typing import Any

from mock_server.contract import life
from mock_server.contract.life import Plan
from mock_server.contract.schema import Resource
from mock_server.store.rows import OnWrite, Rows, nobody_told
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.sessions import SQLiteSessions
from mock_server.store.world import Shop


class SQLiteRows(Rows):
    """The Rows of one shop."""

    def __init__(
        self, database: Database, shop: Shop, now: int = 0, on_write: OnWrite = nobody_told
    ) -> None:
        super().__init__(SQLiteSessions(database), database.tables, shop, now, on_write)
        self._database = database
        self._shops = [shop]

    @property
    def listening(self) -> bool:
        return self._turned_on or self._database.listens(self._shop.world)

    async def _of(self, shop: Shop) -> "SQLiteRows":
        self._shops.append(shop)
        return SQLiteRows(self._database, shop, self.now, self._on_write)

    async def _insert(self, resource: Resource[Any], record: Any, plan: Plan) -> None:
        await super()._insert(resource, record, plan)
        table, shop = self._tables[resource.name], self._shop
        if table.has_dues:
            self._database.due.expect(shop.world, (shop.own, table.name), life.due(plan))

    async def _take_away(self, resource: Resource[Any], record_id: int, layer: int) -> None:
        self._database.due.forget(self._shop.world, (layer, resource.plural))
        await super()._take_away(resource, record_id, layer)

    def tell_changed(self) -> None:
        """Invalidate cached worlds that have an own layer to read or listen from now on."""
        if self._turned_on or not all(shop.changed for shop in self._shops):
            self._database.worlds_changed()
