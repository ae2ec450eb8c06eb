"""Counters of all processes on one database, by name."""

import json
from collections.abc import Mapping

from mock_server.store.sessions import Session, Sessions


class Counters:
    """The counters of a database."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def add(self, counts: Mapping[tuple[str, ...], float]) -> None:
        """Add to the counters."""
        # Sorted, so that two processes cannot deadlock.
        rows = sorted((json.dumps(name), float(count)) for name, count in counts.items())

        async def insert(session: Session) -> None:
            await session.change_many(
                "INSERT INTO counters VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET count = counters.count + excluded.count",
                rows,
            )

        await self._sessions.transact(insert)

    async def all(self) -> dict[tuple[str, ...], float]:
        """All counters."""
        rows = await self._sessions.fetch("SELECT name, count FROM counters")
        return {tuple(json.loads(name)): count for name, count in rows}
