"""Which worlds of a SQLite database have something due."""

import asyncio
import json
from collections.abc import Iterable

from mock_server.clock import machine_now
from mock_server.store.deliveries import Deliveries
from mock_server.store.delivery import LISTENING
from mock_server.store.due_records import worlds_due
from mock_server.store.sessions import Sessions

_AT_ONCE = 50
"""Worlds checked at once."""


class SQLiteDeliveries(Deliveries):
    """The deliveries in SQLite."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__(sessions)
        lively = [table for table in sessions.tables.values() if table.has_dues]
        listening = LISTENING.replace("?", "worlds.id")
        chosen = f"worlds.id IN (SELECT value FROM json_each(?)) AND EXISTS ({listening})"
        self._due = worlds_due(lively, chosen)

    async def due(self, worlds: Iterable[int] | None = None) -> list[int]:
        """See Deliveries. Checks some worlds at a time, and lets other calls run in between."""
        if worlds is None:
            listeners = await self._sessions.fetch("SELECT world FROM listeners")
            worlds = [world for (world,) in listeners]
        asked, found = list(worlds), list[int]()
        for start in range(0, len(asked), _AT_ONCE):
            if start:
                await asyncio.sleep(0)
            now, some = machine_now(), json.dumps(asked[start : start + _AT_ONCE])
            found += [world for (world,) in await self._sessions.fetch(self._due, now, some, now)]
        return found
