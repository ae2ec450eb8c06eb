"""One connection to one SQLite database, and its schema.

Queries run inline on the event loop: a page takes tens of microseconds, less than switching to a
thread and back.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from math import inf
from pathlib import Path
from typing import Any

from mock_server.clock import SECOND, machine_now
from mock_server.errors import Unavailable
from mock_server.store.database_address import shown
from mock_server.store.delivery import LISTENING
from mock_server.store.protocol import Refused
from mock_server.store.schema_version import schema_version
from mock_server.store.sqlite.checkpoints import Checkpoints
from mock_server.store.sqlite.database_file import Identity, identity_of, make_private
from mock_server.store.sqlite.due_instants import DueInstants
from mock_server.store.sqlite.failures import TROUBLE, primary_code, problem_of
from mock_server.store.sqlite.schema import APPLICATION_ID, has_tables, make_schema
from mock_server.store.tables import Table

_WAIT = 5.0
"""Seconds that transactions wait for another process's write, all together; other calls run."""

_MOST_WAITING = 500
"""Maximum number of transactions that wait for each other; further ones are refused at once."""

_PAUSE = 0.001
"""Seconds between two attempts to begin one."""

_HELD_WAIT = 60.0
"""Seconds that a write waits while its world is held."""

_HELD_PAUSE = 0.02
"""Seconds between two checks whether it is still held."""

_HELD_FOR = 5 * SECOND
"""How long a world stays held if its process died."""

_RESTED = 1.0
"""Seconds without an attempt to write after which another process's write counts as a new one."""

_READS_WAIT = "PRAGMA busy_timeout = 50"
"""The milliseconds that a read waits on the event loop; in WAL mode it hardly ever has to."""

_EFFORT = 20_000
"""Steps of SQLite's virtual machine that a page may take at once, about half a millisecond."""

_STATEMENTS = 512
"""Maximum number of prepared statements kept; a list has some dozens of forms."""


