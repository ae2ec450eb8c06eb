"""Connections on which no call is under way; those that are idle for too long are closed."""

import asyncio
from typing import Any

IDLE = 75
"""Seconds that an idle connection is kept: longer than connection pools of clients keep theirs."""

_LOOK_EVERY = 5
"""Seconds between two looks; one timer for all costs less than one for each call."""


class IdleConnections:
    """The idle connections of one server, the one that waited longest first."""

    def __init__(self) -> None:
        self._since: dict[Any, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def longest(self) -> Any | None:
        """The connection that waited longest, if there is any."""
        return next(iter(self._since), None)

    def add(self, connection: Any) -> None:
        """A connection waits for a call from now on."""
        loop = connection.loop
        self._since[connection] = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(_LOOK_EVERY, self._look)

    def remove(self, connection: Any) -> None:
        """A connection has a call, or is closed."""
        self._since.pop(connection, None)

    def _look(self) -> None:
        self._timer = None
        for connection, since in list(self._since.items()):
            if connection.loop.time() - since < IDLE:
                self._timer = connection.loop.call_later(_LOOK_EVERY, self._look)
                return
            self.remove(connection)
            connection.transport.close()
