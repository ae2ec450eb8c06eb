"""Statements of PostgreSQL's connections."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import LONG, Database
from mock_server.store.postgres.schema import changed, numbered, storable_row
from mock_server.store.postgres.statements import POSTGRES
from mock_server.store.sessions import T, Work

_numbered = cache(numbered)


class PostgresSession:
    """The Session of one connection."""

    lock, skip_locked, lock_shared = " FOR UPDATE", " FOR UPDATE SKIP LOCKED", " FOR SHARE"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, *values: Any, long: bool = False) -> list[Any]:
        values = tuple(storable_row(values))
        return await self._connection.fetch(_numbered(sql), *values, timeout=_limit(long))

    async def first(self, sql: str, *values: Any) -> Any | None:
        return await self._connection.fetchrow(_numbered(sql), *storable_row(values))

    async def change(self, sql: str, *values: Any, long: bool = False) -> int:
        execute, row = self._connection.execute, storable_row(values)
        return changed(await execute(_numbered(sql), *row, timeout=_limit(long)))

    async def change_many(
        self, sql: str, rows: Iterable[Sequence[Any]], *, long: bool = False
    ) -> None:
        written = [[*storable_row(row)] for row in rows]
        await self._connection.executemany(_numbered(sql), written, timeout=_limit(long))


class PostgresSessions:
    """The Sessions of a pool."""

    dialect = POSTGRES

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

    write_records = write
    """A snapshot is saved in one transaction, which locks its world."""


def _limit(long: bool) -> float | None:
    """The seconds that a statement may take; None for the limit of every other."""
    return LONG if long else None
