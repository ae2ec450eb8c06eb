"""What happens in worlds that several processes serve, streamed to this process's watchers.

Each process polls the store for new events, a few times a second while it has watchers.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from mock_server.calls import Call
from mock_server.errors import Unavailable
from mock_server.store import Store
from mock_server.store.changes import Change
from mock_server.web.control.events import Events, records_told

_EVERY = 0.2
"""Seconds between two polls."""

_OVERLAP = 10
"""Polls for which a missing number is awaited: transactions do not end in order."""

_ENDED = "ended"
"""The event that tells other processes that a world was reset or removed."""

_defects = logging.getLogger("mock_server")


@dataclass
class _Seen:
    """The numbers that were seen; those above ``floor`` are queried again."""

    floors: list[int]
    above: set[int] = field(default_factory=set)

    @property
    def floor(self) -> int:
        return self.floors[0]

    def new(self, numbers: list[int]) -> list[int]:
        """Those of the numbers that were not seen before."""
        found = [number for number in numbers if number not in self.above]
        self.floors.append(max([self.floors[-1], *numbers]))
        self.floors = self.floors[-_OVERLAP:]
        self.above = {number for number in (*self.above, *numbers) if number > self.floor}
        return found


class SharedEvents(Events):
    """The events of worlds in a store that other processes write to as well."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._followed: dict[str, tuple[_Seen, _Seen]] = {}
        self._lost: set[str] = set()
        self._telling: set[asyncio.Task[None]] = set()

    async def tell(self, world: str, event: str, data: dict[str, Any]) -> None:
        """Store the event for all processes; it is lost if the store is unavailable."""
        with suppress(Unavailable):
            await self._store.events.add(world, event, json.dumps(data, ensure_ascii=False))

    def tell_of_call(self, call: Call) -> None:
        """Nothing: every process reads calls from the journal."""

    def tell_of_changes(self, world: str, changes: list[Change]) -> None:
        """Store the changes for all processes, which may have watchers."""
        for data in records_told(changes):
            task = asyncio.ensure_future(self.tell(world, "record", data))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def stream(
        self, world: str, missed: Sequence[Call] = (), *, brief: bool = False
    ) -> AsyncIterator[str]:
        if not self.watched(world):
            await self._begin(world)
        async for text in super().stream(world, missed, brief=brief):
            yield text

    async def end(self, world: str) -> None:
        """End the streams in all processes."""
        await super().end(world)
        await self.tell(world, _ENDED, {})

    async def run(self) -> None:
        """Poll the events of watched worlds."""
        while True:
            await asyncio.sleep(_EVERY)
            for world in list(self._followed):
                try:
                    if world in self._lost:
                        await self._begin(world)
                    await self._follow(world)
                except Unavailable:  # and numbers may restart in a database that crashed
                    self._lost.add(world)
                except Exception:  # noqa: BLE001  # watching goes on
                    _defects.exception("events of %s: a defect of the simulator", world)

    async def _begin(self, world: str) -> None:
        """Poll a world's events from now on."""
        calls, events = await self._store.events.last()
        self._followed[world] = _Seen([calls]), _Seen([events])
        self._lost.discard(world)

    async def _follow(self, world: str) -> None:
        if not self.watched(world):
            del self._followed[world]
            return
        seen_calls, seen_events = self._followed[world]
        events = await self._store.events.above(world, seen_events.floor)
        fresh = set(seen_events.new([number for number, _, _ in events]))
        for number, event, data in events:
            if number in fresh and event == _ENDED:
                await super().end(world)
            elif number in fresh:
                await super().tell(world, event, json.loads(data))
        numbers = await self._store.journal.numbers(world, seen_calls.floor)
        new = seen_calls.new(numbers)
        for call in await self._store.journal.numbered(world, new) if new else ():
            super().tell_of_call(call)
