"""What happens, as it happens: told to whoever watches a world."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

_WAITING = 1_000
"""Events that wait for a slow watcher; then the oldest go."""

_HEARTBEAT = 15.0
"""Seconds of silence after which a comment keeps the connection open."""


class Events:
    """The events of one process, by world."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[asyncio.Queue[str]]] = {}
        self._closed = False

    def watched(self, world: str) -> bool:
        """Whether anybody watches the world; telling costs nothing otherwise."""
        return world in self._watchers

    def tell(self, world: str, event: str, data: dict[str, Any]) -> None:
        """Tell the world's watchers."""
        text = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for queue in self._watchers.get(world, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(text)

    async def stream(self, world: str) -> AsyncIterator[str]:
        """The world's events from now on, as server-sent events."""
        queue: asyncio.Queue[str] = asyncio.Queue(_WAITING)
        self._watchers.setdefault(world, set()).add(queue)
        try:
            yield ": watching\n\n"
            while not self._closed:
                try:
                    text = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except TimeoutError:
                    text = ": still here\n\n"
                yield text
        finally:
            self._watchers[world].discard(queue)
            if not self._watchers[world]:
                del self._watchers[world]

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        for queues in self._watchers.values():
            for queue in queues:
                if not queue.full():
                    queue.put_nowait(": the server stops\n\n")
