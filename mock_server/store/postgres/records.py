"""Records in PostgreSQL."""

import asyncio
from typing import Any

from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Resource
from mock_server.contract.values import INT64_MAX
from mock_server.store.base_indexes import BaseIndexes
from mock_server.store.own_layer import UNKNOWN, OwnLayer
from mock_server.store.page import Row, with_documents
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.rows import PostgresRows
from mock_server.store.postgres.schema import numbered
from mock_server.store.postgres.sessions import PostgresSession
from mock_server.store.postgres.statements import PostgresPages
from mock_server.store.postgres.versions import Versions
from mock_server.store.records import RecordStore
from mock_server.store.rows import Act, T
from mock_server.store.world import Shop

_LONG_SEARCHES = 2
"""Maximum number of concurrent searches that may read many rows: each keeps a core of the
database's machine busy."""


class PostgresRecords(RecordStore):
    """The RecordStore in PostgreSQL."""

    def __init__(self, database: Database, versions: Versions) -> None:
        super().__init__()
        self._database = database
        self._versions = versions
        self._long_searches = asyncio.Semaphore(_LONG_SEARCHES)
        self._pages = {name: PostgresPages(table) for name, table in database.tables.items()}
        self.base_indexes = BaseIndexes(database.tables, self._read)

    def _own_layer(self, shop: Shop, resource: Resource[Any]) -> OwnLayer:
        """A round trip to look at it takes as long as the search."""
        del shop, resource
        return UNKNOWN

    async def _search(
        self,
        layers: tuple[int, ...],
        resource: Resource[Any],
        selection: Selection,
        ask: PageRequest,
    ) -> list[Row]:
        pages = self._pages[resource.name]
        sql, values = pages.statement(layers, selection, ask)
        if pages.sifts(selection, ask):
            async with self._long_searches:
                rows = await self._database.fetch(sql, *values)
        else:
            rows = await self._database.fetch(sql, *values)
        return with_documents(resource, rows)

    async def _read(self, sql: str, parameters: tuple[int, ...]) -> list[Any]:
        return await self._database.fetch(numbered(sql), *parameters)

    async def count(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: PageRequest
    ) -> int:
        pages, everything = self._pages[resource.name], ask._replace(limit=INT64_MAX)
        sql, values = pages.statement(shop.layers, selection, everything)
        async with self._long_searches:
            counted = await self._database.first(f"SELECT count(*) FROM ({sql}) AS found", *values)
        return int(counted[0]) if counted else 0

    async def find(self, shop: Shop, resource: Resource[Any], record_id: int) -> bytes | None:
        async with self._database.connection() as connection:
            rows = PostgresRows(PostgresSession(connection), self._database.tables, shop, 0)
            found = await rows.look_up(resource, record_id)
        return found.document(resource) if found else None

    async def transact(self, shop: Shop, now: int, act: Act[T]) -> T:
        async def done(connection: Connection) -> tuple[T, PostgresRows]:
            session, tables = PostgresSession(connection), self._database.tables
            rows = await PostgresRows.of(session, tables, shop, now, self.on_write)
            result = await act(rows)
            await rows.settle(self.on_move)
            return result, rows

        def wrote(done: tuple[T, PostgresRows]) -> None:
            rows = done[1]
            if shop.changed and rows.alone:
                self._versions.wrote_records(shop.world, rows.version, rows.first_due)

        result, rows = await self._database.write(shop.world, done, wrote)
        self.on_changes(shop.world, rows.changes)
        if rows.listening:
            self.on_heard(shop.world)
        return result
