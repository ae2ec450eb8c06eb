"""A journal in memory, for a database in memory."""

import asyncio
from collections import deque
from collections.abc import Iterable
from itertools import chain, takewhile

from msgspec import Struct, field

from mock_server.calls import Call
from mock_server.store import journal_bounds


class _Shelf(Struct):
    """One world's calls, oldest first: those without bodies, then the others."""

    digests: deque[Call] = field(default_factory=deque)
    whole: deque[Call] = field(default_factory=deque)
    digest_bytes: int = 0
    whole_bytes: int = 0
    dropped: int = 0
    cleared: bool = False

    @property
    def held(self) -> journal_bounds.Held:
        return journal_bounds.Held(
            len(self.whole), self.whole_bytes, self.digest_bytes, self.dropped > 0
        )

    @property
    def bytes(self) -> int:
        return self.whole_bytes + self.digest_bytes

    def keep_within(
        self, bound: int, digest: journal_bounds.Digest, rate: journal_bounds.DigestRate
    ) -> bool:
        """Drop what does not fit; False if some of it is left."""
        whole, digests = map(_counted, self.whole), map(_counted, self.digests)
        going = journal_bounds.cut(self.held, bound, whole, digests, rate.room())
        for _ in range(going.calls):
            self._drop_oldest()
        bodies = min(going.bodies, journal_bounds.MOST_AT_ONCE)
        rate.take(bodies)
        for _ in range(bodies):
            self._drop_bodies_of_oldest(digest)
        return bodies == going.bodies

    def _drop_oldest(self) -> None:
        if self.digests:
            self.digest_bytes -= self.digests.popleft().counted
        else:
            self.whole_bytes -= self.whole.popleft().counted
        self.dropped += 1

    def _drop_bodies_of_oldest(self, digest: journal_bounds.Digest) -> None:
        call = self.whole.popleft()
        self.whole_bytes -= call.counted
        journal_bounds.without_bodies(call, digest)
        call.counted = journal_bounds.size_of(call)
        self.digest_bytes += call.counted
        self.digests.append(call)


def _counted(call: Call) -> int:
    return call.counted


class MemoryJournal:
    """Calls by world, with the methods of ``SharedJournal``."""

    def __init__(self, bounds: journal_bounds.Bounds, digest: journal_bounds.Digest) -> None:
        self._bounds = bounds
        self._digest = digest
        self._rate = journal_bounds.DigestRate()
        self._shelves: dict[int, _Shelf] = {}
        self._bytes = 0
        self._last_id = 0

    async def add(self, calls: list[Call]) -> None:
        touched = set[int]()
        for call in calls:
            shelf = self._shelves.get(call.world_id)
            if shelf is None:
                shelf = self._shelves[call.world_id] = _Shelf()
            self._last_id += 1
            call.id = self._last_id
            shelf.whole.append(call)
            call.counted = journal_bounds.size_of(call)
            shelf.whole_bytes += call.counted
            self._bytes += call.counted
            touched.add(call.world_id)
        await self._bound(touched)

    async def end(self, calls: list[Call]) -> None:
        """The stored calls are the same objects; only their sizes have changed."""
        touched = set[int]()
        for call in calls:
            shelf = self._shelves.get(call.world_id)
            if shelf is not None and shelf.whole and shelf.whole[0].id <= call.id:
                grown = journal_bounds.size_of(call) - call.counted
                call.counted += grown
                shelf.whole_bytes += grown
                self._bytes += grown
                touched.add(call.world_id)
        await self._bound(touched)

    async def entries(self, world: int) -> tuple[list[Call], int]:
        shelf = self._shelves.get(world)
        return ([*shelf.digests, *shelf.whole], shelf.dropped) if shelf else ([], 0)

    async def numbers(self, world: int, above: int) -> list[tuple[int, bool]]:
        shelf = self._shelves.get(world)
        newest = reversed(shelf.whole) if shelf else ()
        found = takewhile(lambda call: call.id > above, newest)
        return [(call.id, not call.under_way) for call in found][::-1]

    async def numbered(self, world: int, numbers: list[int]) -> list[Call]:
        wanted, shelf = set(numbers), self._shelves.get(world)
        kept = chain(shelf.digests, shelf.whole) if shelf else ()
        return [call for call in kept if call.id in wanted]

    async def forget_under_way(self, world: int) -> None:
        shelf = self._shelves.get(world)
        if shelf is not None:
            self._bytes -= shelf.bytes
            shelf.whole = deque(call for call in shelf.whole if call.ended)
            shelf.digests = deque(call for call in shelf.digests if call.ended)
            shelf.whole_bytes = sum(map(_counted, shelf.whole))
            shelf.digest_bytes = sum(map(_counted, shelf.digests))
            self._bytes += shelf.bytes

    async def clear(self, world: int) -> None:
        await self.forget(world)
        self._shelves[world] = _Shelf(cleared=True)

    async def forget(self, world: int) -> None:
        shelf = self._shelves.pop(world, None)
        if shelf is not None:
            self._bytes -= shelf.bytes

    async def forgot(self, world: int) -> bool:
        shelf = self._shelves.get(world)
        return shelf is not None and (shelf.cleared or shelf.dropped > 0)

    async def _bound(self, worlds: Iterable[int]) -> None:
        for world in worlds:
            await self._cut(world, self._bounds.world)
        if self._bytes > self._bounds.total:
            held = {world: shelf.bytes for world, shelf in self._shelves.items()}
            for world, share in journal_bounds.shares(held, self._bounds.total).items():
                await self._cut(world, share)

    async def _cut(self, world: int, bound: int) -> None:
        within = False
        while not within and (shelf := self._shelves.get(world)) is not None:
            before = shelf.bytes
            within = shelf.keep_within(bound, self._digest, self._rate)
            self._bytes += shelf.bytes - before
            if not within:
                await asyncio.sleep(0)
