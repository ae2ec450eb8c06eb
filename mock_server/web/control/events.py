"""What happens in worlds, streamed to watchers that are connected to this process."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from functools import partial
from typing import Any

from mock_server.calls import Call
from mock_server.errors import Unavailable
from mock_server.store.changes import MOST_TOLD, Change
from mock_server.web.control.journal_views import as_json, in_brief

_WAITING = 1_000
"""Events that are queued for a slow watcher; beyond it the oldest are dropped."""

_HEARTBEAT = 15.0
"""Seconds of silence after which a comment keeps the connection open."""


_END = ""
"""Ends a stream."""

_RECONNECT = "retry: 500\n\n"
"""Tells a watcher to reconnect 500 milliseconds after its stream ended."""


MOST_WATCHERS = 200
"""The most concurrent streams of one world."""

_LAST_WORDS = 2


class Events:
    """The events of worlds that only this process serves."""

    def __init__(self) -> None:
        self._watchers: dict[str, dict[asyncio.Queue[str], bool]] = {}
        """The queue of each watcher by world, and whether it wants calls without bodies."""

        self._closed = False

    def check_room(self, world: str) -> None:
        """Raise Unavailable if the world has as many watchers as it may."""
        if len(self._watchers.get(world, {})) >= MOST_WATCHERS:
            raise Unavailable(
                f"{MOST_WATCHERS} streams of events of this world are open: close one first"
            )

    def watched(self, world: str) -> bool:
        """Whether the world has watchers; without any, publishing costs nothing."""
        return world in self._watchers

    async def tell(self, world: str, event: str, data: dict[str, Any]) -> None:
        """Publish an event to the world's watchers."""
        self.show(world, event, lambda _brief: data)

    def tell_of_call(self, call: Call) -> None:
        """Publish a call, which has its id, to its world's watchers."""
        self.show(call.world, "call", lambda brief: in_brief(call) if brief else as_json(call))

    def tell_of_changes(self, world: str, changes: list[Change]) -> None:
        """Publish changes of records, whoever made them; see ``store.changes.OnChanges``."""
        if self.watched(world):
            for data in records_told(changes):
                self.show(world, "record", partial(_whatever, data))

    def show(self, world: str, event: str, show: Callable[[bool], dict[str, Any]]) -> None:
        """Send the world's watchers what ``show`` returns, in brief or whole."""
        texts: dict[bool, str] = {}
        for queue, brief in self._watchers.get(world, {}).items():
            if brief not in texts:
                texts[brief] = _written(event, show(brief))
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(texts[brief])

    async def stream(
        self, world: str, missed: Sequence[Call] = (), *, brief: bool = False
    ) -> AsyncIterator[str]:
        """The calls that a watcher missed, then the world's events, as text of the stream."""
        queue: asyncio.Queue[str] = asyncio.Queue(_WAITING)
        self._watchers.setdefault(world, {})[queue] = brief
        try:
            yield f": watching\n{_RECONNECT}"
            for call in missed:
                yield _written("call", in_brief(call) if brief else as_json(call))
            while not self._closed:
                try:
                    text = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except TimeoutError:
                    text = ": still here\n\n"
                if text == _END:
                    return
                yield text
        finally:
            del self._watchers[world][queue]
            if not self._watchers[world]:
                del self._watchers[world]

    async def end(self, world: str) -> None:
        """End the streams of a world that was reset or removed."""
        for queue in self._watchers.get(world, {}):
            while queue.maxsize - queue.qsize() < _LAST_WORDS:
                queue.get_nowait()
            queue.put_nowait(_written("ended", {}))
            queue.put_nowait(_END)

    async def run(self) -> None:
        """Nothing to do in the background; see SharedEvents."""

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        for queues in self._watchers.values():
            for queue in queues:
                if not queue.full():
                    queue.put_nowait(": the server stops\n\n")


def _whatever(data: dict[str, Any], _brief: bool) -> dict[str, Any]:
    """The same data, in brief and whole."""
    return data


def _written(event: str, data: dict[str, Any]) -> str:
    """An event as text; a call's id lets a watcher resume after it."""
    number = f"id: {data['id']}\n" if event == "call" else ""
    return f"event: {event}\n{number}data: {json.dumps(data, ensure_ascii=False)}\n\n"


def records_told(changes: list[Change]) -> Iterator[dict[str, Any]]:
    """The published changes; beyond ``MOST_TOLD``, a count for each kind."""
    for change in changes[:MOST_TOLD]:
        yield {"kind": change.kind, "what": change.what, "id": str(change.id)}
    more = Counter((change.kind, change.what) for change in changes[MOST_TOLD:])
    for (kind, what), count in more.items():
        yield {"kind": kind, "what": what, "count": count}
