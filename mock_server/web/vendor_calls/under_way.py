"""Calls that a fault delays, until their client disconnects or their world is reset."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from mock_server.store.world import WorldEnded
from mock_server.web.http.asgi import ClientGone, Receive

T = TypeVar("T")

MOST_ABANDONED = 1_000
"""Calls that continue after their client disconnected; beyond it the oldest is cancelled."""

MOST_HELD = 64 * 1024 * 1024
"""Total bytes of such calls' bodies; beyond it the oldest is cancelled, too."""


@dataclass(frozen=True, slots=True)
class _Abandoned:
    """Work whose client disconnected."""

    when_done: Callable[[], None]
    size: int
    """Its bytes in memory."""


class UnderWay:
    """The delayed calls of one process, by world."""

    def __init__(self) -> None:
        self._tasks: dict[str, set[asyncio.Task[Any]]] = {}
        self._abandoned: dict[asyncio.Task[Any], _Abandoned] = {}
        """The oldest come first."""

        self._held = 0

    async def run(
        self,
        world: str,
        work: Coroutine[Any, Any, T],
        receive: Receive,
        when_done: Callable[[], None],
        size: int = 0,
    ) -> T:
        """Run a call's work, which holds ``size`` bytes, and return its result.

        Args:
            world: The world that it acts in.
            work: What to do.
            receive: Reports when the client disconnects.
            when_done: Called when the work of a client that disconnected is done, or was cancelled
                to make room; not if its world ended before.
            size: The bytes that it holds meanwhile.

        Raises:
            ClientGone: the client disconnected; the work continues, so that it still takes effect.
            WorldEnded: the world was reset meanwhile; the work was cancelled.
        """
        task = asyncio.ensure_future(work)
        tasks = self._tasks.setdefault(world, set())
        tasks.add(task)
        task.add_done_callback(lambda done: self._forget(world, done))
        hang_up = asyncio.ensure_future(_hang_up(receive))
        try:
            await asyncio.wait({task, hang_up}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:  # the server is stopping
            task.cancel()
            raise
        finally:
            hang_up.cancel()
        if not task.done():
            self._abandon(task, when_done, size)
            raise ClientGone
        if task.cancelled():
            raise WorldEnded
        return task.result()

    async def end(self, world: str) -> None:
        """Cancel what is under way in a world."""
        for task in tuple(self._tasks.get(world, ())):
            task.cancel()

    def _abandon(self, task: asyncio.Task[Any], when_done: Callable[[], None], size: int) -> None:
        self._abandoned[task] = _Abandoned(when_done, size)
        self._held += size
        for oldest in tuple(self._abandoned):
            if len(self._abandoned) <= MOST_ABANDONED and self._held <= MOST_HELD:
                break
            given_up = self._abandoned.pop(oldest)
            self._held -= given_up.size
            oldest.cancel()
            given_up.when_done()

    def _forget(self, world: str, task: asyncio.Task[Any]) -> None:
        tasks = self._tasks.get(world, set())
        tasks.discard(task)
        if not tasks:
            self._tasks.pop(world, None)
        abandoned = self._abandoned.pop(task, None)
        if abandoned is not None:
            self._held -= abandoned.size
            # Retrieved because nothing else does, so that asyncio does not warn.
            if not task.cancelled() and not isinstance(task.exception(), WorldEnded):
                abandoned.when_done()


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
