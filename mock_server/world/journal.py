"""The journal: the calls of each world, in the order of their arrival.

A call is entered when its body has been read, and completed when it ends. Calls are written to the
store in batches, so that a call costs one append.
"""

import asyncio
from collections import Counter
from contextlib import suppress

from mock_server.calls import Call, Headers
from mock_server.clock import SECOND, machine_now, stopwatch
from mock_server.errors import Unavailable
from mock_server.notes import Note
from mock_server.store import Store
from mock_server.store.journal_bounds import DEFAULT_BYTES, MOST_LISTED, size_of

FLUSH_EVERY = 0.05
"""The longest time in seconds until a call is in the store."""

AT_ONCE = 200
"""Calls that are written in one transaction."""

MANY = 50
"""Calls of so short a time that a shared store need not have at once those that it will drop."""

LATEST = 1.0
"""Seconds until it has them, and until nobody reads it any more."""

MOST_BYTES = DEFAULT_BYTES // 4
"""Bytes of calls that may wait so long."""

TRY_AGAIN = 1.0
"""Seconds until a failed write is retried."""

SIGN_OF_LIFE = 5.0
"""Seconds after which a call that is still under way is written to a shared store again."""

SILENT = 30.0
"""Seconds after which a call counts as abandoned if its process did not write it again: the process
died."""

MOST_WAITING = 10_000
"""Maximum number of calls that wait for such a store; beyond it the oldest are dropped."""


_LONGEST_NUMBER = 18
"""Maximum digits of a call's number."""


