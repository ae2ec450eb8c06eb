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
