"""Calls that a fault plays in, until they are over or their world is reset.

A fault may hold one back for an hour, whose client may have left by then. The call still takes
effect at its time, so their number is bounded as they come: one too many is refused, and none is
given up.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from msgspec import Struct

from mock_server.errors import Unavailable
from mock_server.settings import DEFAULT_MAX_DELAYED
from mock_server.store.world import WorldEnded
from mock_server.web.http.asgi import ClientGone, Receive
from mock_server.web.http.call_cycle import READING

T = TypeVar("T")

_EACH = 32 * 1024
"""Bytes of bodies that so many may hold on average."""


class Faulted(Struct, frozen=True):
    """A call that a fault plays in."""

    world: int
    when_left: Callable[[], None]
    """Called when its client closed its side, after which it may still read."""

    when_over: Callable[[], None]
    """Called when it is over and its client was gone before; not when its world ended before."""

    size: int
    """The bytes that it holds."""


class UnderWay:
    """The calls of one process that faults hold back, by world."""

    def __init__(self, most: int = DEFAULT_MAX_DELAYED) -> None:
        self._most = most
        self._tasks: dict[int, set[asyncio.Task[Any]]] = {}
        self._count = 0
        self._held = 0

    def check_room(self, world: int, size: int) -> None:
        """Raise Unavailable where a world, or all of them, have too many already."""
        of_world = len(self._tasks.get(world, ()))
        if of_world >= max(1, self._most // 2) and self._most > 1:
            told = f"faults hold back {of_world} calls of this world"
        elif self._count >= self._most:
            told = f"faults hold back {self._count} calls"
        elif self._held + size > self._most * _EACH:
            told = f"the calls that faults hold back have {self._held} bytes"
        else:
            return
        raise Unavailable(f"{told} already: let them come to their end, or raise --max-delayed")

    async def run(self, faulted: Faulted, work: Coroutine[Any, Any, T], receive: Receive) -> T:
        """Run a call's work, which goes on where its client hangs up, and return its result.

        Raises:
            ClientGone: the client disconnected; the work continues, so that it still takes effect.
            WorldEnded: the world was reset meanwhile; the work was cancelled.
        """
        task = self._begin(faulted, work)
        if not await _outlasts(task, receive, faulted):
            task.add_done_callback(lambda done: _over(done, faulted.when_over))
            raise ClientGone
        if task.cancelled():
            raise WorldEnded
        return task.result()

    async def send(
        self, faulted: Faulted, sending: Coroutine[Any, Any, None], receive: Receive
    ) -> None:
        """Send an answer slowly, for as long as its client is there.

        Raises:
            ClientGone: the client disconnected; nothing more is sent.
            WorldEnded: the world was reset meanwhile.
        """
        task = self._begin(faulted, sending)
        if not await _outlasts(task, receive, faulted):
            task.cancel()
            faulted.when_over()
            raise ClientGone
        if task.cancelled():
            raise WorldEnded
        task.result()

    def _begin(self, faulted: Faulted, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.ensure_future(work)
        self._tasks.setdefault(faulted.world, set()).add(task)
        self._count += 1
        self._held += faulted.size
        task.add_done_callback(lambda done: self._forget(faulted, done))
        return task

    async def end(self, world: int) -> None:
        """Cancel what is under way in a world."""
        for task in tuple(self._tasks.get(world, ())):
            task.cancel()

    def _forget(self, faulted: Faulted, task: asyncio.Task[Any]) -> None:
        tasks = self._tasks[faulted.world]
        tasks.discard(task)
        if not tasks:
            del self._tasks[faulted.world]
        self._count -= 1
        self._held -= faulted.size


async def _outlasts(task: asyncio.Task[Any], receive: Receive, faulted: Faulted) -> bool:
    """Whether the client is still there, or may be, when the work is done."""

    def left() -> None:
        faulted.when_left()
        task.add_done_callback(lambda done: _over(done, faulted.when_over))

    hang_up = asyncio.ensure_future(_hang_up(receive, left))
    try:
        await asyncio.wait({task, hang_up}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:  # the server stops
        task.cancel()
        raise
    finally:
        hang_up.cancel()
    return task.done()


def _over(task: asyncio.Task[Any], when_over: Callable[[], None]) -> None:
    # Asked for its exception, since nobody else does.
    if not task.cancelled() and not isinstance(task.exception(), WorldEnded):
        when_over()


async def _hang_up(receive: Receive, left: Callable[[], None]) -> None:
    while (message := await receive())["type"] != "http.disconnect" or message.get(READING):
        if message.get(READING):
            left()
