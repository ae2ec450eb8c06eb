"""A busy process writes calls late, unless somebody reads them or verdicts need each of them."""

import asyncio
from itertools import count
from pathlib import Path

from mock_server.calls import Call
from mock_server.clock import machine_now
from mock_server.store.sqlite import SQLiteStore
from mock_server.world.journal import FLUSH_EVERY, LATEST, MANY, Journal
from tests.store.test_journal_strides import opened

_BODY = b"x" * 10_000
_ROOM = 100
"""Calls whose bodies a world may keep."""

_TRIES = 5
"""Attempts at what a machine that stalls for a second may disturb."""


class _Busy:
    """Two processes on one file, of which each gets many calls of one world in a moment."""

    def __init__(self, store: SQLiteStore, other: SQLiteStore, world: int) -> None:
        self.stores = (store, other)
        self.journals = (Journal(store), Journal(other))
        self._world = world
        self._began, self._numbers = machine_now(), count()

    @property
    def made(self) -> int:
        """The number of calls."""
        return self._newest - self._began + 1

    async def work(self) -> None:
        for _ in range(2 * MANY):
            for journal in self.journals:
                self._newest = self._began + next(self._numbers)
                journal.begin(
                    Call(
                        "POST",
                        "/",
                        [],
                        ended=True,
                        world_id=self._world,
                        body=_BODY,
                        real_at=self._newest,
                    )
                )
        await asyncio.sleep(3 * FLUSH_EVERY)

    async def all_stored(self) -> bool:
        """Whether the file has each call, or has counted it as dropped."""
        calls, dropped = await self.stores[0].journal.entries(self._world)
        return len(calls) + dropped == self.made

    async def read(self) -> tuple[list[int], int]:
        """The calls as the first process shows them, counted from the first one, and the others."""
        calls, dropped = await self.journals[0].entries(self._world)
        return [call.real_at - self._began for call in calls], dropped


async def _two(path: Path, digest_size: int) -> _Busy:
    store, world = await opened(path, _ROOM, lambda _: b"x" * digest_size)
    other, _ = await opened(path, _ROOM, lambda _: b"x" * digest_size, name="other")
    return _Busy(store, other, world)


def test_readers_get_the_newest_calls_of_all_processes(tmp_path: Path) -> None:
    async def run() -> None:
        busy = await _two(tmp_path / "late.db", len(_BODY))
        await busy.work()  # the journal is not full before: each call is written
        assert await busy.all_stored()
        late = read = False
        for _ in range(_TRIES):
            await busy.work()
            late = late or not await busy.all_stored()
            calls, dropped = await busy.read()
            assert calls == list(range(busy.made - len(calls), busy.made))
            assert (len(calls) > _ROOM // 2, len(calls) + dropped) == (True, busy.made)
            await busy.work()
            read = read or await busy.all_stored()
            await asyncio.sleep(LATEST)
        assert (late, read) == (True, True)
        await _closed(busy)

    asyncio.run(run())


def test_nothing_waits_for_longer_than_a_moment(tmp_path: Path) -> None:
    async def run() -> None:
        busy = await _two(tmp_path / "late.db", len(_BODY))
        await busy.work()
        await busy.work()
        await asyncio.sleep(LATEST + 2 * FLUSH_EVERY)
        assert await busy.all_stored()
        await _closed(busy)

    asyncio.run(run())


def test_a_journal_that_verdicts_can_judge_completely_gets_each_call(tmp_path: Path) -> None:
    async def run() -> None:
        busy = await _two(tmp_path / "late.db", 10)
        for _ in range(2):
            await busy.work()
            assert await busy.all_stored()
        assert (await busy.read())[1] == 0
        await _closed(busy)

    asyncio.run(run())


async def _closed(busy: _Busy) -> None:
    for store, journal in zip(busy.stores, busy.journals, strict=True):
        journal.rest()
        await store.close()
