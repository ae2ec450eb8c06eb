"""Calls that end while PostgreSQL takes them into the journal are ended there, too."""

import asyncio
from collections.abc import Callable

import pytest

from mock_server.calls import Call
from mock_server.clock import Clock
from mock_server.etelecom import RECORDS
from mock_server.store.postgres import PostgresStore
from mock_server.store.world import Origin, ShopDraft, WorldDraft
from mock_server.world.journal import Journal


async def _kept(database: str, happen: Callable[[Call], None], *, abandoned: bool = False) -> Call:
    """What the journal has of a call to which something happens while it is stored."""
    store = PostgresStore(RECORDS, database)
    await store.open()
    try:
        journal = Journal(store)
        base = await store.layers.add(None, {}, [])
        shop = ShopDraft(1, base)
        draft = WorldDraft("some", {}, Clock(), (shop,), strict=False, origin=Origin.MADE, keys=())
        world = (await store.worlds.add(draft)).id
        call = Call("POST", "/v1/shop.Zalo/ListOA", [], world_id=world, abandoned=abandoned)
        journal.begin(call)
        storing = asyncio.ensure_future(journal.flush())
        await asyncio.sleep(0)  # which takes the batch, and waits for a connection
        happen(call)
        journal.end(call)
        await storing
        await journal.flush()
        (found,), _ = await store.journal.entries(world)
        journal.rest()
        return found
    finally:
        await store.close()


def _answered(call: Call) -> None:
    call.status, call.ended = 200, True


def _hung_up(call: Call) -> None:
    call.abandoned = True


@pytest.mark.parametrize("happen", [_answered, _hung_up])
def test_a_call_ends_while_it_is_stored(database: str, happen: Callable[[Call], None]) -> None:
    kept = asyncio.run(_kept(database, happen))
    assert not kept.under_way


def test_the_work_of_a_client_that_hung_up_ends_while_it_is_stored(database: str) -> None:
    kept = asyncio.run(_kept(database, _answered, abandoned=True))
    assert (kept.status, kept.ended, kept.abandoned) == (200, True, True)
