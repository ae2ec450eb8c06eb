"""Long vendor calls, and concurrent ones of another world."""

import asyncio
import json
from time import monotonic

import pytest

from tests.bounds.neighbours import CREATES, Running, run
from tests.simulator import JOURNEYS
from tests.verdicts.judges import EVIDENCE
from tests.verdicts.made_calls import made


@pytest.mark.attack("bounds.rows")
@pytest.mark.parametrize("kind", ["insert", "late", "update", "delete"])
def test_rows_that_a_fault_writes_come_one_by_one(kind: str) -> None:
    """A thousand of them, while others write."""

    async def tried(server: Running) -> None:
        async with server.client("many") as client:
            insert = {"X-Mock-Fault": "insert=300"}
            assert (await client.post(JOURNEYS, json={}, headers=insert)).status_code == 200
            call = client.post(JOURNEYS, json={}, headers={"X-Mock-Fault": f"{kind}=200"})
            answer, between = await server.beside(call)
            assert answer.status_code == 200
            assert answer.headers["x-mock-fault-applied"] == kind
            assert between > 10

    run(tried)


@pytest.mark.attack("bounds.notes")
def test_sixty_thousand_unknown_fields_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten are named; the head, the journal and the log say how many more there are."""

    async def tried(server: Running) -> None:
        async with server.client("strange") as client:
            fields = {f"field-{number}": number for number in range(60_000)}
            answer = await client.post(JOURNEYS, json=fields)
            assert answer.status_code == 413
            body = json.dumps(dict.fromkeys(fields, 0), separators=(",", ":")).encode()
            answer = await client.post(
                JOURNEYS, content=body, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code == 200
            assert sum(len(name) + len(value) for name, value in answer.headers.raw) < 1_000
            (*_, call) = (await client.get("/__admin/requests")).json()["requests"]
            assert len(call["notes"]) == 11
            assert call["notes"][-1]["message"] == "59990 more fields are unknown"

    run(tried)


@pytest.mark.attack("bounds.filters")
def test_a_filter_of_sixty_thousand_values() -> None:
    """Each was looked up for every row: a list of a thousand rows held up all calls for 15 s."""

    async def tried(server: Running) -> None:
        async with server.client("tagged", "default") as client:
            listed = "/v1/shop.Zalo/ListFollowers"
            shown = (await client.post(listed, json={})).json()["followers"]
            own = next(each["tags"] for each in shown if each["tags"])
            tags = [*(f"t{number}" for number in range(60_000)), *own]
            started = monotonic()
            answer = await client.post(listed, json={"filter": {"tags": tags}})
            assert monotonic() - started < 5
            expected = await client.post(listed, json={"filter": {"tags": own}})
            assert answer.json()["followers"] == expected.json()["followers"]

    run(tried)


@pytest.mark.attack("bounds.notes")
def test_others_go_on_while_a_large_body_is_decoded() -> None:
    async def tried(server: Running) -> None:
        async with server.client("strange") as client:
            body = json.dumps({"filter": {f"f{number}": 0 for number in range(60_000)}}).encode()
            headers = {"Content-Type": "application/json"}
            answer, between = await server.beside(
                client.post(JOURNEYS, content=body, headers=headers)
            )
            assert answer.status_code == 200
            assert between > 0

    run(tried)


@pytest.mark.attack("bounds.notes")
def test_the_members_of_a_long_body_are_not_sorted_when_the_journal_drops_it() -> None:
    for count, alike in ((10, True), (60_000, False)):
        fields = [(f"f{number}", 0) for number in range(count)]
        one, same, other = (
            EVIDENCE.read(made("ListJourneys", 0, body=dict(each))).message
            for each in (fields, fields, fields[::-1])
        )
        assert one == same
        assert (one == other) is alike


@pytest.mark.attack("bounds.delays")
def test_calls_that_faults_hold_back_are_bounded_and_none_is_given_up() -> None:
    """Half may be of one world; a call whose client disconnected counts until it took effect."""

    async def tried(server: Running) -> None:
        hour, short = {"X-Mock-Fault": "delay=3600"}, {"X-Mock-Fault": "delay=0.3"}
        async with server.client("slow", "one") as client, server.client("other") as other:
            shown = (await client.get("/__admin/export")).json()
            oa_id = shown["shops"][0]["oas"][0]["oa_id"]
            create = {"oa_id": oa_id, "phone": "84912345678"}
            held = [
                asyncio.ensure_future(client.post(CREATES, json=create, headers=short)),
                asyncio.ensure_future(client.post(JOURNEYS, json={}, headers=hour)),
            ]
            await asyncio.sleep(0.1)
            for headers in (hour, {"X-Mock-Fault": "dribble=1"}):
                answer = await client.post(JOURNEYS, json={}, headers=headers)
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
                assert "--max-delayed" in answer.json()["msg"]
            assert (await client.post(JOURNEYS, json={})).status_code == 200
            broken = await client.post(JOURNEYS, json={}, headers={"X-Mock-Fault": "status=500"})
            assert broken.headers["x-mock-fault-applied"] == "status"
            held += [
                asyncio.ensure_future(other.post(JOURNEYS, json={}, headers=hour)) for _ in range(2)
            ]
            await asyncio.sleep(0.05)
            async with server.client("third") as third:
                assert (await third.post(JOURNEYS, json={}, headers=hour)).status_code == 503
            assert (await held[0]).status_code == 200
            assert (await client.post(JOURNEYS, json={}, headers=short)).status_code == 200
            await client.post("/__admin/reset")
            await other.post("/__admin/reset")
            await asyncio.gather(*held, return_exceptions=True)
            assert (await other.post(JOURNEYS, json={}, headers=short)).status_code == 200

    run(tried, max_delayed=4)


@pytest.mark.attack("bounds.delays")
def test_bodies_of_calls_that_faults_hold_back_are_bounded() -> None:
    async def tried(server: Running) -> None:
        async with server.client("slow") as client:
            hour = {"X-Mock-Fault": "delay=3600", "Content-Type": "application/json"}
            body = json.dumps({"filter": {}, "more": "x" * 200_000}).encode()
            held = asyncio.ensure_future(client.post(JOURNEYS, content=body, headers=hour))
            await asyncio.sleep(0.2)
            answer = await client.post(JOURNEYS, content=body, headers=hour)
            assert answer.status_code == 503
            assert "--max-delayed" in answer.json()["msg"]
            await client.post("/__admin/reset")
            await asyncio.gather(held, return_exceptions=True)

    run(tried, max_delayed=8)
