"""Counters of all processes on one SQLite file."""

import json
from collections.abc import Mapping

from mock_server.store.sqlite.database import Database


class SQLiteCounters:
    """The CounterStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Mapping[tuple[str, ...], float]) -> None:
        rows = [(json.dumps(name), count) for name, count in counts.items()]
        async with self._database.transaction() as db:
            db.executemany(
                "INSERT INTO counters VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET count = count + excluded.count",
                rows,
            )

    async def all(self) -> dict[tuple[str, ...], float]:
        found = self._database.connection.execute("SELECT name, count FROM counters")
        return {tuple(json.loads(name)): count for name, count in found}
