"""Long control calls: others write meanwhile, and sizes have limits."""

import asyncio
from time import monotonic
from typing import Any

import httpx
import pytest

from mock_server.formats import read_time as instant
from tests.bounds.neighbours import CREATES, Running, run
from tests.simulator import JOURNEYS

MANY = 3_000
EARLY = "2026-03-01T00:00:00Z"


def journeys(count: int) -> list[dict[str, Any]]:
    return [{"id": str(number), "created_at": EARLY} for number in range(1, count + 1)]


async def counted(client: httpx.AsyncClient) -> int:
    """How many journeys a world exports."""
    exported = await client.get("/__admin/export")
    assert exported.status_code == 200
    return len(exported.json()["shops"][0]["journeys"])


async def imported(client: httpx.AsyncClient, count: int = MANY) -> None:
    answer = await client.post("/__admin/import", json={"journeys": journeys(count)})
    assert answer.status_code == 200, answer.text


@pytest.mark.attack("bounds.imports")
def test_others_write_while_a_world_is_imported() -> None:
    """Until the import is complete, its own world sees the previous records."""

    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            seen: set[int] = set()

            async def looking() -> httpx.Response:
                call = client.post("/__admin/import", json={"journeys": journeys(MANY)})
                running = asyncio.ensure_future(call)
                while not running.done():
                    page = await client.post(JOURNEYS, json={})
                    seen.add(len(page.json()["journeys"]))
                    await asyncio.sleep(0)
                return await running

            answer, between = await server.beside(looking())
            assert answer.status_code == 200
            assert between > 10
            assert seen <= {0, 100}
            assert 0 in seen
            assert await counted(client) == MANY

    run(tried)


@pytest.mark.attack("bounds.imports")
def test_a_document_that_is_too_large_names_the_option() -> None:
    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            body = b'{"journeys": [' + b" " * 1_100_000 + b"]}"
            answer = await client.post("/__admin/import", content=body)
            assert answer.status_code == 413
            assert answer.json()["code"] == "resource_exhausted"
            assert "--import-size" in answer.json()["msg"]

    run(tried, import_size=1 << 20)


@pytest.mark.attack("bounds.imports")
@pytest.mark.parametrize("limit", [1 << 20, 20 << 20])
def test_a_document_within_the_limit_is_read_whole(limit: int) -> None:
    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            body = b'{"journeys": [{"id": "1"}' + b" " * (limit - 100) + b"]}"
            assert (await client.post("/__admin/import", content=body)).status_code == 200
            assert await counted(client) == 1

    run(tried, import_size=limit)


@pytest.mark.attack("bounds.bodies")
@pytest.mark.parametrize("path", ["snapshots", "worlds", "faults", "verify/paging", "journeys"])
def test_other_control_bodies_are_a_megabyte_at_most(path: str) -> None:
    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            answer = await client.post(f"/__admin/{path}", content=b" " * (1024 * 1024 + 1))
            assert answer.status_code == 413

    run(tried)


@pytest.mark.attack("bounds.exports")
def test_others_are_answered_while_a_world_is_exported() -> None:
    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            await imported(client)
            answer, between = await server.beside(client.get("/__admin/export"))
            assert len(answer.json()["shops"][0]["journeys"]) == MANY
            assert between > 0

    run(tried)


async def changed_world(client: httpx.AsyncClient) -> str:
    """A world whose thousands of rows are all changed, and one of its OAs."""
    frozen = {"now": "2026-03-05T00:00:00Z", "frozen": True}
    assert (await client.put("/__admin/clock", json=frozen)).status_code == 200
    await imported(client)
    assert (await client.put("/__admin/clock", json={"advance": "P30D"})).status_code == 200
    return str((await client.get("/__admin/export")).json()["shops"][0]["oas"][0]["oa_id"])


