"""Events of worlds, sent as they happen to everyone who watches through this process."""

import json
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Any

from msgspec import Struct, field

from mock_server.calls import Call
from mock_server.clock import SECOND, machine_now, stopwatch
from mock_server.errors import Unavailable
from mock_server.store import Store
from mock_server.store.changes import MOST_TOLD, Change
from mock_server.web.control.event_queue import EventQueue
from mock_server.web.control.journal_views import as_json, in_brief
from mock_server.web.control.told import Mark, Told, read_mark
from mock_server.world.journal import Journal

_HEARTBEAT = 15.0
"""Seconds of silence after which a comment keeps the connection open."""

_RECONNECT = b"retry: 500"
"""Milliseconds after which a watcher whose stream ended reconnects."""

_SHARE = 0.0002
"""Seconds that a stream rests after it sent something, for each other stream of its world and for
each that was there before it: more of them take hardly more of the process, and not all at once."""

MOST_WATCHERS = 200
"""Maximum number of streams per world."""

MOST_IN_ALL = 1_000
"""Maximum number of streams per process."""

_REMEMBERED = 300.0
"""Seconds for which a world without watchers is still followed, since a watcher may reconnect."""

_MOST_PAST = 1_000
"""Events of a world kept for such a watcher, except calls, which are in the journal."""

ENDED = "ended"
"""Event name: the world was reset or removed."""


class Past(Struct, frozen=True):
    """A past event other than a call."""

    number: int
    at: int
    """By the machine's clock, in microseconds since the epoch."""

    event: str
    data: dict[str, Any]


class Watched(Struct, eq=False):
    """A world that is watched, or was until recently."""

    calls: Told
    events: Told
    queues: dict[EventQueue, bool] = field(default_factory=dict)
    """Queues of its watchers, each with whether it wants calls in brief."""

    past: deque[Past] = field(default_factory=lambda: deque(maxlen=_MOST_PAST))
    left_at: float = 0.0

    @property
    def mark(self) -> Mark:
        """The position that its watchers have reached."""
        return Mark(self.calls, self.events)


