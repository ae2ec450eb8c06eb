"""Events of worlds that several processes serve, for those who watch through this process.

While anyone watches, each process polls the store for new events a few times a second.
"""

import asyncio
import json
import logging
from contextlib import suppress
from itertools import count
from typing import Any

from mock_server.clock import machine_now
from mock_server.errors import Unavailable
from mock_server.store import Store
from mock_server.store.changes import Change
from mock_server.web.control.events import ENDED, Events, Past, Watched, records_told
from mock_server.web.control.told import Told
from mock_server.world.journal import Journal

_EVERY = 0.2
"""Seconds between two polls."""

_ASK = 4
"""Polls after which busy processes are asked again to write their calls at once: within the second
for which they do so."""

_LATE = 10
"""Polls for which a missing number is awaited: its transaction may end after that of a higher
one."""

_defects = logging.getLogger("mock_server")


class SharedEvents(Events):
    """The events of worlds in a store that other processes write to as well."""

    def __init__(self, store: Store, journal: Journal) -> None:
        super().__init__(store, journal)
        self._lost: set[int] = set()
        self._looking = asyncio.Lock()
        self._untold: dict[int, list[dict[str, Any]]] = {}
        self._telling: asyncio.Task[None] | None = None

    async def tell(self, world: int, event: str, data: dict[str, Any]) -> None:
        """See Events. What cannot be written to the store is not published."""
        await self._write(world, event, [data])

    async def _write(self, world: int, event: str, found: list[dict[str, Any]]) -> None:
        """Write events of one kind, together: each write takes a connection from other calls."""
        noted = [
            (event, json.dumps({"at": machine_now(), "data": data}, ensure_ascii=False))
            for data in found
        ]
        with suppress(Unavailable):
            await self._store.events.add(world, noted)

    def tell_of_changes(self, world: int, changes: list[Change]) -> None:
        """Write the changes to the store at once, since other processes may watch the world.

        Those that come meanwhile are written together afterwards.
        """
        if changes:
            self._untold.setdefault(world, []).extend(records_told(changes))
            if self._telling is None:
                self._telling = asyncio.ensure_future(self._tell_the_rest())

    async def _tell_the_rest(self) -> None:
        try:
            while self._untold:
                world = next(iter(self._untold))
                await self._write(world, "record", self._untold.pop(world))
        finally:
            self._telling = None

    async def end(self, world: int) -> None:
        """End the streams in all processes."""
        await self.tell(world, ENDED, {})
        if self.followed(world):
            with suppress(Unavailable):
                await self._catch_up(world)

    async def run(self) -> None:
        """Follow the watched worlds."""
        for poll in count():
            await asyncio.sleep(_EVERY)
            if poll % _ASK == 0 and any(each.queues for each in self._followed.values()):
                with suppress(Unavailable):
                    await self._store.late_calls.ask()
            for world, watched in list(self._followed.items()):
                if not watched.queues:
                    continue
                try:
                    if world in self._lost:
                        fresh = await self._new(world)
                        watched.calls, watched.events = fresh.calls, fresh.events
                        self._lost.discard(world)
                    await self._catch_up(world)
                except Unavailable:  # numbers may also start again after a database crash
                    self._lost.add(world)
                except Exception:  # noqa: BLE001  # watching goes on
                    _defects.exception("events of world %d: a defect of the simulator", world)

    async def _new(self, world: int) -> Watched:
        last_call, last_event = await self._store.events.last()
        found = await self._store.journal.numbers(world, 0)
        floor = min((number - 1 for number, over in found if not over), default=last_call)
        above = [number for number, over in found if over and number > floor]
        return Watched(Told(floor, above, looks=_LATE), Told(last_event, looks=_LATE))

    async def _past(self, world: int) -> list[Past]:
        found = [_past(*each) for each in await self._store.events.above(world, 0)]
        ends = [place for place, each in enumerate(found) if each.event == ENDED]
        return found[ends[-1] :] if ends else found

    async def _catch_up(self, world: int) -> None:
        async with self._looking:  # two polls at once would publish the same event twice
            await self._look(world, self._followed[world])

    async def _look(self, world: int, watched: Watched) -> None:
        rows = await self._store.events.above(world, watched.events.floor)
        fresh = set(watched.events.look([(number, True) for number, _, _ in rows]))
        for row in rows:
            past = _past(*row)
            if past.number in fresh:
                watched.events.add(past.number)
                if past.event == ENDED:
                    self._end_streams(watched)
                else:
                    self._show(watched, past.event, past.data, past.data)
        watched.events.settle()
        await self.tell_of_calls(world)


def _past(number: int, event: str, noted: str) -> Past:
    found = json.loads(noted)
    return Past(number, found["at"], event, found["data"])
