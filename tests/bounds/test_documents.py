"""Documents and reference pages are long; other worlds' calls continue meanwhile."""

import asyncio
import gc
import json
from time import thread_time

import pytest

from mock_server.cli.server import settle_memory
from mock_server.json_documents import read_object
from mock_server.web.control_app import control_app
from mock_server.world.documents import Documents
from tests.bounds.neighbours import Running, run

DOCUMENTS = ["openapi/vendor.json", "openapi/control.json", "fidelity", "docs", "docs/ListJourneys"]


@pytest.mark.attack("bounds.documents")
@pytest.mark.parametrize("path", DOCUMENTS)
def test_others_write_while_a_document_is_written(path: str) -> None:
    async def tried(server: Running) -> None:
        async with server.client("reader") as client:
            answer, between = await server.beside(client.get(f"/__admin/{path}"))
            assert answer.status_code == 200
            assert between > 0

    run(tried)


@pytest.mark.attack("bounds.exports")
def test_many_exports_leave_others_their_turns() -> None:
    """One page is read at a time, however many worlds are read at once."""

    async def tried(server: Running) -> None:
        async with server.client("big", "10k") as client:
            await client.get("/__admin/world")
        world = await server.app.store.worlds.find("big")
        assert world is not None
        documents = Documents(server.app.store, server.app.worlds.catalogue)

        async def read() -> None:
            async for _ in documents.export(world):
                pass

        async def turn(exports: int) -> float:
            """How long a turn of the others waits, in processor time."""
            reading = [asyncio.ensure_future(read()) for _ in range(exports)]
            turns, began = 0, thread_time()
            while not all(each.done() for each in reading):
                turns += 1
                await asyncio.sleep(0)
            return (thread_time() - began) / turns

        assert await turn(40) < 3 * await turn(1)

    run(tried)


@pytest.mark.attack("bounds.documents")
def test_others_go_on_while_the_control_api_is_put_together() -> None:
    """The first control call does so: FastAPI takes a tenth of a second for all routes."""

    async def tried(server: Running) -> None:
        began = thread_time()
        control_app(server.app)
        whole = thread_time() - began
        async with server.client("first") as client:
            first = [asyncio.ensure_future(client.get("/__admin/clock")) for _ in range(2)]
            longest = 0.0
            while not all(each.done() for each in first):
                began = thread_time()
                await asyncio.sleep(0)
                longest = max(longest, thread_time() - began)
            assert [each.result().status_code for each in first] == [200, 200]
        assert longest < whole / 3

    run(tried)


@pytest.mark.attack("bounds.imports")
def test_no_collection_of_garbage_looks_at_all_that_an_import_has_made() -> None:
    """It stops every thread, also that of the event loop."""
    looked_at: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] < 2:
            young = (gc.get_objects(each) for each in range(info["generation"] + 1))
            looked_at.append(sum(map(len, young)))

    records = [{"id": str(number), "params": [{"name": "a"}]} for number in range(100_000)]
    body = json.dumps({"journeys": records}).encode()
    del records
    usual = gc.get_threshold()
    settle_memory()
    gc.callbacks.append(note)
    try:
        assert read_object(body)
    finally:
        gc.callbacks.remove(note)
        gc.set_threshold(*usual)
        gc.unfreeze()
    assert looked_at
    assert max(looked_at) < 80_000
