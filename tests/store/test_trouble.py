"""A file that is locked, full or not writable: a clear error, nothing broken, and it recovers."""

import asyncio
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from mock_server.errors import NO_MEMORY
from mock_server.store.postgres.database import problem_of as of_postgres
from mock_server.store.sqlite import database as module
from mock_server.store.sqlite.failures import problem_of as of_sqlite
from tests.serving import COMMAND
from tests.simulator import JOURNEYS, Client, started


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trouble.db"


@pytest.fixture
def client(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(module, "_WAIT", 0.2)
    with started(database=str(path), preset="one") as client:
        yield client


def on_its_connection(client: Client, statement: str) -> int:
    """Run a statement on the server's own connection; the first value of what it answers."""

    def run() -> int:
        app = client.http.app
        found = app.store._database.connection.execute(statement)  # type: ignore[attr-defined]
        return int((found.fetchone() or (0,))[0])

    assert client.http.portal is not None
    return client.http.portal.call(run)


def create(client: Client) -> int:
    oa_id = client.call("/ListOA").body["accounts"][0]["oa_id"]
    return client.call("/CreateJourney", {"oa_id": oa_id, "phone": "0912345678"}).status


def assert_trouble(client: Client, text: str, *, in_place: bool = True) -> None:
    """Vendor and control calls that write say so, ``in_place`` too; those that read go on."""
    oa_id = client.call("/ListOA").body["accounts"][0]["oa_id"]
    for answer in (
        client.call("/CreateJourney", {"oa_id": oa_id, "phone": "0912345678"}),
        client.control("POST", "/journeys", {}),
        *([client.control("PUT", "/clock", {"advance": 1})] if in_place else []),
    ):
        status, code, msg = answer.refusal
        assert (status, code) == (503, "unavailable")
        assert msg.startswith("the database cannot be written: ")
        assert text in msg
        assert answer.headers["Retry-After"] == "1"
    assert client.call(JOURNEYS).status == 200


def assert_sound(client: Client, path: Path, before: int) -> None:
    """It recovers by itself, nothing is broken, and the journal has the calls of the bad time."""
    assert create(client) == 200
    assert len(client.call(JOURNEYS).body["journeys"]) == before + 1
    with _connected(path) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    statuses = [each["status"] for each in client.control("GET", "/requests").body["requests"]]
    assert 503 in statuses


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    """Another connection to the file, which begins no transaction by itself."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        yield other


def rows(client: Client) -> int:
    return len(client.call(JOURNEYS).body["journeys"])


def test_a_locked_file(client: Client, path: Path) -> None:
    before = rows(client)
    with _connected(path) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_trouble(client, "locked")
        other.execute("ROLLBACK")
    assert_sound(client, path, before)


def test_a_lock_holds_up_nobody_who_reads(client: Client, path: Path) -> None:
    with _connected(path) as other, ThreadPoolExecutor(1) as threads:
        other.execute("BEGIN IMMEDIATE")
        writing = threads.submit(client.control, "POST", "/journeys", {})
        began = time.monotonic()
        for _ in range(5):
            assert client.call(JOURNEYS).status == 200
        assert not writing.done() or time.monotonic() - began > 0.2
        other.execute("ROLLBACK")
        assert writing.result().status in (201, 503)


@pytest.mark.attack("databases.locked")
def test_writes_wait_for_a_lock_together(
    client: Client, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not one after another, each for as long; what comes later is told at once."""
    monkeypatch.setattr(module, "_WAIT", 1.0)
    with _connected(path) as other, ThreadPoolExecutor(8) as threads:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        answers = list(threads.map(lambda _: client.control("POST", "/journeys", {}), range(8)))
        assert time.monotonic() - began < 4
        other.execute("ROLLBACK")
    assert {answer.status for answer in answers} == {503}
    assert client.control("POST", "/journeys", {}).status == 201


@pytest.mark.attack("databases.locked")
def test_the_event_loop_goes_on_while_a_write_waits(
    client: Client, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WAIT", 1.0)

    async def turn() -> float:
        """How long a turn of the event loop takes, as a rule."""
        clock, turns = asyncio.get_running_loop().time, []
        for _ in range(9):
            began = clock()
            await asyncio.sleep(0.001)
            turns.append(clock() - began)
        return sorted(turns)[2]

    with _connected(path) as other, ThreadPoolExecutor(1) as threads:
        other.execute("BEGIN IMMEDIATE")
        writing = threads.submit(client.control, "POST", "/journeys", {})
        time.sleep(0.2)
        assert client.http.portal is not None
        assert client.http.portal.call(turn) < 0.04
        other.execute("ROLLBACK")
        assert writing.result().status in (201, 503)


def test_writes_do_not_pile_up(client: Client, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that wait are given up together; one more than may wait is refused at once."""
    monkeypatch.setattr(module, "_MOST_WAITING", 3)
    with _connected(path) as other, ThreadPoolExecutor(12) as threads:
        other.execute("BEGIN IMMEDIATE")
        answers = list(threads.map(lambda _: client.control("POST", "/journeys", {}), range(12)))
        other.execute("ROLLBACK")
    told = [answer.refusal for answer in answers]
    assert {(status, code) for status, code, _ in told} == {(503, "unavailable")}
    assert any(msg.startswith("too many calls wait to write") for _, _, msg in told)
    assert any(msg.startswith("the database cannot be written") for _, _, msg in told)
    assert client.control("POST", "/journeys", {}).status == 201


def test_a_full_disk(client: Client, path: Path) -> None:
    before = rows(client)
    pages = on_its_connection(client, "PRAGMA page_count")
    on_its_connection(client, f"PRAGMA max_page_count = {pages}")
    while client.control("POST", "/journeys", {}).status == 201:
        before += 1
    assert_trouble(client, "full", in_place=False)  # what is there can still be changed
    on_its_connection(client, "PRAGMA max_page_count = 1073741823")
    assert_sound(client, path, before)


def test_a_file_that_cannot_be_written(client: Client, path: Path) -> None:
    before = rows(client)
    on_its_connection(client, "PRAGMA query_only = ON")
    assert_trouble(client, "readonly")
    on_its_connection(client, "PRAGMA query_only = OFF")
    assert_sound(client, path, before)


@pytest.mark.parametrize("problem_of", [of_sqlite, of_postgres])
def test_no_memory_is_no_defect(problem_of: Callable[[BaseException], str | None]) -> None:
    assert problem_of(MemoryError()) == NO_MEMORY


@pytest.mark.attack("databases.gone")
@pytest.mark.parametrize("another", [False, True])
def test_a_file_that_was_deleted_or_replaced(client: Client, path: Path, *, another: bool) -> None:
    """What is written would be lost with the process; it goes on if the file comes back."""
    before, aside = rows(client), path.with_suffix(".aside")
    path.rename(aside)
    if another:
        path.write_bytes(aside.read_bytes())
    assert_trouble(client, "its file was deleted or replaced")
    aside.rename(path)
    assert_sound(client, path, before)


@pytest.mark.parametrize("place", ["/proc/nowhere.db", "."])
def test_a_start_where_nothing_can_be_written(place: str) -> None:
    ran = subprocess.run(
        [*COMMAND, "serve", "--port", "0", "--database", place],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert "give a path that can be written" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_start_on_a_locked_file(client: Client, path: Path) -> None:
    """Whoever holds the file for good is said to hold it, within seconds."""
    with _connected(path) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = subprocess.run(
            [
                *COMMAND,
                "serve",
                "--port",
                "0",
                "--database",
                str(path),
                "--extra-api-key",
                "k" * 20,
            ],
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert ran.returncode == 2
    assert "locked" in ran.stderr
    assert "Traceback" not in ran.stderr