@pytest.mark.attack("bounds.lives")
def test_others_write_while_many_lives_go_on() -> None:
    """All at one instant and in the base; the world's own calls see all of it or nothing."""

    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            frozen = {"now": "2026-03-05T00:00:00Z", "frozen": True}
            assert (await client.put("/__admin/clock", json=frozen)).status_code == 200
            await imported(client)
            before = (await client.get("/__admin/export")).json()["shops"][0]["journeys"]
            advance = client.put("/__admin/clock", json={"advance": "P30D"})
            answer, between = await server.beside(advance)
            assert answer.status_code == 200, answer.text
            assert between > 10
            after = (await client.get("/__admin/export")).json()["shops"][0]["journeys"]
            assert len(after) == len(before)
            assert {each["status"] for each in before} != {each["status"] for each in after}
            assert len({each["status"] for each in after}) == 1

    run(tried)


@pytest.mark.attack("bounds.lives")
def test_a_restore_ends_lives_that_go_on() -> None:
    """None of them happens after it, and the same lives continue again at their time."""

    async def statuses(client: httpx.AsyncClient) -> set[str]:
        shown = (await client.get("/__admin/export")).json()["shops"][0]["journeys"]
        assert len(shown) == MANY
        return {each["status"] for each in shown}

    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            frozen = {"now": "2026-03-05T00:00:00Z", "frozen": True}
            assert (await client.put("/__admin/clock", json=frozen)).status_code == 200
            await imported(client)
            before = await statuses(client)
            saved = await client.post("/__admin/snapshots", json={"name": "kept"})
            assert saved.status_code == 201
            month = {"advance": "P30D"}
            advance = asyncio.ensure_future(client.put("/__admin/clock", json=month))
            await server.until("big", instant("2026-04-01T00:00:00Z"))
            assert not advance.done()
            restored = await client.post("/__admin/snapshots/kept/restore")
            assert restored.status_code == 200
            assert (await advance).status_code == 200
            assert await statuses(client) == before
            assert (await client.put("/__admin/clock", json=month)).status_code == 200
            assert await statuses(client) == {"N"}

    run(tried)


@pytest.mark.attack("bounds.snapshots")
def test_others_write_while_snapshots_come_and_go() -> None:
    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            await changed_world(client)
            kept = await counted(client)
            save = client.post("/__admin/snapshots", json={"name": "kept"})
            answer, between = await server.beside(save)
            assert (answer.status_code, between > 3) == (201, True)
            await client.post("/__admin/reset")
            assert await counted(client) == 0
            answer, between = await server.beside(client.post("/__admin/snapshots/kept/restore"))
            assert (answer.status_code, between > 3) == (200, True)
            assert await counted(client) == kept
            answer, _ = await server.beside(client.delete("/__admin/snapshots/kept"))
            assert answer.status_code == 204
            answer, _ = await server.beside(client.delete("/__admin/worlds/big"))
            assert answer.status_code == 204

    run(tried)


@pytest.mark.attack("bounds.snapshots")
def test_a_write_of_the_world_waits_for_its_snapshot() -> None:
    """The snapshot either has all of it or nothing."""

    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            oa = await changed_world(client)
            save = asyncio.ensure_future(client.post("/__admin/snapshots", json={"name": "kept"}))
            made = 0
            while not save.done():
                body = {"oa_id": oa, "phone": "84912345678"}
                assert (await client.post(CREATES, json=body)).status_code == 200
                made += 1
                await asyncio.sleep(0)  # in process a call need not wait for anything
            assert (await save).status_code == 201
            assert (await client.post("/__admin/snapshots/kept/restore")).status_code == 200
            assert MANY <= await counted(client) <= MANY + made

    run(tried)


@pytest.mark.attack("bounds.snapshots")
def test_snapshots_have_room_for_so_many_bytes() -> None:
    """One more is refused with the name of the option, and changes nothing."""

    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            for number in range(8):
                answer = await client.post("/__admin/snapshots", json={"name": f"kept-{number}"})
                assert answer.status_code == 201
            answer = await client.post("/__admin/snapshots", json={"name": "kept-8"})
            assert answer.status_code == 413
            assert "--snapshot-size" in answer.json()["msg"]
            again = await client.post("/__admin/snapshots", json={"name": "kept-3"})
            assert again.status_code == 201
            assert (await client.delete("/__admin/snapshots/kept-0")).status_code == 204
            await changed_world(client)
            answer = await client.post("/__admin/snapshots", json={"name": "kept-8"})
            assert answer.status_code == 413
            found = (await client.get("/__admin/snapshots")).json()["snapshots"]
            assert [each["name"] for each in found] == [f"kept-{number}" for number in range(1, 8)]

    run(tried, snapshot_size=1 << 20)


