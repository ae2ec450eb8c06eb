"""A full journal gives calls' bodies up a few at a time, and other work goes on in between."""

import asyncio
from itertools import groupby
from pathlib import Path

import pytest

from mock_server.calls import Call
from mock_server.clock import Clock
from mock_server.etelecom import RECORDS
from mock_server.store.journal_bounds import MOST_AT_ONCE, Bounds
from mock_server.store.sqlite import SQLiteStore
from mock_server.store.world import Origin, ShopDraft, WorldDraft
from mock_server.world.journal import Journal

_BODY = b"x" * 10_000
_CALLS = 90
_ROOM = 40
"""Calls whose bodies a world may keep."""


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

    bounds = Bounds(_ROOM * len(_BODY) * 8)  # of which a world may take an eighth
    store = SQLiteStore(RECORDS, path, bounds, digest)
    await store.open()
    base = await store.layers.add(None, {}, [])
    draft = WorldDraft(
        "full", {}, Clock(), (ShopDraft(1, base),), strict=False, origin=Origin.MADE, keys=()
    )
    world = (await store.worlds.add(draft)).id
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
