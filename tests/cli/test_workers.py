"""``--workers``: several processes on one file are one server."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import pytest

from mock_server.web.http.connection import HttpConnection
from tests.cli.running import SMALL, ask, call, rows, wait_for
from tests.serving import Server, serving

_TWO = (*SMALL, "--workers", "2", "--database", "shared.db")


def _answers(server: Server) -> bool:
    try:
        return call(server, "GET", "/__admin/health")[0] == 200
    except ConnectionError:
        return False


@contextmanager
def _two_workers() -> Iterator[Server]:
    """A server with two workers, both of which respond."""
    with serving(*_TWO) as server:
        wait_for("both workers", lambda: all(_answers(server) for _ in range(20)))
        yield server


def test_the_banner_of_workers_comes_when_calls_are_answered() -> None:
    """A client that waits for the banner can call at once."""
    with serving(*_TWO) as server:
        assert _answers(server)


def test_two_workers_agree() -> None:
    """Each worker sees what the other one wrote, changed, deleted and reset."""
    with _two_workers() as server:
        for _ in range(20):
            status, made = call(server, "POST", "/__admin/journeys", {})
            assert status == 201
            path = f"/__admin/journeys/{made['id']}"
            changed = call(server, "PATCH", path, {"phone": "0912345678"})
            assert changed[0] == 200
            assert [call(server, "GET", path) for _ in range(6)] == [changed] * 6
            assert rows(server)[0] == changed[1]
            assert call(server, "DELETE", path)[0] == 204
            assert {call(server, "GET", path)[0] for _ in range(6)} == {404}
        assert call(server, "POST", "/__admin/reset")[0] == 200
        pages = [rows(server) for _ in range(6)]
        assert pages == [pages[0]] * 6


def test_two_workers_write_at_once() -> None:
    """Records created at the same time through both workers have different ids, in order."""

    def create(_: int) -> tuple[float, int, float]:
        began = monotonic()
        status, made = call(server, "POST", "/__admin/journeys", {})
        assert status == 201
        return began, int(made["id"]), monotonic()

    with _two_workers() as server, ThreadPoolExecutor(4) as threads:
        made = list(threads.map(create, range(80)))
        assert len({record_id for _, record_id, _ in made}) == 80
        for _, earlier, ended in made:
            assert all(earlier < later for began, later, _ in made if began > ended)
        newest = {int(row["id"]) for row in rows(server)[:80]}
        assert newest == {record_id for _, record_id, _ in made}


def test_an_idle_connection_does_not_hold_up_the_end_of_workers() -> None:
    """SIGTERM ends all processes with code 0, sooner than an idle connection would end."""
    with _two_workers() as server, closing(HTTPConnection("127.0.0.1", server.port)) as kept:
        assert ask(kept, "GET", "/__admin/live")[0] == 200
        server.process.terminate()
        assert server.process.wait(timeout=HttpConnection.patience - 10) == 0


_LIVE = b"GET /__admin/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
_MANY = 32
_LEAST = 3
"""Of 32 connections spread by chance over two workers, one gets fewer in 1 of 4 million tries."""

_linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone spreads connections")


def _workers(server: Server) -> list[int]:
    """The process ids of the workers."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    found = [int(pid) for pid in children.read_text().split()]
    return [pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def _sockets(pid: int) -> set[str]:
    """The sockets that a process has, as the system names them."""
    named = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            named.add(str(each.readlink()))
    return {each for each in named if each.startswith("socket:")}


def _opened(server: Server, stack: ExitStack) -> list[socket.socket]:
    """Connections that a client opens at once, on each of which it asks something."""
    opened = [stack.enter_context(socket.socket()) for _ in range(_MANY)]
    for connection in opened:
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(_LIVE)
    return opened


def _answered(opened: list[socket.socket]) -> bool:
    """Whether every connection gets a response."""
    for connection in opened:
        connection.settimeout(30)
    return all(each.recv(4096).startswith(b"HTTP/1.1 200") for each in opened)


@_linux
def test_connections_opened_at_once_reach_every_worker() -> None:
    """A worker has its part of them, and what waits for one that dies its successor answers."""
    with _two_workers() as server, ExitStack() as stack:
        other, stopped = _workers(server)
        before = _sockets(other)
        os.kill(stopped, signal.SIGSTOP)
        state = Path(f"/proc/{stopped}/stat")
        wait_for("its stop", lambda: state.read_text().rpartition(")")[2].split()[0] == "T")
        opened = _opened(server, stack)
        os.kill(stopped, signal.SIGKILL)
        assert _answered(opened)
        taken = len(_sockets(other) - before)
        assert _LEAST <= taken <= _MANY - _LEAST


@_linux
@pytest.mark.slow
def test_a_worker_that_does_nothing_for_long_is_left_alone() -> None:
    """It may be starting on a machine with much else to do; uvicorn gives one 5 s."""
    with _two_workers() as server:
        before = _workers(server)
        os.kill(before[1], signal.SIGSTOP)
        sleep(8)
        os.kill(before[1], signal.SIGCONT)
        assert all(_answers(server) for _ in range(20))
        assert _workers(server) == before
