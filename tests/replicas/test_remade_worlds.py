"""A world that is made again under the name of a removed one has, sees and gets nothing of it."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest

from tests.cli.running import call, wait_for
from tests.replicas.replicas import Replicas, running
from tests.watching import watching

_numbers = count()
_CONSENT = {"phone": "0999000001", "call_type": "audio", "reason_code": "update_order"}


@pytest.fixture(scope="module", params=["memory", "workers", "postgres"])
def processes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replicas]:
    with running(request.param, tmp_path_factory) as replicas:
        yield replicas


class Remade:
    """A made world, and whatever has its name after it."""

    def __init__(self, processes: Replicas) -> None:
        self.name = f"remade-{next(_numbers)}"
        self._admin = Replicas(processes.servers, "test:remade-admin")
        self.world = self._make()

    def _make(self) -> Replicas:
        asked = {"name": self.name, "preset": "one"}
        made = self._admin.control("POST", "/worlds", asked, status=201)
        return Replicas(self._admin.servers, made["shops"][0]["api_key"])

    def again(self) -> Replicas:
        """Remove the world, and make another one of its name."""
        self._admin.control("DELETE", f"/worlds/{self.name}", status=204)
        return self._make()


@pytest.fixture
def remade(processes: Replicas) -> Remade:
    return Remade(processes)


def whole(world: Replicas) -> dict[str, Any]:
    """All that a world shows of itself."""
    paths = ("/export?with=clock,faults", "/outcomes", "/assumptions", "/access", "/snapshots")
    shown = {path: world.control("GET", path) for path in paths}
    logs = ("/requests", "/deliveries", "/walks")
    return shown | {path: world.control("GET", path) for path in logs}


def test_resets_at_once_leave_the_world_as_it_was_opened(processes: Replicas) -> None:
    """Whichever comes first, through whichever process: each is done, and none is done by half."""
    world = Replicas(processes.servers, f"test:resets-{next(_numbers)}@one")
    opened = world.control("GET", "/export")

    def reset(number: int) -> int:
        server = world.servers[number % len(world.servers)]
        return call(server, "POST", "/__admin/reset", None, world.key)[0]

    for _ in range(5):
        world.control("POST", "/journeys", {"phone": "84912345678"}, status=201)
        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(reset, range(16))) == {200}
        assert world.control("GET", "/export") == opened
        assert world.control("GET", "/requests")["requests"] == []


def oa_of(world: Replicas) -> str:
    return str(world.control("GET", "/export")["shops"][0]["oas"][0]["oa_id"])


def begun(world: Replicas, method: str, path: str, body: bytes) -> socket.socket:
    """A call whose head was read, and whose body is waited for: the server says so."""
    connection = socket.create_connection(("127.0.0.1", world.servers[0].port), timeout=20)
    head = (
        f"{method} /__admin{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Authorization: Bearer {world.key}\r\nContent-Type: application/json\r\n"
        f"Expect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection.sendall(head.encode())
    assert connection.recv(4096).startswith(b"HTTP/1.1 100 ")
    return connection


def ended(connection: socket.socket, body: bytes) -> tuple[int, dict[str, Any]]:
    """Its status and answer when the body came."""
    connection.sendall(body)
    answer = b""
    while piece := connection.recv(65536):
        answer += piece
    connection.close()
    head, _, text = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(text)


WRITES = {
    "clock": ("PUT", "/clock", {"advance": "P400D"}),
    "faults": ("POST", "/faults", {"then": {"status": 503}}),
    "outcome": ("PUT", "/outcomes", {"outcome": "immediate"}),
    "assumptions": ("PUT", "/assumptions", {"phone_form": "national"}),
    "access": ("PUT", "/access", {"partner_addresses": ["10.0.0.1"]}),
    "snapshots": ("POST", "/snapshots", {"name": "theirs"}),
    "journeys": ("POST", "/journeys", {}),
    "import": ("POST", "/import", None),
}


@pytest.mark.attack("worlds.remade")
@pytest.mark.parametrize("what", WRITES)
def test_a_call_of_the_first_does_nothing_in_the_second(remade: Remade, what: str) -> None:
    """Its world was found before the body came, and was another one afterwards."""
    method, path, document = WRITES[what]
    if document is None:
        document = remade.world.control("GET", "/export")
        document["shops"][0]["journeys"] = []
    body = json.dumps(document).encode()
    connection = begun(remade.world, method, path, body)
    second = remade.again()
    before = whole(second)
    status, answer = ended(connection, body)
    assert (status, answer["code"]) in ((404, "not_found"), (409, "aborted")), answer
    assert whole(second) == before


@pytest.mark.attack("worlds.remade")
def test_the_second_shows_nothing_of_the_first(remade: Remade) -> None:
    first = remade.world
    first.control("POST", "/snapshots", {"name": "kept"}, status=201)
    first.control("POST", "/faults", {"then": {"status": 503}}, status=201)
    for _ in range(4):
        call(first.servers[0], "POST", "/v1/shop.Zalo/ListJourneys", {}, first.key)
    second = remade.again()
    shown = whole(second)
    assert shown["/snapshots"] == {"snapshots": []}
    assert shown["/export?with=clock,faults"]["faults"] == []
    assert (shown["/requests"]["requests"], shown["/walks"]["walks"]) == ([], [])
    second.control("POST", "/snapshots/kept/restore", status=404)
    assert second.vendor("ListJourneys")["journeys"]
    assert len(second.control("GET", "/requests")["requests"]) == 1


@pytest.mark.attack("worlds.remade")
def test_what_the_first_had_under_way_comes_nowhere(remade: Remade) -> None:
    """A call that a fault holds back in one process, while another process removes its world."""
    first = remade.world
    oa = oa_of(first)
    first.control("POST", "/faults", {"then": {"delay": 1}}, status=201)
    held = [Thread(target=_left, args=(first, number, oa)) for number in range(4)]
    for each in held:
        each.start()
    wait_for("the calls", lambda: len(first.control("GET", "/requests")["requests"]) == len(held))
    second = remade.again()
    before = whole(second)
    for each in held:
        each.join()
    sleep(0.3)  # beyond the journal's next write
    assert whole(second) == before
    assert before["/requests"]["requests"] == []


def _left(world: Replicas, number: int, oa: str) -> None:
    port = world.servers[number % len(world.servers)].port
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Authorization": f"Bearer {world.key}", "Content-Type": "application/json"}
    body = json.dumps(_CONSENT | {"oa_id": oa})
    try:
        connection.request("POST", "/v1/shop.Zalo/RequestConsent", body, headers)
        connection.getresponse().read()
    except ConnectionError:
        pass
    finally:
        connection.close()


@pytest.mark.attack("worlds.remade")
def test_watchers_of_the_first_see_nothing_of_the_second(remade: Remade) -> None:
    """Not even with the id of the last event: ids of another world mean nothing."""
    first = remade.world
    with watching(first.servers[-1], first.key) as watcher:
        first.vendor("ListJourneys")
        assert watcher.next()[0] == "call"
        second = remade.again()
        second.vendor("ListOA")
        second.control("POST", "/journeys", {}, status=201)
        told = [event for event, _ in watcher.rest()]
        assert set(told) <= {"record", "ended"}, told
        last = watcher.last_id
    with watching(second.servers[0], second.key, last=last) as watcher:
        second.vendor("ListRequestConsent")
        methods = [each[1].get("method") for each in watcher.take(1)]
    assert "ListJourneys" not in methods


@contextmanager
def holding_receiver(go_on: Event, came: Event) -> Iterator[str]:
    """A receiver of webhooks that answers 500, and not before it is told to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            came.set()
            go_on.wait(20)
            self.send_response(500)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.attack("worlds.remade")
def test_a_delivery_under_way_ends_with_its_world(remade: Remade) -> None:
    """Neither its result nor its next attempt is the second world's, whose own ones come."""
    go_on, came = Event(), Event()
    with holding_receiver(go_on, came) as url:
        first = remade.world
        oa = oa_of(first)
        first.vendor("UpdateShopOA", {"oa_id": oa, "webhook_url": url})
        first.vendor("RequestConsent", _CONSENT | {"oa_id": oa})
        assert came.wait(20)
        second = remade.again()
        oa = oa_of(second)
        second.vendor("UpdateShopOA", {"oa_id": oa, "webhook_url": "http://127.0.0.1:9/closed"})
        go_on.set()
        sleep(1.2)  # beyond a tick of the sender
        assert second.control("GET", "/deliveries") == {"deliveries": []}
        second.vendor("RequestConsent", _CONSENT | {"oa_id": oa})
        deliveries = second.control("GET", "/deliveries")["deliveries"]
        assert {each["url"] for each in deliveries} == {"http://127.0.0.1:9/closed"}
