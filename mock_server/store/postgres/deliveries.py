"""Which worlds of a PostgreSQL database have something due."""

from collections.abc import Iterable

from mock_server.clock import machine_now
from mock_server.store.deliveries import Deliveries
from mock_server.store.due_records import worlds_due
from mock_server.store.sessions import Sessions


class PostgresDeliveries(Deliveries):
    """The deliveries in PostgreSQL."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__(sessions)
        lively = [table for table in sessions.tables.values() if table.has_dues]
        # An array of NULL stands for all worlds.
        chosen = (
            "(worlds.id = ANY(?::bigint[])) IS NOT FALSE"
            " AND worlds.id IN (SELECT world FROM listeners)"
        )
        self._due = worlds_due(lively, chosen)

    async def due(self, worlds: Iterable[int] | None = None) -> list[int]:
        now, asked = machine_now(), None if worlds is None else list(worlds)
        return [row[0] for row in await self._sessions.fetch(self._due, now, asked, now)]