@pytest.mark.attack("bounds.snapshots")
@pytest.mark.parametrize("ends", ["full", "reset"])
def test_a_snapshot_that_is_not_saved_holds_its_world_no_longer(ends: str) -> None:
    """Whether there is no room for it, or its world was reset: the next write need not wait."""

    async def tried(server: Running) -> None:
        async with server.client("big") as client:
            await changed_world(client)
            save = asyncio.ensure_future(client.post("/__admin/snapshots", json={"name": "lost"}))
            if ends == "reset":
                for _ in range(60):  # turns, of which it takes hundreds
                    await asyncio.sleep(0)
                assert (await client.post("/__admin/reset")).status_code == 200
            assert (await save).status_code == (413 if ends == "full" else 409)
            began, body = monotonic(), {"phone": "84912345678"}
            assert (await client.post("/__admin/journeys", json=body)).status_code == 201
            assert monotonic() - began < 4

    run(tried, snapshot_size=1 << 20 if ends == "full" else 1 << 28)


@pytest.mark.attack("bounds.worlds")
def test_others_write_while_a_large_world_is_made() -> None:
    async def tried(server: Running) -> None:
        async with server.client("maker") as client:
            asked = {"preset": "default", "shops": 2, "seed": 78}
            answer, between = await server.beside(client.post("/__admin/worlds", json=asked))
            assert answer.status_code == 201
            assert between > 5

    run(tried)


@pytest.mark.attack("bounds.worlds")
def test_a_world_of_too_many_records_is_refused() -> None:
    """Of a hundred shops, which are allowed, or of a few large ones; one shop never is."""

    async def tried(server: Running) -> None:
        async with server.client("maker") as client:
            for preset, shops in (("10k", 3), ("default", 100)):
                asked = {"preset": preset, "shops": shops, "seed": 78}
                answer = await client.post("/__admin/worlds", json=asked)
                assert answer.status_code == 400
                assert "that one call may generate: give fewer shops" in answer.json()["msg"]
            answer = await client.post("/__admin/worlds", json={"shops": 100})
            assert answer.status_code == 201

    run(tried)


@pytest.mark.attack("bounds.worlds")
def test_many_worlds_that_are_made_leave_others_their_turns() -> None:
    """Rows of one layer are written at a time, however many worlds are made at once."""

    async def tried(server: Running) -> None:
        async with server.client("maker") as client:

            async def made(worlds: int) -> float:
                """How many turns others have for each world."""
                asked = ({"preset": "default", "seed": 100 * worlds + n} for n in range(worlds))
                making = asyncio.gather(*(client.post("/__admin/worlds", json=a) for a in asked))
                turns = 0
                while not making.done():
                    turns += 1
                    await asyncio.sleep(0)
                assert {answer.status_code for answer in making.result()} == {201}
                return turns / worlds

            alone = await made(1)
            assert await made(8) > alone / 2

    run(tried)


@pytest.mark.attack("bounds.counts")
def test_a_pattern_of_many_members_is_counted_in_little_room() -> None:
    """Every difference of every call was kept: gigabytes, and seconds for all other calls."""

    async def tried(server: Running) -> None:
        async with server.client("counted", "one") as client:
            for _ in range(50):
                await client.post(JOURNEYS, json={"paging": {"limit": 1}})
            body = {f"k{number}": 1 for number in range(50_000)}
            pattern = {"body": {"paging": {"limit": 2}} | body, "expect": 1}
            answer = (await client.post("/__admin/requests/count", json=pattern)).json()
            assert answer["count"] == 0
            for miss in answer["nearest"]:
                assert miss["differences"][0] == "body.paging.limit is 1, not 2"
                assert len(miss["differences"]) == 100

    run(tried)
