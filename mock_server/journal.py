"""The journal: what was called, kept in the store in batches, off the way of the calls."""

import asyncio

from mock_server.calls import Call
from mock_server.store import Store

FLUSH_EVERY = 0.05
"""Seconds after which a call is in the store at the latest."""


class Journal:
    """The journal of one process over a store that others may write to as well."""

    def __init__(self, store: Store, *, keep_bodies: bool = True) -> None:
        self._store = store
        self._keep_bodies = keep_bodies
        self._waiting: list[Call] = []

    def add(self, call: Call) -> None:
        """Take up a call of a world, before its answer goes out."""
        if not self._keep_bodies:
            call.body = call.response = b""
        if not self._waiting:
            asyncio.get_running_loop().call_later(FLUSH_EVERY, self._start_flush)
        self._waiting.append(call)

    async def entries(self, world: str) -> tuple[list[Call], int]:
        """The world's calls, oldest first, and how many older ones were dropped."""
        await self._settle()
        return await self._store.journal.entries(world)

    async def recent(self, world: str) -> list[Call]:
        """The world's calls as far as this process knows, at once."""
        await self.flush()
        calls, _ = await self._store.journal.entries(world)
        return calls

    async def clear(self, world: str) -> None:
        """Forget the world's calls."""
        await self._settle()
        await self._store.journal.clear(world)

    async def flush(self) -> None:
        """Put what waits into the store."""
        if self._waiting:
            calls, self._waiting = self._waiting, []
            await self._store.journal.add(calls)

    async def _settle(self) -> None:
        """Whoever asks sees all that was answered before, by other workers too."""
        await self.flush()
        if self._store.shared:
            await asyncio.sleep(2 * FLUSH_EVERY)

    def _start_flush(self) -> None:
        self._flushing = asyncio.ensure_future(self.flush())
