"""What happens in a world is told to whoever watches it, as it happens."""

import asyncio
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from threading import Thread

import pytest

from mock_server.web.control.event_queue import EventQueue
from mock_server.web.control.events import MOST_WATCHERS
from tests.cli.running import SMALL, call, wait_for
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


def _waiting(server: Server, key: str) -> Thread:
    """A call that a fault holds back for half a second, under way beside the test."""
    rule = {"then": {"delay": 0.5}, "times": 1}
    assert call(server, "POST", "/__admin/faults", rule, key)[0] == 201
    asked = {"paging": {"limit": 9}}
    thread = Thread(target=call, args=(server, "POST", JOURNEYS, asked, key))
    thread.start()
    wait_for("the call", lambda: call(server, "GET", "/__admin/requests", None, key)[1]["requests"])
    return thread


def test_a_watcher_that_comes_back_misses_nothing(server: Server) -> None:
    """Calls, records and the clock, each once and in their order; calls under way when it left."""
    key = "test:misses-nothing@one"
    with watching(server, key) as watcher:
        thread = _waiting(server, key)
        call(server, "POST", JOURNEYS, {"paging": {"limit": 1}}, key)
        assert watcher.next()[1]["body"]["paging"]["limit"] == 1
    _, made = call(server, "POST", "/__admin/journeys", {}, key)
    thread.join()
    call(server, "PUT", "/__admin/clock", {"advance": 60}, key)
    with watching(server, key, last=watcher.last_id) as back:
        (record, one), (ended, two), (clock, _) = back.take(3)
        assert (record, one["id"], ended, clock) == ("record", made["id"], "call", "clock")
        assert two["body"]["paging"]["limit"] == 9
        call(server, "POST", JOURNEYS, {"paging": {"limit": 2}}, key)
        assert back.next()[1]["body"]["paging"]["limit"] == 2
    with watching(server, key, last=back.last_id) as again:
        call(server, "PUT", "/__admin/clock", {"advance": 60}, key)
        assert again.next()[0] == "clock"


def test_who_saw_no_event_misses_nothing_either(server: Server) -> None:
    """The stream says at once where it begins."""
    key = "test:saw-nothing@one"
    call(server, "POST", JOURNEYS, {}, key)
    with watching(server, key) as watcher:
        pass
    _, made = call(server, "POST", "/__admin/journeys", {}, key)
    with watching(server, key, last=watcher.last_id) as back:
        assert back.next() == ("record", {"kind": "journey", "what": "created", "id": made["id"]})


def test_nobody_comes_back_to_what_was_before_a_reset(server: Server) -> None:
    key = "test:before-reset@one"
    with watching(server, key) as watcher:
        call(server, "PUT", "/__admin/clock", {"advance": 60}, key)
        assert watcher.next()[0] == "clock"
    call(server, "POST", "/__admin/journeys", {}, key)
    call(server, "POST", JOURNEYS, {}, key)
    call(server, "POST", "/__admin/reset", {}, key)
    _, made = call(server, "POST", "/__admin/journeys", {}, key)
    with watching(server, key, last=watcher.last_id) as back:
        assert back.next() == ("ended", {})
        assert back.next()[1]["id"] == made["id"]


@pytest.mark.parametrize("last", ["", "no mark", "1.2.3", "-1", "9" * 30, "²"])
def test_an_id_that_nobody_gave_is_no_id(server: Server, last: str) -> None:
    key = "test:no-mark@one"
    call(server, "POST", JOURNEYS, {}, key)
    with watching(server, key, last=last) as watcher:
        call(server, "PUT", "/__admin/clock", {"advance": 1}, key)
        assert watcher.next()[0] == "clock"


def test_a_watcher_that_does_not_read_is_hung_up_on(server: Server) -> None:
    """After four megabytes, not a thousand times a call of any size; and comes back for them."""
    key = "test:does-not-read@one"
    body = {"x": "y" * 500_000}
    with watching(server, key) as watcher:
        for _ in range(40):
            call(server, "POST", JOURNEYS, body, key)
        seen = [told["id"] for _, told in watcher.rest()]
    _, kept = call(server, "GET", "/__admin/requests?bodies=off", None, key)
    numbers = [each["id"] for each in kept["requests"]]
    assert len(seen) < len(numbers)
    with watching(server, key, last=watcher.last_id) as back:
        later = [told["id"] for _, told in back.take(len(numbers) - len(seen))]
    assert seen + later == numbers


def test_many_watchers_of_a_busy_world_get_all_of_it_in_few_pieces(server: Server) -> None:
    """Read from the socket, since nothing else shows the pieces of a response."""
    key, count = "test:busy@one", 200
    head = f"Host: x\r\nAuthorization: Bearer {key}\r\n"
    watch = f"GET /__admin/events?bodies=off HTTP/1.1\r\n{head}\r\n"
    typed = "Content-Type: application/json\r\nContent-Length: 2\r\n"
    listed = f"POST {JOURNEYS} HTTP/1.1\r\n{head}{typed}\r\n{{}}"
    with ExitStack() as streams:

        def opened(request: str) -> socket.socket:
            stream = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            stream.sendall(request.encode())
            return streams.enter_context(closing(stream))

        watchers = [opened(watch) for _ in range(100)]
        for stream in watchers:
            _read_until(b"retry: ", 1, stream)
        _read_until(b'"paging"', count, opened(listed * count))
        told = [_read_until(b"\ndata: ", count, stream) for stream in watchers]
    ids = [re.findall(rb'data: {"id": "(\d+)"', each) for each in told]
    assert ids == [sorted(ids[0], key=int)] * 100
    assert sum(each.count(b"\r\nevent: ") for each in told) < 100 * count / 2


def _read_until(mark: bytes, count: int, stream: socket.socket) -> bytes:
    """What comes until the mark came so many times and the line is whole."""
    told = b""
    while told.count(mark) < count or not told.endswith(b"\n"):
        told += stream.recv(1 << 20)
    return told


def test_a_stream_that_rests_sends_very_many_events_at_once() -> None:
    """Otherwise a watcher that reads would be disconnected for what came while its stream rests."""

    async def read() -> list[bytes | None]:
        queue = EventQueue()
        queue.put(b"first")
        found = [await queue.next(patience=0, rest=3600)]
        for _ in range(199):
            queue.put(b".")
        found.append(await queue.next(patience=0.01, rest=3600))
        queue.put(b"!")
        return [*found, await queue.next(patience=0, rest=3600)]

    assert asyncio.run(read()) == [b"first", b": still here\n\n", b"." * 199 + b"!"]


def test_so_many_watch_at_most(server: Server) -> None:
    with ExitStack() as streams:
        for _ in range(MOST_WATCHERS):
            streams.enter_context(watching(server, KEY))
        status, refused = call(server, "GET", "/__admin/events", None, KEY)
        assert (status, refused["code"]) == (503, "unavailable")
        with watching(server, "test:another@one"):
            pass
