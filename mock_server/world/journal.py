"""The journal: what was called, kept in the store in batches, off the way of the calls."""

import asyncio
from contextlib import suppress

from mock_server.calls import Call, Headers
from mock_server.errors import Unavailable
from mock_server.notes import Note
from mock_server.store import Store

FLUSH_EVERY = 0.05
"""Seconds after which a call is in the store at the latest."""

TRY_AGAIN = 1.0
"""Seconds until calls are offered again to a store that could not take them."""

MOST_WAITING = 10_000
"""Calls that wait for such a store; then the oldest go."""


class Journal:
    """The journal of one process over a store that others may write to as well."""

    def __init__(self, store: Store, *, keep_bodies: bool = True) -> None:
        self._store = store
        self._keep_bodies = keep_bodies
        self._waiting: list[Call] = []
        self._headers: Headers = []
        self._no_notes: list[Note] = []
        self._flushing = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, call: Call) -> None:
        """Take up a call of a world, before its answer goes out."""
        if not self._keep_bodies:
            call.body = call.response = b""
        self._share(call)
        if not self._waiting:
            self._flush_later()
        self._waiting.append(call)

    def _share(self, call: Call) -> None:
        """Keep once what a client sends with each call: it fills memory, and the caches."""
        if call.headers == self._headers:
            call.headers = self._headers
        else:
            self._headers = call.headers
        if not call.notes:
            call.notes = self._no_notes

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
        """Put what waits into the store, what is on its way there too.

        Raises:
            Unavailable: the store does not answer; the calls wait on.
        """
        async with self._flushing:
            if self._waiting:
                calls, self._waiting = self._waiting, []
                try:
                    await self._store.journal.add(calls)
                except Unavailable:
                    self._waiting = [*calls, *self._waiting][-MOST_WAITING:]
                    self._flush_later(TRY_AGAIN)
                    raise

    def rest(self) -> None:
        """Flush no more by itself: the server stops."""
        if self._timer is not None:
            self._timer.cancel()

    async def _settle(self) -> None:
        """Whoever asks sees all that was answered before, by other workers too."""
        await self.flush()
        if self._store.shared:
            await asyncio.sleep(2 * FLUSH_EVERY)

    def _flush_later(self, wait: float = FLUSH_EVERY) -> None:
        self._timer = asyncio.get_running_loop().call_later(wait, self._start_flush)

    def _start_flush(self) -> None:
        self._flush = asyncio.ensure_future(self._try_flush())

    async def _try_flush(self) -> None:
        with suppress(Unavailable):
            await self.flush()
