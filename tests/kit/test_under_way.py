"""Calls that take time: in the journal from their coming, and ended by a reset of their world."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, RemoteDisconnected
from itertools import count
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from tests.serving import Server, serving
from tests.simulator import ANCHOR

_numbers = count()
SENDS = "/v1/shop.Zalo/SendZNS"
CONSENT = "/v1/shop.Zalo/RequestConsent"
CREATES = "/v1/shop.Zalo/CreateJourney"
LISTS = "/v1/shop.Zalo/ListJourneys"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--preset", "one", "--anchor", ANCHOR) as running:
        yield running


class World:
    """A world of its own on a real server, whose clients may hang up."""

    def __init__(self, server: Server) -> None:
        self.port = server.port
        self.key = f"test:under-way-{next(_numbers)}"

    @property
    def oa_id(self) -> str:
        return str(self.control("GET", "/export")["shops"][0]["oas"][0]["oa_id"])

    def call(self, path: str, body: Any, timeout: float = 10) -> tuple[int, Any]:
        return self._send("POST", path, body, timeout)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        status, answer = self._send(method, f"/__admin{path}", body, 10)
        assert status < 300, answer
        return answer

    def give_up(self, path: str, body: Any, after: float = 0.15) -> None:
        """Call, and hang up when no answer came in time."""
        with pytest.raises(TimeoutError):
            self.call(path, body, after)

    def send_head(self, path: str, size: int) -> socket.socket:
        """A call whose head has come and whose body has not."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {size}\r\n"
            "Connection: close\r\n\r\n"
        )
        connection.sendall(head.encode())
        sleep(0.05)
        return connection

    def requests(self) -> list[dict[str, Any]]:
        return list(self.control("GET", "/requests")["requests"])

    def wait_for(self, holds: Any) -> None:
        deadline = monotonic() + 10
        while not holds():
            assert monotonic() < deadline
            sleep(0.01)

    def codes(self, kind: str, **asked: Any) -> list[str]:
        found = self.control("POST", f"/verify/{kind}", asked)["findings"]
        return [each["code"] for each in found]

    def messages(self) -> list[Any]:
        """What was sent to the phone of ``message``."""
        found = self.control("GET", "/messages?phone=84912345678")["messages"]
        return list(found)

    def message(self) -> dict[str, Any]:
        """A body of SendZNS that Zalo takes."""
        (oa, *_) = self.control("GET", "/export")["shops"][0]["oas"]
        return {
            "oa_id": oa["oa_id"],
            "phone": "84912345678",
            "template_id": 419999,
            "template_data": {"order_code": "A1", "customer_name": "An"},
        }

    def consent(self) -> dict[str, Any]:
        sent = self.message()
        return {
            "oa_id": sent["oa_id"],
            "phone": sent["phone"],
            "call_type": "audio",
            "reason_code": "update_order",
        }

    def _send(self, method: str, path: str, body: Any, timeout: float) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            content = None if body is None else json.dumps(body)
            headers = {
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
            }
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        finally:
            connection.close()


@pytest.fixture
def world(server: Server) -> World:
    opened = World(server)
    opened.control("GET", "/world")
    return opened


def slow(world: World, method: str, seconds: float, at: str = "before", **more: Any) -> None:
    rule = {"when": {"method": method}, "then": {"delay": seconds}, "at": at, **more}
    world.control("POST", "/faults", rule)


def in_thread(world: World, path: str, body: Any, outcome: list[Any]) -> Thread:
    """A call that waits for its answer beside the test."""

    def run() -> None:
        try:
            outcome.append(world.call(path, body))
        except (RemoteDisconnected, ConnectionError) as error:
            outcome.append(type(error).__name__)

    thread = Thread(target=run)
    thread.start()
    world.wait_for(lambda: any(each["status"] is None for each in world.requests()))
    return thread


