"""Statements of SQLite's one connection, which take their turn on the event loop."""

from collections.abc import Iterable, Sequence
from typing import Any

from mock_server.errors import NotFound
from mock_server.store.dialect import SQLITE
from mock_server.store.sessions import T, Work
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.schema import numbered
from mock_server.store.world import REMOVED


class SQLiteSessions:
    """The Sessions of a SQLite database, and the Session of its only transaction."""

    dialect = SQLITE
    lock = skip_locked = lock_shared = ""
    """A transaction locks the whole database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.tables = database.tables

    async def fetch(self, sql: str, *values: Any, long: bool = False) -> list[Any]:
        del long  # no statement is given up
        return self._database.connection.execute(numbered(sql), values).fetchall()

    async def first(self, sql: str, *values: Any) -> Any | None:
        return self._database.connection.execute(numbered(sql), values).fetchone()

    async def change(self, sql: str, *values: Any, long: bool = False) -> int:
        del long
        return self._database.connection.execute(numbered(sql), values).rowcount

    async def change_many(
        self, sql: str, rows: Iterable[Sequence[Any]], *, long: bool = False
    ) -> None:
        del long
        self._database.connection.executemany(numbered(sql), rows)

    async def transact(self, work: Work[T]) -> T:
        async with self._database.transaction():
            return await work(self)

    async def write(self, world: int, work: Work[T]) -> T:
        async with self._database.transaction() as db:
            if not db.execute("SELECT 1 FROM worlds WHERE id = ?", (world,)).fetchone():
                raise NotFound(REMOVED)
            result = await work(self)
        self._database.worlds_changed()
        return result

    async def write_records(self, world: int, work: Work[T]) -> T:
        async with self._database.transaction(world):
            return await work(self)
