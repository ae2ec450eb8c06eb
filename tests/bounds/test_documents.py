"""Documents and reference pages are long; other worlds' calls continue meanwhile."""

import asyncio
from time import thread_time

import pytest

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
