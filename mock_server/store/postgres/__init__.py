"""The store in PostgreSQL, which replicas on several machines can share."""

from collections.abc import Iterable
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.settings import DEFAULT_SNAPSHOT_SIZE
from mock_server.store.journal_bounds import Bounds, Digest, no_digest
from mock_server.store.postgres.database import Database, problem_of
from mock_server.store.postgres.layers import PostgresLayers
from mock_server.store.postgres.lives import PostgresLives
from mock_server.store.postgres.records import PostgresRecords
from mock_server.store.postgres.sessions import PostgresSessions
from mock_server.store.postgres.snapshots import PostgresSnapshots
from mock_server.store.postgres.versions import Versions
from mock_server.store.postgres.worlds import PostgresWorlds
from mock_server.store.protocol import Store
from mock_server.store.shared_journal import SharedJournal
from mock_server.store.tables import Table


class PostgresStore(Store):
    """The Store in PostgreSQL; ``url`` is ``postgresql://user@host:port/database``."""

    def __init__(
        self,
        catalogue: Iterable[Resource[Any]],
        url: str,
        bounds: Bounds = Bounds(),  # noqa: B008  # frozen
        digest: Digest = no_digest,
        snapshot_size: int = DEFAULT_SNAPSHOT_SIZE,
    ) -> None:
        self._database = Database(url, [Table(resource) for resource in catalogue])
        versions = Versions(self._database)
        sessions = PostgresSessions(self._database)
        super().__init__(sessions)
        layers = self.layers = PostgresLayers(self._database)
        self.snapshots = PostgresSnapshots(sessions, layers, snapshot_size)
        self.worlds = PostgresWorlds(self._database, versions, layers, self.snapshots)
        self.records: PostgresRecords = PostgresRecords(self._database, versions)
        self.lives = PostgresLives(self._database, versions, self.records)
        self.journal = SharedJournal(sessions, bounds, digest, stride=100, digests=250)
        self.shared = True
        self.before_calls = versions.look

    async def open(self) -> None:
        await self._database.open()

    async def close(self) -> None:
        self.records.base_indexes.close()
        await self._database.close()

    def problem_of(self, error: BaseException) -> str | None:
        return problem_of(error)
