"""``--workers``: several processes on one file are one server."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from time import monotonic

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
