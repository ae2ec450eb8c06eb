"""The calls that verdicts judge: as they arrive, are given up, or are ended by a reset."""

import socket
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.clients.sending import an_oa, zns
from tests.clients.world import World, Worlds

PHONE = "84912345678"


def requests(world: World) -> list[dict[str, Any]]:
    return list(world.control("GET", "/requests")["requests"])


def test_a_call_that_its_client_gave_up_is_in_the_journal(world: World) -> None:
    """Both sends are there, in the order of arrival; the verdict is the same at once and later."""
    body = zns(an_oa(world), PHONE, "order-1")
    world.clear_journal()
    world.fault({"delay": 2}, when={"method": "SendZNS"}, at="after", times=1)
    assert world.attempt("SendZNS", body, 0.3) is None
    assert world.control("POST", "/requests/count", {"method": "SendZNS"})["count"] == 1
    assert world.call("SendZNS", body).status == 200
    first, second = requests(world)
    assert first["status"] is None
    assert first["abandoned"] is True
    assert second["status"] == 200
    assert int(first["id"]) < int(second["id"])
    assert world.codes("sends") == ["duplicate-send"]
    time.sleep(2)
    assert world.codes("sends") == ["duplicate-send"]
    assert len(world.page("ListMessages", {"phone": PHONE}).rows) == 2


def test_a_call_that_is_under_way_is_in_the_journal(world: World) -> None:
    """While it is, its status is null."""
    world.fault({"delay": 1}, times=1)
    with _raw(world) as connection:
        _send_head(connection, world, b"{}")
        connection.sendall(b"{}")
        time.sleep(0.3)
        (entry,) = requests(world)
        assert (entry["method"], entry["status"]) == ("ListJourneys", None)
        assert b" 200 " in connection.recv(100)


def test_a_bug_that_a_thousand_good_calls_follow(world: World) -> None:
    """The journal keeps a thousand calls: the finding is still there, or it says what it lacks."""
    world.page("ListJourneys", limit=5)
    world.wait(60)
    for _ in range(1001):
        world.page("ListTemplates")
    found = world.codes("paging")
    assert found
    assert set(found) <= {"stopped-early", "journal-incomplete"}


@pytest.mark.slow
def test_a_bug_beside_noisy_neighbours(worlds: Worlds) -> None:
    """Megabytes of other worlds' calls drop nothing of a world within its share."""
    world = worlds.open()
    world.page("ListJourneys", limit=5)
    for _ in range(10):
        noisy = worlds.open("default")
        for _ in range(180):
            noisy.page("ListJourneys")
    assert world.codes("paging") == ["stopped-early"]
    assert world.control("GET", "/requests")["dropped"] == 0


@pytest.mark.parametrize("end", ["/reset", "/snapshots/clean/restore"])
@pytest.mark.parametrize("at", ["before", "after"])
def test_a_call_that_was_given_up_is_no_ghost(world: World, end: str, at: str) -> None:
    """A reset, or a restored snapshot, ends it: it has no effect later, and is in no journal."""
    body = {"oa_id": an_oa(world), "phone": PHONE, "call_type": "audio"}
    body["reason_code"] = "update_order"
    world.control("POST", "/snapshots", {"name": "clean"})
    world.fault({"delay": 0.8}, when={"method": "RequestConsent"}, at=at, times=1)
    assert world.attempt("RequestConsent", body, 0.2) is None
    world.control("POST", end)
    assert "RequestConsent" not in _methods(world)
    time.sleep(1.2)
    assert "RequestConsent" not in _methods(world)
    assert world.page("ListRequestConsent", {"phone": PHONE}).rows == []


@pytest.mark.parametrize("between", ["reset", "removed", "removed and opened"])
def test_a_reset_between_head_and_body(world: World, between: str) -> None:
    """The call ends with its world: no 500, and no response claims what did not happen."""
    body = b'{"oa_id":"%s","phone":"84900000001"}' % an_oa(world).encode()
    name = world.key.removeprefix("test:")
    with _raw(world) as connection:
        _send_head(connection, world, body, "CreateJourney")
        time.sleep(0.2)
        if between == "reset":
            world.control("POST", "/reset")
        else:
            world.control("DELETE", f"/worlds/{name}")
        if between == "removed and opened":
            world.page("ListJourneys")
        connection.sendall(body)
        told = connection.recv(100_000)
    rows = world.page("ListJourneys", {"phone": "84900000001"}).rows
    assert b" 500 " not in told
    assert len(rows) == (1 if b" 200 " in told.split(b"\r\n")[0] else 0)


def _methods(world: World) -> list[str]:
    return [entry["method"] for entry in requests(world)]


def _raw(world: World) -> socket.socket:
    address = urlsplit(str(world.http.base_url))
    assert address.hostname and address.port  # noqa: PT018  # for mypy
    return socket.create_connection((address.hostname, address.port), timeout=5)


def _send_head(
    connection: socket.socket, world: World, body: bytes, method: str = "ListJourneys"
) -> None:
    connection.sendall(
        f"POST /v1/shop.Zalo/{method} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {world.key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
    )