class Events:
    """The events of worlds that no other process serves."""

    def __init__(self, store: Store, journal: Journal) -> None:
        self._store = store
        self._journal = journal
        self._followed: dict[int, Watched] = {}
        self._numbers = count(1)
        self._last = 0
        self._closed = False

    def check_room(self, world: int) -> None:
        """Raise Unavailable if there are too many streams already."""
        counts = {number: len(each.queues) for number, each in self._followed.items()}
        if counts.get(world, 0) >= MOST_WATCHERS or sum(counts.values()) >= MOST_IN_ALL:
            raise Unavailable(
                f"{MOST_WATCHERS} event streams of this world, or {MOST_IN_ALL} of all worlds, are "
                "open: close one first"
            )

    def followed(self, world: int) -> bool:
        """Whether the world has, or recently had, a watcher; otherwise publishing costs nothing."""
        return world in self._followed

    async def tell(self, world: int, event: str, data: dict[str, Any]) -> None:
        """Publish an event other than a call to the world's watchers."""
        self._happened(world, event, data)

    async def tell_of_calls(self, world: int) -> None:
        """Publish the calls that ended, as the journal has them."""
        watched = self._followed.get(world)
        if watched is None:
            return
        found = await self._store.journal.numbers(world, watched.calls.floor)
        fresh = watched.calls.look(found)
        if fresh and watched.queues:
            for call in await self._store.journal.numbered(world, fresh):
                watched.calls.add(call.id)
                self._show(watched, "call", as_json(call), in_brief(call))
        for number in fresh:
            watched.calls.add(number)
        watched.calls.settle()

    def tell_of_changes(self, world: int, changes: list[Change]) -> None:
        """Publish changed records, whatever changed them; see ``store.changes``."""
        if self.followed(world):
            for data in records_told(changes):
                self._happened(world, "record", data)

    async def stream(
        self, world: int, last: str = "", *, brief: bool = False
    ) -> AsyncIterator[bytes]:
        """What a watcher missed since its last event's id, followed by what happens from now on."""
        watched = await self._begin(world)
        queue, before = EventQueue(), len(watched.queues)
        watched.queues[queue] = brief
        try:
            mark = read_mark(last)
            now = Mark(watched.calls.copy(), watched.events.copy())
            yield b": watching\n%b\n%b\n" % (_RECONNECT, _reached(now) if mark is None else b"")
            if mark is not None:
                async for text in self._missed(world, mark, now, brief=brief):
                    yield text
            while not self._closed:
                rest = (before + len(watched.queues)) * _SHARE
                if (told := await queue.next(_HEARTBEAT, rest)) is None:
                    break
                yield told
        finally:
            del watched.queues[queue]
            watched.left_at = stopwatch()

    async def end(self, world: int) -> None:
        """End the streams of a world that was reset or removed, and forget its past."""
        watched = self._followed.get(world)
        if watched is not None:
            watched.past.clear()
            self._note(watched, ENDED, {})
            self._end_streams(watched)

    async def run(self) -> None:
        """Background work until cancelled: none is needed here."""

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        for watched in self._followed.values():
            for queue in watched.queues:
                queue.put(b": the server is stopping\n\n")

    async def _begin(self, world: int) -> Watched:
        """Follow a world from now on; forget worlds that were not watched for long."""
        for number, each in list(self._followed.items()):
            if not each.queues and stopwatch() - each.left_at > _REMEMBERED:
                del self._followed[number]
        if world not in self._followed:
            self._followed[world] = watched = await self._new(world)
            watched.left_at = stopwatch()
        await self._catch_up(world)
        return self._followed[world]

    async def _catch_up(self, world: int) -> None:
        """Publish everything that happened so far."""
        await self._journal.flush()
        await self.tell_of_calls(world)

    async def _new(self, _world: int) -> Watched:
        return Watched(Told(), Told(self._last))

    async def _past(self, world: int) -> list[Past]:
        """What is known of the world's past, except calls, since it last began or ended."""
        return list(self._followed[world].past)

    async def _missed(
        self, world: int, mark: Mark, now: Mark, *, brief: bool
    ) -> AsyncIterator[bytes]:
        """What is known to have happened between two marks, in order."""
        entries, _ = await self._journal.entries(world)
        calls = mark.calls if mark.calls.floor <= now.calls.top else Told()
        since = max((_over_at(each) for each in entries if calls.has(each.id)), default=0)
        events = mark.events or Told()
        assert now.events is not None  # for the type checker
        found: list[tuple[int, Call | Past]] = [
            (_over_at(call), call)
            for call in entries
            if not call.under_way and now.calls.has(call.id) and not calls.has(call.id)
        ]
        found += [
            (past.at, past)
            for past in await self._past(world)
            if now.events.has(past.number)
            and not (past.at <= since if mark.events is None else events.has(past.number))
        ]
        reached = Mark(calls, events)
        for _, each in sorted(found, key=lambda pair: pair[0]):
            if isinstance(each, Past):
                events.add(each.number)
                yield _written(each.event, each.data, reached)
            else:
                calls.add(each.id)
                yield _written("call", (in_brief if brief else as_json)(each), reached)
        yield _reached(now) + b"\n"

    def _end_streams(self, watched: Watched) -> None:
        for queue in watched.queues:
            queue.end(_written(ENDED, {}, watched.mark))

    def _happened(self, world: int, event: str, data: dict[str, Any]) -> None:
        watched = self._followed.get(world)
        if watched is not None:
            self._note(watched, event, data)
            self._show(watched, event, data, data)

    def _note(self, watched: Watched, event: str, data: dict[str, Any]) -> None:
        """Keep the event for watchers that reconnect."""
        self._last = next(self._numbers)
        past = Past(self._last, machine_now(), event, data)
        watched.past.append(past)
        watched.events.look([(past.number, True)])
        watched.events.add(past.number)
        watched.events.settle()

    def _show(
        self, watched: Watched, event: str, whole: dict[str, Any], brief: dict[str, Any]
    ) -> None:
        """Send an event to the watchers, in brief or in full."""
        texts: dict[bool, bytes] = {}
        for queue, wants_brief in watched.queues.items():
            if wants_brief not in texts:
                data = brief if wants_brief else whole
                texts[wants_brief] = _written(event, data, watched.mark)
            queue.put(texts[wants_brief])


def _over_at(call: Call) -> int:
    """When a call ended, by the machine's clock."""
    return call.real_at + round(call.seconds * SECOND)


def _written(event: str, data: dict[str, Any], mark: Mark) -> bytes:
    """An event as text; a watcher can resume later from its id."""
    return f"event: {event}\nid: {mark}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _reached(mark: Mark) -> bytes:
    """The line with the position from which a watcher resumes, outside of an event."""
    return f"id: {mark}\n".encode()


def records_told(changes: list[Change]) -> Iterator[dict[str, Any]]:
    """What is published about changed records.

    Of many, only how many more there are of each kind.
    """
    for change in changes[:MOST_TOLD]:
        yield {"kind": change.kind, "what": change.what, "id": str(change.id)}
    more = Counter((change.kind, change.what) for change in changes[MOST_TOLD:])
    for (kind, what), number in more.items():
        yield {"kind": kind, "what": what, "count": number}
