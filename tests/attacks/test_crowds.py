"""Many clients at once, and clients that do not read: the server is well afterwards."""

import json
import resource
import signal
import socket
import struct
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import IncompleteRead
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any

import pytest

from tests.cli.running import SMALL, call, wait_for
from tests.serving import COMMAND, Server, serving
from tests.simulator import JOURNEYS

_RESET = struct.pack("ii", 1, 0)
"""The ``SO_LINGER`` value with which closing a socket sends a reset."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that is well, and has noticed no defect of its own, when all is over."""
    with serving("--preset", "exact-page") as server:
        yield server
        assert call(server, "POST", JOURNEYS, {}, "test:after")[0] == 200
        server.stop()
        assert not [line for line in server.lines if "defect" in line or "Traceback" in line]


def _memory(server: Server) -> int:
    """The server's resident megabytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def _request(key: str, path: str = JOURNEYS, body: bytes = b"{}", method: str = "POST") -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def _connected(server: Server, opened: ExitStack, room: int | None = None) -> socket.socket:
    client = opened.enter_context(socket.socket())
    if room is not None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    client.settimeout(20)
    client.connect(("127.0.0.1", server.port))
    return client


def _all_at_once(work: Callable[[int], list[int]], clients: int = 8) -> Counter[int]:
    """The statuses that so many clients got which did the same."""
    with ThreadPoolExecutor(clients) as pool:
        return Counter(status for each in pool.map(work, range(clients)) for status in each)


def _status(server: Server, method: str, path: str, body: Any, key: str) -> int:
    """The status of a call; 0 of an export that broke, since its world changed meanwhile."""
    try:
        return call(server, method, path, body, key)[0]
    except IncompleteRead:
        assert path.endswith("export")
        return 0


@pytest.mark.attack("crowds.unread")
@pytest.mark.parametrize("path", ["/__admin/export", "/__admin/events", "/__admin/requests"])
def test_streams_that_nobody_reads_hold_up_nobody(server: Server, path: str) -> None:
    key = "test:unread@10k"
    assert call(server, "POST", JOURNEYS, {"x": "y" * 20_000}, key)[0] == 200
    before = _memory(server)
    with ExitStack() as opened:
        for _ in range(100):
            client = _connected(server, opened, 4_096)
            client.sendall(_request(key, path, b"", "GET"))
        for _ in range(50):
            assert call(server, "POST", JOURNEYS, {"x": "y" * 20_000}, key)[0] == 200
        assert _memory(server) - before < 250
    assert call(server, "DELETE", "/__admin/worlds/unread", key=key)[0] == 204


@pytest.mark.attack("crowds.unread")
def test_answers_that_nobody_reads_are_not_made(server: Server) -> None:
    """Of two thousand pages on forty connections, those that find room are."""
    key, before = "test:pages@10k", _memory(server)
    call(server, "POST", JOURNEYS, {}, key)
    asks = _request(key, JOURNEYS, b'{"paging": {"limit": 1000}}') * 50
    with ExitStack() as opened:
        for _ in range(40):
            client = _connected(server, opened, 4_096)
            client.setblocking(False)
            client.send(asks)
        began = monotonic()
        for _ in range(5):
            assert call(server, "POST", JOURNEYS, {}, "test:other")[0] == 200
        assert monotonic() - began < 20
        assert _memory(server) - before < 250


@pytest.mark.attack("crowds.resets")
def test_connections_may_break_anywhere(server: Server) -> None:
    """In a head, in a body, in an answer, in an export."""
    random = Random(7)
    whole = [
        _request("test:broken", JOURNEYS, b" " * 5_000 + b"{}"),
        _request("test:broken@10k", "/__admin/export", b"", "GET"),
        _request("test:broken", "/__admin/import", b" " * 100_000),
        _request("test:broken", "/__admin/events", b"", "GET"),
    ]
    for number in range(400):
        with ExitStack() as opened:
            client = _connected(server, opened)
            request = whole[number % 4]
            client.sendall(request[: random.randrange(1, len(request) + 1)])
            if number % 3 == 0:
                sleep(0.005)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    assert call(server, "POST", JOURNEYS, {}, "test:broken")[0] == 200


@pytest.mark.attack("crowds.worlds")
def test_a_world_is_made_and_removed_by_many(server: Server) -> None:
    """Each call meets a world or makes one; none meets half of one."""

    def work(_: int) -> list[int]:
        return [
            _status(server, method, path, body, "test:contested")
            for _ in range(15)
            for method, path, body in (
                ("POST", JOURNEYS, {}),
                ("DELETE", "/__admin/worlds/contested", None),
                ("GET", "/__admin/export", None),
            )
        ]

    assert _all_at_once(work).keys() <= {0, 200, 204, 404}


@pytest.mark.attack("crowds.snapshots")
def test_snapshots_are_made_restored_and_removed_by_many(server: Server) -> None:
    def work(number: int) -> list[int]:
        name, made = f"s{number % 2}", "/__admin/snapshots"
        return [
            call(server, method, path, body, "test:kept")[0]
            for _ in range(10)
            for method, path, body in (
                ("POST", made, {"name": name}),
                ("POST", f"{made}/{name}/restore", None),
                ("DELETE", f"{made}/{name}", None),
                ("POST", JOURNEYS, {}),
            )
        ]

    assert _all_at_once(work).keys() <= {200, 201, 204, 404, 503}


@pytest.mark.attack("crowds.verdicts")
def test_verdicts_and_counts_are_asked_for_by_many(server: Server) -> None:
    key = "test:judged"
    with ExitStack() as opened:
        client, answered = _connected(server, opened), b""
        client.sendall(_request(key, body=b'{"paging": {"limit": 1}}') * 900)
        while answered.count(b"HTTP/1.1 200") < 900:
            answered += client.recv(1 << 20)

    def work(_: int) -> list[int]:
        paths = [f"verify/{each}" for each in ("paging", "retries", "sends", "polling")]
        paths.append("requests/count")
        return [call(server, "POST", f"/__admin/{path}", {}, key)[0] for path in paths]

    assert _all_at_once(work, 12).keys() == {200}


@pytest.mark.attack("crowds.imports")
def test_imports_resets_and_advances_meet(server: Server) -> None:
    document = call(server, "GET", "/__admin/export", key="test:source")[1]
    asks: list[tuple[str, str, Any]] = [
        ("POST", "/__admin/import", document),
        ("POST", "/__admin/reset", None),
        ("PUT", "/__admin/clock", {"advance": "P1D"}),
        ("POST", JOURNEYS, {}),
        ("GET", "/__admin/export", None),
    ]

    def work(number: int) -> list[int]:
        turned = asks[number % 5 :] + asks[: number % 5]
        return [_status(server, *each, "test:meeting") for _ in range(6) for each in turned]

    assert _all_at_once(work, 5).keys() <= {0, 200, 409, 503}


@pytest.mark.attack("process.paused")
def test_a_paused_server_goes_on() -> None:
    """Calls wait for it, and a signal that came meanwhile is heard."""
    with serving(*SMALL) as server:
        server.process.send_signal(signal.SIGSTOP)
        with ExitStack() as opened:
            client = _connected(server, opened)
            client.sendall(_request("test:paused"))
            sleep(1)
            server.process.send_signal(signal.SIGCONT)
            assert client.recv(15) == b"HTTP/1.1 200 OK"
        server.process.send_signal(signal.SIGSTOP)
        server.process.terminate()
        server.process.send_signal(signal.SIGCONT)
        assert server.process.wait(timeout=20) == 0


@pytest.mark.attack("process.signal-storm")
def test_a_storm_of_signals_ends_it_once(tmp_path: Path) -> None:
    """With its export whole, and code 0."""
    export = tmp_path / "kept.json"
    with serving(*SMALL, "--export-on-exit", str(export)) as server:
        for _ in range(20):
            server.process.send_signal(signal.SIGTERM)
            server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=20) == 0
    assert json.loads(export.read_text())["format"] == 1


def _few_files() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


@pytest.mark.attack("bounds.files")
def test_a_server_with_few_files_answers_all_the_same(tmp_path: Path) -> None:
    """Idle connections make room; where each has a call, the next one is told."""
    port = tmp_path / "port"
    command = [*COMMAND, "serve", "--port", "0", "--port-file", str(port), *SMALL]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, preexec_fn=_few_files) as process:  # noqa: PLW1509  # a limit of the process alone
        try:
            wait_for("the port", port.exists)
            server = Server(process, port=int(port.read_text()))  # type: ignore[arg-type]
            with ExitStack() as idle:
                for _ in range(200):
                    _connected(server, idle)
                for _ in range(5):
                    assert call(server, "GET", "/__admin/health")[0] == 200
            with ExitStack() as busy:
                slow = _request("test:slow").replace(b"Host:", b"X-Mock-Fault: delay=5\r\nHost:")
                _connected(server, busy).sendall(slow)
                sleep(0.5)  # as long as it has no call, it makes room
                assert _connected(server, busy).recv(12) == b"HTTP/1.1 503"
            wait_for("room", lambda: call(server, "GET", "/__admin/health")[0] == 200)
        finally:
            process.terminate()
            assert process.wait(timeout=20) == 0
