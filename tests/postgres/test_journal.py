"""A journal in PostgreSQL: calls that end while it takes them in, and writes that are slow."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep

import pytest

from mock_server.calls import Call
from mock_server.clock import Clock
from mock_server.etelecom import RECORDS
from mock_server.store.postgres import PostgresStore
from mock_server.store.world import Origin, ShopDraft, WorldDraft
from mock_server.world.journal import Journal
from tests.simulator import JOURNEYS, Client, started
from tests.stores import execute

_SLOWLY = (
    """
CREATE FUNCTION etelecom_mock.slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('tests.slept', true) IS DISTINCT FROM 'yes' THEN
        PERFORM set_config('tests.slept', 'yes', true), pg_sleep(0.25);
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER slowly BEFORE INSERT ON etelecom_mock.journal
    FOR EACH ROW EXECUTE FUNCTION etelecom_mock.slowly()
""",
)
"""Each transaction that writes to the journal takes a quarter of a second longer."""


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


def test_a_reader_waits_for_no_queue_of_writes(database: str) -> None:
    """However slowly PostgreSQL writes, and however many calls come meanwhile."""
    over = Event()

    def call_on(client: Client) -> None:
        while not over.is_set():
            assert client.call(JOURNEYS).status == 200
            sleep(0.01)

    with started(database=database, preset="one") as client, ThreadPoolExecutor(1) as threads:
        for statement in _SLOWLY:
            execute(statement, database.rpartition("/")[2])
        calls = threads.submit(call_on, client)
        sleep(5)
        began = monotonic()
        assert client.control("GET", "/requests?last=1").status == 200
        waited = monotonic() - began
        over.set()
        calls.result()
    assert waited < 9
