"""A full journal gives calls' bodies up a few at a time, and other work goes on in between."""

import asyncio
from itertools import groupby
from pathlib import Path

import pytest

from mock_server.calls import Call
from mock_server.clock import Clock
from mock_server.etelecom import RECORDS
from mock_server.store.journal_bounds import MOST_AT_ONCE, Bounds, Digest
from mock_server.store.sqlite import SQLiteStore
from mock_server.store.world import Origin, ShopDraft, WorldDraft
from mock_server.world.journal import AT_ONCE, FLUSH_EVERY, Journal

_BODY = b"x" * 10_000
_CALLS = 90
_ROOM = 40
"""Calls whose bodies a world may keep."""


async def opened(
    path: Path | None, room: int, digest: Digest, name: str = "full"
) -> tuple[SQLiteStore, int]:
    """A store, and a world in it that may keep the bodies of so many calls."""
    bounds = Bounds(room * len(_BODY) * 8)  # of which a world may take an eighth
    store = SQLiteStore(RECORDS, path, bounds, digest)
    await store.open()
    base = await store.layers.add(None, {}, [])
    draft = WorldDraft(
        name, {}, Clock(), (ShopDraft(1, base),), strict=False, origin=Origin.MADE, keys=()
    )
    return store, (await store.worlds.add(draft)).id


async def _fill(path: Path | None) -> tuple[list[str], int, int]:
    """What happens in which order when many calls come at once, and what is kept of them."""
    happened: list[str] = []

    def digest(_call: Call) -> bytes:
        happened.append("digest")
        return b""

    async def go_on() -> None:
        while True:
            happened.append("other")
            await asyncio.sleep(0)

    store, world = await opened(path, _ROOM, digest)
    journal = Journal(store)
    other = asyncio.create_task(go_on())
    for _ in range(_CALLS):
        journal.begin(Call("POST", "/", [], ended=True, world_id=world, body=_BODY))
    await journal.flush()
    other.cancel()
    calls, dropped = await journal.entries(world)
    journal.rest()
    await store.close()
    return happened, sum(not call.bodies_dropped for call in calls), dropped


@pytest.mark.attack("bounds.journals")
@pytest.mark.parametrize("database", ["memory", "file"])
def test_bodies_go_a_few_at_a_time(tmp_path: Path, database: str) -> None:
    path = None if database == "memory" else tmp_path / "full.db"
    happened, whole, dropped = asyncio.run(_fill(path))
    runs = [len(list(each)) for what, each in groupby(happened) if what == "digest"]
    assert sum(runs) >= _CALLS - _ROOM
    assert max(runs) <= MOST_AT_ONCE
    assert (whole <= _ROOM, dropped) == (True, 0)


async def _call_during_a_write(path: Path | None) -> int:
    """Calls that did not get into the store, some of which came while it took others in."""
    began = 0

    def begin(calls: int) -> None:
        nonlocal began
        began += calls
        for _ in range(calls):
            journal.begin(Call("POST", "/", [], ended=True, world_id=world, body=_BODY))

    def digest(_call: Call) -> bytes:
        begin(1 if began < 2 * AT_ONCE + MOST_AT_ONCE else 0)
        return b""

    store, world = await opened(path, AT_ONCE - _ROOM, digest)
    journal = Journal(store)
    begin(2 * AT_ONCE)
    missing = began
    for _ in range(200):
        await asyncio.sleep(FLUSH_EVERY)
        calls, dropped = await store.journal.entries(world)
        missing = began - len(calls) - dropped
        if not missing:
            break
    journal.rest()
    await store.close()
    assert began > 2 * AT_ONCE
    return missing


@pytest.mark.attack("bounds.journals")
@pytest.mark.parametrize("database", ["memory", "file"])
def test_calls_that_come_during_a_write_are_written_too(tmp_path: Path, database: str) -> None:
    path = None if database == "memory" else tmp_path / "full.db"
    assert asyncio.run(_call_during_a_write(path)) == 0