class Database:
    """The connection; ``path`` None is a database in memory."""

    def __init__(self, path: Path | None, tables: Iterable[Table]) -> None:
        self.tables = {table.resource.name: table for table in tables}
        self._path, self.in_memory = path, path is None
        self._version = schema_version(self.tables.values())
        self._writing = asyncio.Lock()
        self._waiting = 0
        self._changes = 0
        self._elsewhere: int | None = None
        """What the file says of writes by others, in this turn of the event loop."""

        self._tired = 0
        self._limited = False
        self.dropped = asyncio.Event()
        """Set when there are layers to delete."""

        self.due = DueInstants()
        self._listening: dict[int, bool] = {}
        self._listening_at = (-1, -1)
        self.connection: sqlite3.Connection
        self._file: Identity = None
        self._busy_since = self._busy_at = -inf
        """When other processes' writes were first and last in the way of ours."""

        self._checkpoints: Checkpoints | None = None

    def open(self) -> None:
        """Connect, and create the schema if it is missing; raises Refused."""
        target = ":memory:" if self._path is None else str(self._path)
        try:
            if self._path is not None:
                make_private(self._path)
            self.connection = sqlite3.connect(
                target, timeout=_WAIT, isolation_level=None, cached_statements=_STATEMENTS
            )
            self.connection.set_progress_handler(self._tire, _EFFORT)
            self._file = identity_of(self._path)
            self._prepare()
            if self._path is not None:
                self.connection.execute("PRAGMA wal_autocheckpoint = 0")
                self._checkpoints = Checkpoints(self._path, self._alone)
        except sqlite3.Error as error:
            advice = problem_of(error) or f"{error}; give a path that can be written"
            raise Refused(f"--database {shown(target)}: {advice}") from None

    async def close(self) -> None:
        """Disconnect."""
        if self._checkpoints is not None:
            await self._checkpoints.close()
        self.connection.close()

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[Any] | None:
        """The rows of a query; None if finding them would take long."""
        self._tired, self._limited = 0, True
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
                return None
            raise
        finally:
            self._limited = False

    def _tire(self) -> bool:
        """Stop a query at the second call, since a statement starts somewhere between two calls."""
        self._tired += 1
        return self._limited and self._tired > 1

    @asynccontextmanager
    async def transaction(self, world: int | None = None) -> AsyncIterator[sqlite3.Connection]:
        """Run a block as one transaction, one at a time among all processes.

        A transaction that writes records of a ``world`` waits while that world is held.
        """
        await self._enter(world)
        try:
            try:
                yield self.connection
                self.connection.execute("COMMIT")
                if self._checkpoints is not None:
                    self._checkpoints.plan(self.connection.total_changes)
            except BaseException as error:
                if self.connection.in_transaction:  # some errors roll back automatically
                    self.connection.execute("ROLLBACK")
                if primary_code(error) in TROUBLE:
                    raise Unavailable(f"the database cannot be written: {error}") from error
                raise
        finally:
            self._writing.release()

    @asynccontextmanager
    async def holding(self, world: int) -> AsyncIterator[Callable[[], None]]:
        """Hold a world: its records stay unchanged while transactions of others continue.

        Yields a function to call inside every transaction meanwhile. It raises Unavailable if the
        world is no longer held because this process stalled for too long.
        """
        until = 0

        def hold_on() -> None:
            nonlocal until
            later = machine_now() + _HELD_FOR
            held = self.connection.execute(
                "UPDATE held SET until = ? WHERE world = ? AND until = ?", (later, world, until)
            )
            if not held.rowcount:
                raise Unavailable("the server stalled for too long: try again")
            until = later

        async with self.transaction(world) as db:
            db.execute("INSERT OR REPLACE INTO held VALUES (?, 0)", (world,))
            hold_on()
        try:
            yield hold_on
        finally:
            with suppress(Unavailable):  # it expires by itself
                async with self.transaction() as db:
                    db.execute("DELETE FROM held WHERE world = ? AND until <= ?", (world, until))

    async def _enter(self, world: int | None) -> None:
        """Begin a transaction; raises Unavailable."""
        clock = asyncio.get_running_loop().time
        given_up = clock() + _HELD_WAIT
        while True:
            await self._take_turn()
            try:
                await self._begin()
            except BaseException:
                self._writing.release()
                raise
            if world is None or not self._is_held(world):
                return
            self.connection.execute("ROLLBACK")
            self._writing.release()
            if clock() > given_up:
                raise Unavailable("a snapshot of the world is being saved: try again in a moment")
            await asyncio.sleep(_HELD_PAUSE)

    def _is_held(self, world: int) -> bool:
        found = self.connection.execute("SELECT until FROM held WHERE world = ?", (world,))
        row = found.fetchone()
        return row is not None and row[0] > machine_now()

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Keep other transactions from beginning."""
        await self._enter(None)
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")
            self._writing.release()

    async def _take_turn(self) -> None:
        """Wait for the transactions before this one; raises Unavailable if there are too many."""
        if self._waiting >= _MOST_WAITING:
            raise Unavailable("too many calls wait to write: try again in a moment")
        self._waiting += 1
        try:
            await self._writing.acquire()
        finally:
            self._waiting -= 1

    async def _begin(self) -> None:
        """Begin to write; raises Unavailable if another process does for too long."""
        clock = asyncio.get_running_loop().time
        if self._file != identity_of(self._path):
            raise Unavailable("the database cannot be written: its file was deleted or replaced")
        while True:
            try:
                self._try_to_begin()
            except sqlite3.OperationalError as error:
                code = primary_code(error)
                if code not in TROUBLE:
                    raise
                if clock() - self._busy_at > _RESTED:
                    self._busy_since = clock()
                self._busy_at = clock()
                if code != sqlite3.SQLITE_BUSY or self._busy_at > self._busy_since + _WAIT:
                    raise Unavailable(f"the database cannot be written: {error}") from error
            else:
                self._busy_at = -inf
                self._look_again()  # nobody else writes from here on
                return
            await asyncio.sleep(_PAUSE)

    def _try_to_begin(self) -> None:
        """Begin unless another process writes; SQLite itself would wait on the event loop."""
        if self.in_memory:
            self.connection.execute("BEGIN IMMEDIATE")
            return
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        finally:
            self.connection.execute(_READS_WAIT)

    def worlds_changed(self) -> None:
        """Invalidate what was read of worlds, shops and keys."""
        self._changes += 1
        self.due.clear()

    def listens(self, world: int) -> bool:
        """Whether deliveries are turned on for a world; asked of the database once a change."""
        version = self.worlds_version()
        if version != self._listening_at:
            self._listening, self._listening_at = {}, version
        if world not in self._listening:
            found = self.connection.execute(LISTENING, (world,)).fetchone()
            self._listening[world] = found is not None
        return self._listening[world]

    def worlds_version(self) -> tuple[int, int]:
        """Changes whenever worlds, shops or keys may have changed, here or in another process.

        Calls that the event loop handles in one turn share a look at the file: all that runs until
        it is forgotten was scheduled before it, so that nothing written before a call is missed.
        """
        if self.in_memory:
            return self._changes, 0
        if self._elsewhere is None:
            (self._elsewhere,) = self.connection.execute("PRAGMA data_version").fetchone()
            asyncio.get_running_loop().call_soon(self._look_again)
        return self._changes, self._elsewhere or 0

    def _look_again(self) -> None:
        self._elsewhere = None

    def _prepare(self) -> None:
        (application,) = self.connection.execute("PRAGMA application_id").fetchone()
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        is_new = not has_tables(self.connection)
        if not is_new and application != APPLICATION_ID:
            raise Refused(
                f"--database {self._path}: is a database of another program; give another path"
            )
        if not is_new and version != self._version:
            raise Refused(
                f"--database {self._path}: has schema version {version}, this release reads "
                f"{self._version}; export it with the release that made it, or give another path"
            )
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        # Most deletions are of the journal's oldest calls, in which keys are redacted.
        self.connection.execute("PRAGMA secure_delete = OFF")
        if is_new:
            make_schema(self.connection, self.tables.values(), self._version)
        self.connection.execute(_READS_WAIT)