class Journal:
    """The journal of one process, over a store that others may write to, too."""

    def __init__(self, store: Store, *, keep_bodies: bool = True) -> None:
        self._store = store
        self._keep_bodies = keep_bodies
        self._waiting: list[Call] = []
        self._ended: list[Call] = []
        """Calls that ended after they were stored."""

        self._open: list[Call] = []
        """Calls that were under way when a shared store got them."""

        self._unwritten = Counter[int]()
        """Calls by world that were dropped before the store had them."""

        self._written_at = self._read_at = 0.0
        self._reads = 0
        self._headers: Headers = []
        self._no_notes: list[Note] = []
        self._flushing = asyncio.Lock()
        self._flush: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        """The next flush, if one is planned."""

    def begin(self, call: Call) -> None:
        """Enter a call of a world, whose body has been read."""
        self._waiting.append(call)
        if self._timer is None:
            self._flush_later()

    def end(self, call: Call) -> None:
        """Complete a call that ended or whose client disconnected."""
        if not self._keep_bodies:
            call.body = call.response = b""
        # Most clients send the same headers with each call.
        if call.headers is self._headers or call.headers == self._headers:
            call.headers = self._headers
        else:
            self._headers = call.headers
        if not call.notes:
            call.notes = self._no_notes
        if call.id:
            self._ended.append(call)
            if self._timer is None:
                self._flush_later()

    def drop(self, call: Call) -> None:
        """Forget a call whose world ended meanwhile, if it is not in the store yet."""
        self._waiting = [each for each in self._waiting if each is not call]
        self._open = [each for each in self._open if each is not call]

    async def entries(self, world: int) -> tuple[list[Call], int]:
        """The world's calls in the order of their arrival, and how many were dropped."""
        await self._settle()
        calls, dropped = await self._store.journal.entries(world)
        if self._store.shared:  # several processes write calls in batches of their own
            calls.sort(key=lambda call: (call.real_at, call.id))
            give_up_orphans(calls)
        return calls, dropped

    async def entry(self, world: int, number: str) -> Call | None:
        """The world's call with this number; None if there is none."""
        if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
            return None
        await self._settle()
        found = await self._store.journal.numbered(world, [int(number)])
        if self._store.shared:
            give_up_orphans(found)
        return found[0] if found else None

    async def recent(self, world: int) -> list[Call]:
        """The stored calls of the world, without waiting for other processes."""
        await self.flush()
        calls, _ = await self._store.journal.entries(world)
        return calls

    async def forgot(self, world: int) -> bool:
        """Whether calls of the world were dropped or cleared, so that a client may know more."""
        return await self._store.journal.forgot(world)

    async def clear(self, world: int) -> None:
        """Remove the world's calls, including those under way."""
        await self._settle()
        await self._store.journal.clear(world)

    async def forget(self, world: int) -> None:
        """Forget a world that was removed."""
        await self._settle()
        await self._store.journal.forget(world)

    async def forget_under_way(self, world: int) -> None:
        """Forget the world's calls whose work is not done, even if their clients disconnected."""
        await self._settle()
        await self._store.journal.forget_under_way(world)

    async def flush(self) -> None:
        """Write everything that waits to the store.

        Raises:
            Unavailable: the store does not respond; the calls keep waiting.
        """
        async with self._flushing:
            for world, calls in list(self._unwritten.items()):
                await self._store.late_calls.count_dropped(world, calls)
                del self._unwritten[world]
            for _ in range(0, max(len(self._waiting), len(self._ended)), AT_ONCE):
                await self._flush_some()
            self._written_at = stopwatch()

    async def _flush_some(self) -> None:
        calls, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        ended, self._ended = self._ended[:AT_ONCE], self._ended[AT_ONCE:]
        try:
            if calls:
                await self._add(calls)
                calls = []
            if ended:
                await self._store.journal.end(ended)
        except Unavailable:
            self._waiting = [*calls, *self._waiting][-MOST_WAITING:]
            self._ended = [*ended, *self._ended][-MOST_WAITING:]
            self._flush_later(TRY_AGAIN)
            raise

    async def _add(self, calls: list[Call]) -> None:
        """Store new calls; those that end meanwhile are completed afterwards."""
        going_on = [(call, call.abandoned) for call in calls if not call.ended]
        await self._store.journal.add(calls)
        self._ended += [call for call, gone in going_on if call.ended or call.abandoned != gone]
        if self._store.shared:
            self._open += [call for call, _ in going_on if call.under_way]

    async def run(self) -> None:
        """Let other processes see which calls are still under way here, until cancelled."""
        while self._store.shared:
            await asyncio.sleep(SIGN_OF_LIFE)
            self._open = [call for call in self._open if call.under_way]
            for call in self._open:
                call.seconds = (machine_now() - call.real_at) / SECOND
                self.end(call)

    def rest(self) -> None:
        """Cancel the timer, as when the server stops."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _settle(self) -> None:
        """Wait until all earlier calls are stored, including those of other workers."""
        if self._store.shared:
            await self._store.late_calls.ask()
        await self.flush()
        if self._store.shared:
            await asyncio.sleep(2 * FLUSH_EVERY)

    def _flush_later(self, wait: float = FLUSH_EVERY) -> None:
        self.rest()
        self._timer = asyncio.get_running_loop().call_later(wait, self._start_flush)

    def _start_flush(self) -> None:
        self._timer = None
        if self._flush is None or self._flush.done():  # readers would wait for all that queue
            self._flush = asyncio.ensure_future(self._try_flush())

    async def _try_flush(self) -> None:
        with suppress(Unavailable):
            if not await self._may_wait():
                await self.flush()
        if self._timer is None and (self._waiting or self._ended):
            self._flush_later()  # calls came in while the store took others in

    async def _may_wait(self) -> bool:
        """Whether the calls that wait may do so longer, without those that newer ones replace.

        They may if many come, all of them of worlds whose journals are full, and nobody reads.
        """
        now, late = stopwatch(), self._store.late_calls
        many = self._store.shared and len(self._waiting) >= MANY
        if not many or now > self._written_at + LATEST:
            return False
        reads = await late.asked()
        if reads != self._reads:
            self._reads, self._read_at = reads, now
        if now < self._read_at + LATEST:
            return False
        for world in {call.world_id for call in self._waiting}:
            if not await late.may_be_dropped(world):
                return False
        self._drop_surplus()
        return sum(map(size_of, self._waiting)) < MOST_BYTES

    def _drop_surplus(self) -> None:
        """Keep of each world only as many of the newest calls as the store would."""
        newest = Counter[int]()
        kept = []
        for call in reversed(self._waiting):
            newest[call.world_id] += 1
            if newest[call.world_id] <= MOST_LISTED:
                kept.append(call)
            else:
                self._unwritten[call.world_id] += 1
        self._waiting = kept[::-1]


def give_up_orphans(calls: list[Call]) -> None:
    """Mark calls as abandoned if their process died while they were under way.

    A process writes its calls under way again every ``SIGN_OF_LIFE`` seconds. A call that was not
    written for ``SILENT`` seconds will get no response: its connection ended with the process.
    """
    alive = machine_now() - round(SILENT * SECOND)
    for call in calls:
        if call.under_way and call.real_at + round(call.seconds * SECOND) < alive:
            call.abandoned = True
