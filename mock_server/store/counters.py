"""Counters of all processes on one database, by name."""

import json
from collections.abc import Mapping

from mock_server.store.sessions import Sessions


class Counters:
    """The counters of a database."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def add(self, counts: Mapping[tuple[str, ...], float]) -> None:
        """Add to the counters."""
        # Sorted, so that two processes cannot deadlock.
        rows = sorted((json.dumps(name), float(count)) for name, count in counts.items())
        sql = (
            "INSERT INTO counters VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET count = counters.count + excluded.count"
        )
        await self._sessions.transact(lambda session: session.change_many(sql, rows))

    async def all(self) -> dict[tuple[str, ...], float]:
        """All counters."""
        rows = await self._sessions.fetch("SELECT name, count FROM counters")
        return {tuple(json.loads(name)): count for name, count in rows}
