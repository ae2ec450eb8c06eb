"""What a write asks of SQLite: as few statements as it needs, however many nouns there are."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from mock_server.etelecom import RECORDS
from mock_server.settings import Settings
from mock_server.store.sqlite import SQLiteStore
from mock_server.web.app import Simulator
from tests.simulator import ANCHOR, API_KEY

HEADERS = {"Authorization": f"Bearer {API_KEY}"}


@contextmanager
def _statements(app: Simulator) -> Iterator[list[str]]:
    assert isinstance(app.store, SQLiteStore)
    connection = app.store._database.connection
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    yield seen
    connection.set_trace_callback(None)


async def _asked(calls: tuple[tuple[str, dict[str, Any]], ...]) -> list[str]:
    """The statements of the calls, repeated once after the first made the shop's own layer."""
    app = Simulator(Settings(anchor=ANCHOR, preset="empty"))
    ready = asyncio.Event()
    app.on_ready = ready.set
    transport = httpx.ASGITransport(app=app)
    seen: list[str] = []
    async with (
        app.serving(),
        httpx.AsyncClient(transport=transport, base_url="http://t", headers=HEADERS) as http,
    ):
        await ready.wait()
        outcome = {"outcome": "immediate"}
        assert (await http.put("/__admin/outcomes", json=outcome)).status_code == 200
        listed = await http.post("/v1/shop.Zalo/ListOA", json={})
        oa_id = listed.json()["accounts"][0]["oa_id"]
        for phone in ("84910000001", "84910000002", "84910000003"):
            with _statements(app) as seen:
                for method, given in calls:
                    body = {"oa_id": oa_id, "phone": phone} | given if given else {}
                    answer = await http.post(f"/v1/shop.Zalo/{method}", json=body)
                    assert answer.status_code == 200, answer.text
                    if method == "ListRequestConsent":
                        assert json.loads(answer.text)["consents"][0]["reply_status"] == "P"
                await asyncio.sleep(0.01)  # whoever was woken has looked
    return [each for each in seen if "FROM listeners" not in each]


def test_a_created_journey_takes_eight_statements() -> None:
    seen = asyncio.run(_asked((("CreateJourney", {"token_type": "token_logistics_7"}),)))
    assert [each.split(" ")[0] for each in seen] == [
        *("BEGIN", "SELECT", "SELECT"),  # is the world held, does the shop still stand
        *("SELECT", "UPDATE", "SELECT"),  # the OA, the next serial, is the id free
        *("INSERT", "COMMIT"),
    ], seen


def test_an_answer_that_is_due_at_once_is_stored_with_its_request() -> None:
    consent = {"call_type": "audio", "reason_code": "update_order"}
    seen = asyncio.run(_asked((("RequestConsent", consent), ("ListRequestConsent", {}))))
    assert [each.split(" ")[0] for each in seen] == [
        *("BEGIN", "SELECT", "SELECT"),
        *("SELECT", "SELECT", "UPDATE", "SELECT"),  # the OA, does one wait, the serial, is it free
        *("INSERT", "COMMIT"),
        *("SELECT", "SELECT"),  # what the world has of its own, the page
    ], seen


def test_what_is_due_is_looked_for_only_where_time_does_something() -> None:
    async def looked_for() -> list[str]:
        app = Simulator(Settings(anchor=ANCHOR, preset="empty"))
        ready = asyncio.Event()
        app.on_ready = ready.set
        async with app.serving():
            await ready.wait()
            world = await app.store.worlds.find("demo")
            assert world is not None
            assert isinstance(app.store, SQLiteStore)
            app.store._database.worlds_changed()
            with _statements(app) as seen:
                await app.store.lives.next_due(world)
            return [each for each in seen if "_by_due" in each]

    seen = asyncio.run(looked_for())
    lively = [each.plural for each in RECORDS if each.life]
    asked = {name for name in lively if any(f"FROM {name} " in each for each in seen)}
    assert asked == {"journeys", "consents", "messages", "templates", "accounts", "sms"} | {
        "extensions",
        "call_logs",
    }
    assert len(seen) == 2 * len(asked)  # of the base, and of the shop's own layer


def test_a_world_without_webhooks_is_not_asked_what_to_deliver() -> None:
    consent = {"call_type": "audio", "reason_code": "update_order"}
    seen = asyncio.run(
        _asked((("RequestConsent", consent), ("CreateJourney", {"token_type": "unknown"})))
    )
    assert not [each for each in seen if "deliveries" in each or "listening" in each], seen
