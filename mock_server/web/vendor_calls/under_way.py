"""Calls that a fault keeps waiting: until their client hangs up, or their world is reset."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from mock_server.store.world import WorldEnded
from mock_server.web.http.asgi import ClientGone, Receive

T = TypeVar("T")

MOST_ABANDONED = 1_000
"""Calls that go on although their client hung up; beyond it the oldest is given up."""


class UnderWay:
    """The calls of one process that take time, by world."""

    def __init__(self) -> None:
        self._tasks: dict[str, set[asyncio.Task[Any]]] = {}
        self._abandoned: dict[asyncio.Task[Any], None] = {}

    async def run(self, world: str, work: Coroutine[Any, Any, T], receive: Receive) -> T:
        """The result of a call's work.

        Raises:
            ClientGone: the client hung up; the work goes on, so that its effect still comes.
            WorldEnded: the world was reset meanwhile; the work was ended.
        """
        task = asyncio.ensure_future(work)
        tasks = self._tasks.setdefault(world, set())
        tasks.add(task)
        task.add_done_callback(lambda done: self._forget(world, done))
        hang_up = asyncio.ensure_future(_hang_up(receive))
        try:
            await asyncio.wait({task, hang_up}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:  # the server stops
            task.cancel()
            raise
        finally:
            hang_up.cancel()
        if not task.done():
            self._abandon(task)
            raise ClientGone
        if task.cancelled():
            raise WorldEnded
        return task.result()

    async def end(self, world: str) -> None:
        """End what is under way in a world."""
        for task in tuple(self._tasks.get(world, ())):
            task.cancel()

    def _abandon(self, task: asyncio.Task[Any]) -> None:
        if len(self._abandoned) >= MOST_ABANDONED:
            next(iter(self._abandoned)).cancel()
        self._abandoned[task] = None

    def _forget(self, world: str, task: asyncio.Task[Any]) -> None:
        tasks = self._tasks.get(world, set())
        tasks.discard(task)
        if not tasks:
            self._tasks.pop(world, None)
        if self._abandoned.pop(task, task) is None and not task.cancelled():
            task.exception()  # nobody else asks for it


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
