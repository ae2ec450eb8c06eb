"""The store in SQLite: in memory, or a file that several processes share."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.settings import DEFAULT_SNAPSHOT_SIZE
from mock_server.store.journal_bounds import MOST_AT_ONCE, Bounds, Digest, no_digest
from mock_server.store.memory_journal import MemoryJournal
from mock_server.store.protocol import Store
from mock_server.store.shared_journal import SharedJournal
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.failures import problem_of
from mock_server.store.sqlite.layers import SQLiteLayers
from mock_server.store.sqlite.lives import SQLiteLives
from mock_server.store.sqlite.records import SQLiteRecords
from mock_server.store.sqlite.sessions import SQLiteSessions
from mock_server.store.sqlite.snapshots import SQLiteSnapshots
from mock_server.store.sqlite.worlds import SQLiteWorlds
from mock_server.store.tables import Table


class SQLiteStore(Store):
    """The Store in SQLite; ``path`` None is a database in memory."""

    def __init__(
        self,
        catalogue: Iterable[Resource[Any]],
        path: Path | None = None,
        bounds: Bounds = Bounds(),  # noqa: B008  # frozen
        digest: Digest = no_digest,
        snapshot_size: int = DEFAULT_SNAPSHOT_SIZE,
    ) -> None:
        self._database = Database(path, [Table(resource) for resource in catalogue])
        sessions = SQLiteSessions(self._database)
        super().__init__(sessions)
        self.layers: SQLiteLayers = SQLiteLayers(self._database)
        self.snapshots = SQLiteSnapshots(self._database, self.layers, snapshot_size)
        self.worlds = SQLiteWorlds(self._database, self.layers, self.snapshots)
        self.records: SQLiteRecords = SQLiteRecords(self._database)
        self.lives = SQLiteLives(self._database, self.records)
        self.shared = path is not None
        self.journal = (
            MemoryJournal(bounds, digest)
            if path is None
            else SharedJournal(sessions, bounds, digest, stride=25, digests=MOST_AT_ONCE)
        )

    async def open(self) -> None:
        self._database.open()
        self._sweeping = asyncio.create_task(self.layers.sweep())

    async def close(self) -> None:
        self.records.base_indexes.close()
        self._sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await self._sweeping
        await self._database.close()

    def problem_of(self, error: BaseException) -> str | None:
        return problem_of(error)
