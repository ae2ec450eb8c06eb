"""The store in PostgreSQL, which replicas on several machines can share."""

from collections.abc import Iterable
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.settings import DEFAULT_SNAPSHOT_SIZE
from mock_server.store.counters import Counters
from mock_server.store.events import Events
from mock_server.store.faults import Faults
from mock_server.store.journal_bounds import Bounds, Digest, no_digest
from mock_server.store.postgres.database import Database, problem_of
from mock_server.store.postgres.deliveries import PostgresDeliveries
from mock_server.store.postgres.journal import PostgresJournal
from mock_server.store.postgres.layers import PostgresLayers
from mock_server.store.postgres.lives import PostgresLives
from mock_server.store.postgres.records import PostgresRecords
from mock_server.store.postgres.sessions import PostgresSessions
from mock_server.store.postgres.snapshots import PostgresSnapshots
from mock_server.store.postgres.versions import Versions
from mock_server.store.postgres.worlds import PostgresWorlds
from mock_server.store.settled import settle
from mock_server.store.tables import Table


class PostgresStore:
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
        self._sessions = sessions = PostgresSessions(self._database)
        self.layers = PostgresLayers(self._database)
        self.worlds = PostgresWorlds(self._database, versions)
        self.snapshots = PostgresSnapshots(self._database, snapshot_size)
        self.records = PostgresRecords(self._database)
        self.deliveries = PostgresDeliveries(sessions)
        self.lives = PostgresLives(self._database, versions)
        self.faults = Faults(sessions)
        self.journal = PostgresJournal(self._database, bounds, digest)
        self.events = Events(sessions)
        self.counters = Counters(sessions)
        self.shared = True
        self.before_calls = versions.look

    async def open(self) -> None:
        await self._database.open()

    async def close(self) -> None:
        self.records.base_indexes.close()
        await self._database.close()

    async def settle(self, name: str, value: str) -> str:
        return await settle(self._sessions, name, value)

    def problem_of(self, error: BaseException) -> str | None:
        return problem_of(error)
