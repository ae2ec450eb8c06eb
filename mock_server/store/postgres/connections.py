"""The connections of one process to one PostgreSQL database, opened as they are needed.

asyncpg's own pool takes three times the processor time of a short query to lend a connection: it
wraps each in a proxy, and gives it back in a task of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

Connection = asyncpg.Connection


class Connections:
    """A bounded number of connections, each lent to one caller at a time."""

    def __init__(self, connect: Callable[[], Awaitable[Connection]], most: int) -> None:
        self._connect = connect
        self._most = most
        self._free = asyncio.Semaphore(most)
        self._idle: list[Connection] = []
        """The one used last is lent next."""

        self._lent: set[Connection] = set()
        self.made = 0
        """The number of connections that were opened."""

    async def acquire(self, within: float) -> Connection:
        """A connection; raises TimeoutError if none is free in time, or what connecting raises."""
        async with asyncio.timeout(within if self._free.locked() else None):
            await self._free.acquire()
        try:
            connection = self._usable()
            if connection is None:
                connection = await self._connect()
                self.made += 1
        except BaseException:
            self._free.release()
            raise
        self._lent.add(connection)
        return connection

    def release(self, connection: Connection) -> None:
        """Take a connection back, unless it is of no more use."""
        self._lent.discard(connection)
        if connection.is_closed() or connection.is_in_transaction():
            connection.terminate()
        else:
            self._idle.append(connection)
        self._free.release()

    async def close(self, within: float) -> None:
        """Disconnect, once everything that was lent is back or the time is over."""
        try:
            async with asyncio.timeout(within):
                for _ in range(self._most):
                    await self._free.acquire()
                for connection in self._idle:
                    await connection.close()
        finally:
            self.terminate()

    def terminate(self) -> None:
        """Disconnect at once."""
        for connection in (*self._idle, *self._lent):
            connection.terminate()

    def _usable(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            connection.terminate()
        return None
