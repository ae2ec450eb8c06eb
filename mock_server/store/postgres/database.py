"""Connections to one PostgreSQL database, and the schema in it.

A world is written by one transaction at a time: each begins by incrementing the version in the
world's row, which locks the row and invalidates what other processes have cached of the world (see
``versions``). If the database does not respond in time, the call gets ``unavailable``; it
reconnects automatically.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import asyncpg

from mock_server.errors import NO_MEMORY, NotFound, Unavailable
from mock_server.log import in_one_line
from mock_server.store.database_address import shown
from mock_server.store.postgres.connections import Connection, Connections
from mock_server.store.postgres.flushes import Flushes
from mock_server.store.postgres.schema import SCHEMA, definition
from mock_server.store.protocol import Refused
from mock_server.store.schema_version import schema_version
from mock_server.store.tables import Table
from mock_server.store.world import REMOVED

Result = TypeVar("Result")
Work = Callable[[Connection], Awaitable[Result]]

MOST_CONNECTIONS = 7
"""Maximum number of connections of one process, besides one for short looks and one that waits for
the disk."""

LONG = 600.0
"""Time limit in seconds of a statement over many rows."""

_WAIT = 5.0
"""Seconds that a call waits for a connection."""

_MOST_WAITING = 500
"""Maximum number of calls that wait for a connection, or for a write of their world; further calls
are refused at once."""

_AT_ONCE = 2
"""Writes of one world that have a connection: one waits in the database until the other is over."""

_STATEMENT = 15.0
"""Time limit in seconds of any other statement."""

_TRIES = 5
"""Attempts at a transaction that conflicts with another one."""

_LOCK = 0x65744D6B
"""The advisory lock for creating the schema."""

_LOCK_WORLD = (
    "UPDATE worlds SET version = version + 1 WHERE id = $1"
    " RETURNING set_config('synchronous_commit', 'off', true)"
)
"""Locks a world until the transaction ends, which does not wait for the disk; see ``flushes``."""

_FLUSH = "SELECT pg_logical_emit_message(true, 'etelecom_mock', '')"
"""A commit as the server is configured to make it, after which the disk has all earlier ones."""

_SESSION = {
    "application_name": "etelecom-mock",
    "search_path": SCHEMA,
    # Each statement is planned once, as written: along one index, in its order.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_sort": "off",
    "enable_incremental_sort": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_material": "off",
    "jit": "off",
}
_AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


_IS_IT_THERE = "is PostgreSQL there, and may this user use this database?"
_UNREADABLE = "the address cannot be parsed; percent-encode characters that a URL cannot contain"


def _nothing(_result: object) -> None:
    """Nobody is told of a commit."""


class Database:
    """The connections of one process."""

    def __init__(self, url: str, tables: Iterable[Table]) -> None:
        self.tables = {table.resource.name: table for table in tables}
        self._url = url
        self._version = schema_version(self.tables.values())
        self._waiting = 0
        self._pool = Connections(self._connect, MOST_CONNECTIONS)
        self._looks = Connections(self._connect, 1)
        """For what calls wait for before anything else: it is never behind a longer query."""

        self._flushing = Connections(self._connect, 1)
        self._flushes = Flushes(self._flush)
        self._turns = WeakValueDictionary[int, asyncio.Semaphore]()

    async def open(self) -> None:
        """Connect, and create the schema if it is missing; raises Refused."""
        name = shown(self._url)
        try:
            connection = await self._pool.acquire(_WAIT)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ValueError) as error:
            # The text of a bad address may contain part of it, such as the password.
            told = _UNREADABLE if isinstance(error, ValueError) else in_one_line(error)
            raise Refused(f"--database {name}: {told}; {_IS_IT_THERE}") from None
        try:
            try:
                async with connection.transaction():
                    await self._prepare(connection, name)
            finally:
                self._pool.release(connection)
        except BaseException as error:
            self._pool.terminate()
            if isinstance(error, (asyncpg.PostgresError, *_LOST)):
                lost = isinstance(error, _LOST)
                advice = _IS_IT_THERE if lost else "give a user who may create a schema"
                problem = problem_of(error) or f"{in_one_line(error)}; {advice}"
                raise Refused(f"--database {name}: {problem}") from None
            raise

    async def close(self) -> None:
        """Disconnect."""
        for connections in (self._looks, self._flushing, self._pool):
            with suppress(*_LOST):
                await connections.close(_WAIT)

    @property
    def times_connected(self) -> int:
        """Changes if the database may have lost what it showed: a crash ends all connections."""
        return self._looks.made

    @asynccontextmanager
    async def connection(self, of: Connections | None = None) -> AsyncIterator[Connection]:
        """A connection; raises Unavailable if none is free in time, or it is lost."""
        connections = of or self._pool
        self._check_waiting()
        try:
            self._waiting += 1
            try:
                connection = await connections.acquire(_WAIT)
            finally:
                self._waiting -= 1
            try:
                yield connection
            except (asyncio.CancelledError, *_LOST):  # it may wait for a response for ever
                connection.terminate()
                raise
            finally:
                connections.release(connection)
        except asyncpg.DataError:  # a value of the wrong type: a defect
            raise
        except _LOST as error:
            raise unavailable() from error

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        """The rows of one query."""
        async with self.connection() as connection:
            return await connection.fetch(sql, *values)

    async def look(self, sql: str, value: Any) -> list[Any]:
        """The rows of a query that takes no time, for which many calls may wait."""
        async with self.connection(self._looks) as connection:
            return await connection.fetch(sql, value)

    async def first(self, sql: str, *values: Any) -> Any | None:
        """The first row of one query."""
        async with self.connection() as connection:
            return await connection.fetchrow(sql, *values)

    async def transaction(self, work: Work[Result]) -> Result:
        """Run the work in a transaction; it is retried if it conflicts with another one."""
        for _ in range(_TRIES):
            try:
                async with self.connection() as connection, connection.transaction():
                    return await work(connection)
            except _AGAIN:
                continue
        raise unavailable()

    async def write(
        self, world: int, work: Work[Result], wrote: Callable[[Result], None] = _nothing
    ) -> Result:
        """Run a transaction that changes a world, one at a time, and invalidate caches of it.

        ``wrote`` is called when it is committed, before the disk has it.

        Raises:
            NotFound: the world was removed.
        """

        async def locked(connection: Connection) -> Result:
            if await connection.fetchrow(_LOCK_WORLD, world) is None:
                raise NotFound(REMOVED)
            return await work(connection)

        async with self._turn(world):
            result = await self.transaction(locked)
        wrote(result)
        await self._flushes.wait()
        return result

    @asynccontextmanager
    async def _turn(self, world: int) -> AsyncIterator[None]:
        """Wait for earlier writes of the world without a connection, which other calls may need."""
        turns = self._turns.setdefault(world, asyncio.Semaphore(_AT_ONCE))
        self._check_waiting()
        self._waiting += 1
        try:
            await turns.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            turns.release()

    def _check_waiting(self) -> None:
        if self._waiting >= _MOST_WAITING:
            raise Unavailable("too many calls wait for the database: try again in a moment")

    async def _flush(self) -> None:
        async with self.connection(self._flushing) as connection:
            await connection.execute(_FLUSH)

    async def _connect(self) -> Connection:
        return await asyncpg.connect(
            self._url, timeout=_WAIT, command_timeout=_STATEMENT, server_settings=_SESSION
        )

    async def _prepare(self, connection: Connection, name: str) -> None:
        """Create the schema; if several processes start at once, only one does."""
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        there = await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", f"{SCHEMA}.settled")
        if not there:
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            for statement in definition(self.tables.values()):
                await connection.execute(statement)
            await connection.execute(
                "INSERT INTO settled VALUES ('schema_version', $1)", str(self._version)
            )
        version = await connection.fetchval(
            "SELECT value FROM settled WHERE name = 'schema_version'"
        )
        if version != str(self._version):
            raise Refused(
                f"--database {name}: has schema version {version}, this release reads "
                f"{self._version}; export it with the release that made it, or give another "
                "database"
            )


_PROBLEMS: tuple[tuple[type[Exception], str], ...] = (
    (
        asyncpg.InsufficientPrivilegeError,
        f"give a user who may create and write the schema {SCHEMA}",
    ),
    (asyncpg.ReadOnlySQLTransactionError, "give a database that can be written"),
    (asyncpg.DataCorruptedError, "the database is damaged: restore a copy, or give another"),
    (asyncpg.IndexCorruptedError, "the database is damaged: restore a copy, or give another"),
    (asyncpg.InternalServerError, "PostgreSQL fails: check its log"),
    (asyncpg.PostgresSystemError, "PostgreSQL fails: check its log"),
    (asyncpg.UndefinedTableError, "the schema is incomplete: give another database"),
    (asyncpg.InvalidSchemaNameError, "the schema is incomplete: give another database"),
)


def problem_of(error: BaseException) -> str | None:
    """A description of a database failure, with advice; None for any other error."""
    if isinstance(error, MemoryError):
        return NO_MEMORY
    for kind, advice in _PROBLEMS:
        if isinstance(error, kind):
            return f"{in_one_line(error)}; {advice}"
    return None


def unavailable() -> Unavailable:
    """The error of a call whose state cannot be read now."""
    return Unavailable("the database does not respond: try again in a moment")