def test_a_call_is_in_the_journal_when_it_comes(world: World) -> None:
    """Under way with a null status, before calls that came later and ended sooner."""
    slow(world, "ListJourneys", 0.5, times=1)
    outcome: list[Any] = []
    thread = in_thread(world, LISTS, {"paging": {"limit": 1}}, outcome)
    assert world.call(LISTS, {"paging": {"limit": 2}})[0] == 200
    first, second = world.requests()
    assert (first["status"], first["abandoned"], second["status"]) == (None, False, 200)
    thread.join()
    first, second = world.requests()
    assert (first["status"], first["body"]["paging"]["limit"]) == (200, 1)
    assert int(first["id"]) < int(second["id"])
    assert first["duration_ms"] > 400
    assert outcome[0][0] == 200


@pytest.mark.parametrize("at", ["before", "after"])
def test_a_call_that_its_client_gave_up_is_abandoned(world: World, at: str) -> None:
    """Its effect still comes at its time; its client never had an answer."""
    slow(world, "SendZNS", 0.6, at, times=1)
    world.give_up(SENDS, world.message())
    world.wait_for(lambda: world.requests()[0]["abandoned"])
    (entry,) = world.requests()
    assert entry["status"] is None
    assert 100 < entry["duration_ms"] < 500
    assert len(world.messages()) == (1 if at == "after" else 0)
    world.wait_for(world.messages)
    assert world.requests() == [entry]
    assert world.control("POST", "/requests/count", {"method": "SendZNS"}) == {"count": 1}


@pytest.mark.parametrize("at", ["before", "after"])
@pytest.mark.parametrize("delay", [1.5, 600])
def test_a_blind_second_send_is_found_at_once(world: World, at: str, delay: float) -> None:
    """Whenever one asks: the verdict does not hang on the end of the first call."""
    slow(world, "SendZNS", delay, at, times=1)
    world.give_up(SENDS, world.message())
    assert world.call(SENDS, world.message())[0] == 200
    assert world.codes("sends") == ["duplicate-send"]


def test_the_same_for_consents_that_the_vendor_refuses(world: World) -> None:
    slow(world, "RequestConsent", 300, "after", times=1)
    world.give_up(CONSENT, world.consent())
    assert world.call(CONSENT, world.consent())[0] == 409
    assert world.codes("sends") == ["duplicate-send"]


def test_a_dribbled_answer_that_nobody_waited_for(world: World) -> None:
    world.control("POST", "/faults", {"then": {"dribble": 30}, "times": 1})
    with pytest.raises(TimeoutError):
        world.call(SENDS, world.message(), 0.2)
    world.wait_for(lambda: world.requests()[0]["abandoned"])
    assert world.call(SENDS, world.message())[0] == 200
    assert world.codes("sends") == ["duplicate-send"]


def test_hammering_a_slow_vendor_is_retrying_at_once(world: World) -> None:
    slow(world, "ListJourneys", 60)
    for _ in range(6):
        world.give_up(LISTS, {}, 0.05)
    world.wait_for(lambda: all(each["abandoned"] for each in world.requests()))
    assert world.codes("retries") == ["retried-at-once"]


ENDINGS = ["reset", "restore", "import", "remove"]


def end(world: World, how: str) -> None:
    """Let the world be another one."""
    if how == "reset":
        world.control("POST", "/reset")
    elif how == "restore":
        world.control("POST", "/snapshots/kept/restore")
    elif how == "import":
        world.control("POST", "/import", world.control("GET", "/export"))
    else:
        world.control("DELETE", f"/worlds/{world.key.removeprefix('test:')}")


def consents(world: World) -> int:
    found = world.control("GET", "/consents?phone=84912345678")["consents"]
    return len(found)


