"""One connection to one SQLite database, and its schema.

Calls are answered inline on the event loop: a page takes tens of microseconds, less than the way
to a thread and back.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from mock_server.store.protocol import Refused
from mock_server.store.tables import FIXED_TABLES, SCHEMA_VERSION, Table

APPLICATION_ID = 0x65744D6B
"""``etMk`` in the file's header tells our databases from others'."""

_WAIT = 5.0
"""Seconds that a statement waits for another process's write."""

_STATEMENTS = 512
"""Prepared statements that are kept; a list has some dozens of shapes."""


class Database:
    """The connection; ``path`` None is a database in memory."""

    def __init__(self, path: Path | None, tables: Iterable[Table]) -> None:
        self.tables = {table.resource.name: table for table in tables}
        self._path = path
        self._writing = asyncio.Lock()
        self._changes = 0
        self.next_due: dict[str, int] = {}
        """An instant before which nothing happens, by world, as far as it was looked up."""

        self.connection: sqlite3.Connection

    def open(self) -> None:
        """Connect, and make the schema where there is none; raises Refused."""
        target = ":memory:" if self._path is None else str(self._path)
        try:
            self.connection = sqlite3.connect(
                target, timeout=_WAIT, isolation_level=None, cached_statements=_STATEMENTS
            )
            self._prepare()
        except sqlite3.Error as error:
            raise Refused(
                f"--database {target}: {error}; give a path that can be written"
            ) from None

    def close(self) -> None:
        """Disconnect."""
        self.connection.close()

    @asynccontextmanager
    async def atom(self) -> AsyncIterator[sqlite3.Connection]:
        """All of what is done inside happens, or nothing; one at a time, among processes too."""
        async with self._writing:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def worlds_changed(self) -> None:
        """Say that what was read of worlds, shops and keys holds no longer."""
        self._changes += 1
        self.next_due.clear()

    def expect(self, world: str, due_at: int | None) -> None:
        """Note that something will happen in a world."""
        if due_at is not None and due_at < self.next_due.get(world, 0):
            self.next_due[world] = due_at

    def worlds_version(self) -> tuple[int, int]:
        """Changes whenever worlds, shops or keys may have, here or in another process."""
        if self._path is None:
            return self._changes, 0
        (elsewhere,) = self.connection.execute("PRAGMA data_version").fetchone()
        return self._changes, elsewhere

    def _prepare(self) -> None:
        (application,) = self.connection.execute("PRAGMA application_id").fetchone()
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        has_tables = self._has_tables()
        if has_tables and application != APPLICATION_ID:
            raise Refused(
                f"--database {self._path}: is another program's database; give another path"
            )
        if has_tables and version != SCHEMA_VERSION:
            raise Refused(
                f"--database {self._path}: has schema version {version}, this release reads "
                f"{SCHEMA_VERSION}; export it with the release that made it, or give another path"
            )
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        if not has_tables:
            self._make_schema()

    def _has_tables(self) -> bool:
        (tables,) = self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return bool(tables)

    def _make_schema(self) -> None:
        statements = [*FIXED_TABLES]
        for table in self.tables.values():
            statements += table.definition
        self.connection.execute("BEGIN IMMEDIATE")
        if not self._has_tables():  # another process may have been quicker
            for statement in statements:
                self.connection.execute(statement)
            self.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self.connection.execute("COMMIT")
