"""Statements of PostgreSQL's connections."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.schema import changed, numbered, storable_row
from mock_server.store.sessions import T, Work

_numbered = cache(numbered)


class PostgresSession:
    """The Session of one connection."""

    lock, skip_locked = " FOR UPDATE", " FOR UPDATE SKIP LOCKED"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        return await self._connection.fetch(_numbered(sql), *storable_row(values))

    async def first(self, sql: str, *values: Any) -> Any | None:
        return await self._connection.fetchrow(_numbered(sql), *storable_row(values))

    async def change(self, sql: str, *values: Any) -> int:
        return changed(await self._connection.execute(_numbered(sql), *storable_row(values)))

    async def change_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        await self._connection.executemany(_numbered(sql), [[*storable_row(row)] for row in rows])


class PostgresSessions:
    """The Sessions of a pool."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.tables = database.tables

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        return await self._database.fetch(_numbered(sql), *storable_row(values))

    async def first(self, sql: str, *values: Any) -> Any | None:
        return await self._database.first(_numbered(sql), *storable_row(values))

    async def transact(self, work: Work[T]) -> T:
        return await self._database.transaction(
            lambda connection: work(PostgresSession(connection))
        )

    async def write(self, world: int, work: Work[T]) -> T:
        return await self._database.write(
            world, lambda connection: work(PostgresSession(connection))
        )