@pytest.mark.parametrize("how", ENDINGS)
@pytest.mark.parametrize("hangs_up", [True, False], ids=["abandoned", "waiting"])
def test_nothing_comes_after_an_ending(world: World, how: str, hangs_up: bool) -> None:
    """A delayed call takes no effect in the world that comes after, and is in no later journal."""
    world.control("POST", "/snapshots", {"name": "kept"})
    body = world.consent()
    slow(world, "RequestConsent", 0.4)
    outcome: list[Any] = []
    thread = None
    if hangs_up:
        world.give_up(CONSENT, body)
    else:
        thread = in_thread(world, CONSENT, body, outcome)
    began = monotonic()
    end(world, how)
    if thread is not None:
        thread.join()
        assert outcome == ["RemoteDisconnected"]
        assert monotonic() - began < 0.35, "the call ends with its world, not at its own time"
    sleep(max(0, 0.6 - (monotonic() - began)))
    assert consents(world) == 0
    assert [each for each in world.requests() if each["method"]] == []


@pytest.mark.parametrize("how", ["restore", "import"])
def test_what_is_over_stays_in_the_journal(world: World, how: str) -> None:
    """A call that took effect after its client hung up is history, not under way."""
    world.control("POST", "/snapshots", {"name": "kept"})
    slow(world, "RequestConsent", 0.3)
    world.give_up(CONSENT, world.consent())
    world.wait_for(lambda: consents(world) == 1)
    end(world, how)
    (entry,) = world.requests()
    assert (entry["method"], entry["status"], entry["abandoned"]) == ("RequestConsent", None, True)


@pytest.mark.parametrize("how", ENDINGS)
def test_a_body_that_comes_after_an_ending_meets_the_new_world(world: World, how: str) -> None:
    """Between head and body the world ended: the call is one of the world that is there now."""
    world.control("POST", "/snapshots", {"name": "kept"})
    body = json.dumps(world.consent()).encode()
    with world.send_head(CONSENT, len(body)) as connection:
        end(world, how)
        connection.sendall(body)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert b" 200 " in answer.split(b"\r\n")[0]
    assert consents(world) == 1
    with world.send_head(LISTS, 2) as connection:
        end(world, "import" if how == "remove" else how)
        connection.sendall(b"{}")
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert len(json.loads(answer.partition(b"\r\n\r\n")[2])["journeys"]) == 1


@pytest.mark.parametrize("how", ENDINGS)
def test_streams_end_with_their_world(world: World, how: str) -> None:
    """Whoever watched a world never sees another one of its name."""
    world.control("POST", "/snapshots", {"name": "kept"})
    connection = HTTPConnection("127.0.0.1", world.port, timeout=5)
    connection.request("GET", "/__admin/events", headers={"Authorization": f"Bearer {world.key}"})
    stream = connection.getresponse()
    assert stream.readline() == b": watching\n"
    end(world, how)
    assert b"call" not in stream.read()
    connection.close()


def test_a_call_that_waits_keeps_its_body(world: World) -> None:
    """However little room the journal has: nine megabytes come while a fault holds it back."""
    body = {"oa_id": world.oa_id, "phone": "84912345678"}
    world.control("POST", "/faults", {"then": {"delay": 1}, "times": 1})
    answers: list[tuple[int, Any]] = []
    waiting = Thread(target=lambda: answers.append(world.call(CREATES, body)))
    waiting.start()
    sleep(0.2)
    for _ in range(9):
        world.call(LISTS, {"x": "y" * 1_000_000})
    waiting.join()
    assert answers[0][0] == 200, answers


@pytest.mark.parametrize("bodies", ["on", "off"])
def test_the_effect_of_a_call_given_up_comes(bodies: str) -> None:
    """Whether or not the journal keeps bodies."""
    with serving("--preset", "one", "--anchor", ANCHOR, "--journal-bodies", bodies) as running:
        world = World(running)
        before = len(world.control("GET", "/journeys")["journeys"])
        world.control("POST", "/faults", {"then": {"delay": 0.5}, "times": 1})
        world.give_up(CREATES, {"oa_id": world.oa_id, "phone": "84912345678"})
        deadline = monotonic() + 10
        while len(world.control("GET", "/journeys")["journeys"]) == before:
            assert monotonic() < deadline
            sleep(0.05)
