"""Vendor calls that do much, and those of another world beside them."""

import json

import pytest

from tests.bounds.neighbours import Running, run
from tests.simulator import JOURNEYS


@pytest.mark.attack("bounds.rows")
@pytest.mark.parametrize("kind", ["insert", "late", "update", "delete"])
def test_rows_that_a_fault_writes_come_one_by_one(kind: str) -> None:
    """A thousand of them, and others write in between."""

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
