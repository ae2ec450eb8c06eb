"""What happens in a world is told to whoever watches it, as it happens."""

from collections.abc import Iterator

import pytest

from tests.cli.running import SMALL, call
from tests.serving import Server, serving
from tests.simulator import JOURNEYS
from tests.watching import watching

KEY = "test:watched@one"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(*SMALL) as server:
        yield server


def test_a_call_a_record_and_the_clock(server: Server) -> None:
    with watching(server, KEY) as watcher:
        assert call(server, "POST", JOURNEYS, {}, KEY)[0] == 200
        event, told = watcher.next()
        assert (event, told["method"], told["status"], told["body"]) == (
            "call",
            "ListJourneys",
            200,
            {},
        )
        _, entry = call(server, "GET", f"/__admin/requests/{told['id']}", None, KEY)
        assert entry == told
        _, made = call(server, "POST", "/__admin/journeys", {}, KEY)
        assert watcher.next() == (
            "record",
            {"kind": "journey", "what": "created", "id": made["id"]},
        )
        _, clock = call(server, "PUT", "/__admin/clock", {"advance": 60}, KEY)
        assert watcher.next() == ("clock", clock)


def test_bodies_can_be_left_out(server: Server) -> None:
    with watching(server, KEY, "?bodies=off") as watcher:
        call(server, "POST", JOURNEYS, {}, KEY)
        _, told = watcher.next()
        assert not {"body", "response", "headers"} & set(told)


def test_another_worlds_events_are_not_seen(server: Server) -> None:
    with watching(server, KEY) as watcher:
        call(server, "POST", "/__admin/journeys", {}, "test:other@one")
        call(server, "PUT", "/__admin/clock", {"advance": 1}, KEY)
        assert watcher.next()[0] == "clock"


SENDS = {"call_type": "audio", "reason_code": "update_order"}


def test_every_change_is_told_whoever_made_it(server: Server) -> None:
    """A vendor call, a customer, the clock: each once; and the end of the world at a reset."""
    key = "test:changes@empty"
    _, world = call(server, "GET", "/__admin/export", None, key)
    oa = world["shops"][0]["oas"][0]["oa_id"]
    with watching(server, key) as watcher:
        asked = SENDS | {"oa_id": oa, "phone": "84912345678"}
        _, consent = call(server, "POST", "/v1/shop.Zalo/RequestConsent", asked, key)
        found = watcher.take(2)
        made = {"kind": "consent", "what": "created", "id": consent["id"]}
        assert ("record", made) in found
        assert "call" in [event for event, _ in found]
        changed = ("record", made | {"what": "changed"})
        reply = f"/__admin/consents/{consent['id']}/reply"
        assert call(server, "POST", reply, {"reply_status": "P"}, key)[0] == 200
        assert watcher.next() == changed
        call(server, "PATCH", f"/__admin/consents/{consent['id']}", {"is_charged": True}, key)
        assert watcher.next() == changed
        _, journey = call(server, "POST", "/__admin/journeys", {}, key)
        told = {"kind": "journey", "what": "created", "id": journey["id"]}
        assert watcher.next() == ("record", told)
        call(server, "PUT", "/__admin/clock", {"advance": "P8D"}, key)
        assert watcher.next() == ("record", told | {"what": "changed"})
        assert watcher.next()[0] == "clock"
        call(server, "DELETE", f"/__admin/journeys/{journey['id']}", None, key)
        assert watcher.next() == ("record", told | {"what": "deleted"})
        call(server, "POST", "/__admin/reset", {}, key)
        assert watcher.next() == ("ended", {})


def test_of_very_many_changes_the_rest_is_counted(server: Server) -> None:
    """600 journeys end at once."""
    key = "test:many-changes@empty"
    for _ in range(600):
        call(server, "POST", "/__admin/journeys", {}, key)
    with watching(server, key) as watcher:
        call(server, "PUT", "/__admin/clock", {"advance": "P8D"}, key)
        found = []
        while (event := watcher.next())[0] != "clock":
            found.append(event[1])
    named = [each for each in found if "id" in each]
    assert (len(named), found[-1]) == (
        500,
        {"kind": "journey", "what": "changed", "count": 100},
    )


def test_a_watcher_that_comes_back_misses_no_call(server: Server) -> None:
    """By the id of the last call that it saw, as browsers send it."""
    key = "test:comes-back@one"
    with watching(server, key) as watcher:
        call(server, "POST", JOURNEYS, {"paging": {"limit": 1}}, key)
        _, first = watcher.next()
    for limit in (2, 3):
        call(server, "POST", JOURNEYS, {"paging": {"limit": limit}}, key)
    with watching(server, key, last=first["id"]) as watcher:
        missed = [told["body"]["paging"]["limit"] for _, told in watcher.take(2)]
        call(server, "POST", JOURNEYS, {"paging": {"limit": 4}}, key)
        assert [*missed, watcher.next()[1]["body"]["paging"]["limit"]] == [2, 3, 4]


def test_proxies_leave_the_stream_alone(server: Server) -> None:
    with watching(server, KEY) as watcher:
        assert watcher.headers["cache-control"] == "no-store, no-transform"
        assert watcher.headers["x-accel-buffering"] == "no"
        assert watcher.retry == 500
