"""Commits that wait for the disk together.

A transaction that changes a world would keep the world locked until the disk has it. It does not
wait, so that the next one can begin; its call waits afterwards, for one flush of all that was
committed until then.
"""

import asyncio
from collections.abc import Awaitable, Callable


class Flushes:
    """One flush at a time, each for all who came before it began."""

    def __init__(self, flush: Callable[[], Awaitable[None]]) -> None:
        self._flush = flush
        self._now: asyncio.Future[None] | None = None
        self._next: asyncio.Future[None] | None = None

    async def wait(self) -> None:
        """Wait until the disk has all that was committed; raises what the flush raises."""
        if self._next is None:
            self._next = asyncio.ensure_future(self._run(self._now))
            # Those who wait raise its error, if they were not cancelled.
            self._next.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.shield(self._next)

    async def _run(self, before: asyncio.Future[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        self._now, self._next = self._next, None  # does not help those who come from here on
        await self._flush()
