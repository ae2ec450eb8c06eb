"""Counters of all processes on one PostgreSQL database."""

import json
from collections.abc import Mapping

from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database


class PostgresCounters:
    """The CounterStore in PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Mapping[tuple[str, ...], float]) -> None:
        # Sorted, so that two processes cannot deadlock.
        rows = sorted((json.dumps(name), float(count)) for name, count in counts.items())

        async def insert(connection: Connection) -> None:
            await connection.executemany(
                "INSERT INTO counters VALUES ($1, $2)"
                " ON CONFLICT (name) DO UPDATE SET count = counters.count + excluded.count",
                rows,
            )

        await self._database.transaction(insert)

    async def all(self) -> dict[tuple[str, ...], float]:
        rows = await self._database.fetch("SELECT name, count FROM counters")
        return {tuple(json.loads(name)): count for name, count in rows}
