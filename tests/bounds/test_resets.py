"""A call that meets a reset of its world is told so."""

import asyncio

import pytest

from tests import stores
from tests.bounds.neighbours import CREATES, Running, run


@pytest.mark.attack("worlds.ghosts")
def test_a_call_that_meets_a_reset_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its world was found before the reset, and its turn to write comes after it."""
    monkeypatch.setenv(stores.TESTED, "memory")  # whose turns a test can hold

    async def tried(server: Running) -> None:
        async with server.client("met", "one") as client:
            oa = (await client.get("/__admin/export")).json()["shops"][0]["oas"][0]["oa_id"]
            turns = server.app.store.worlds._database._writing  # type: ignore[attr-defined]
            async with turns:
                reset = asyncio.create_task(client.post("/__admin/reset"))
                await _waits(turns, 1)
                body = {"oa_id": oa, "phone": "84912345678"}
                create = asyncio.create_task(client.post(CREATES, json=body))
                await _waits(turns, 2)
            answer = await create
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert answer.headers["retry-after"]
            assert (await reset).status_code == 200
            assert (await client.get("/__admin/requests")).json()["requests"] == []

    run(tried)


async def _waits(turns: asyncio.Lock, count: int) -> None:
    found = 0
    while found < count:
        await asyncio.sleep(0)
        found = len(turns._waiters or ())
