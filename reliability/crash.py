"""``python -m reliability.crash``: kill workers under load, and check whether anything was lost.

Two workers share one database, a file or PostgreSQL. Meanwhile, clients create journeys and
remember each one that was acknowledged. At the end, one walk through the list must find each of
them exactly once.
"""

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from subprocess import DEVNULL, Popen
from threading import Event, Lock, Thread
from typing import Any

import asyncpg
import httpx

KEY = "1000000000000000001:" + "demo" * 8
_HEADERS = {"Authorization": f"Bearer {KEY}"}
_LIST = "/v1/shop.Zalo/ListJourneys"
_CREATE = "/v1/shop.Zalo/CreateJourney"
_CLIENTS = 4
_PATIENCE = 300.0
"""Seconds within which a write must succeed between two kills, on however busy a machine."""

_RECOVERY = 60.0
"""Seconds within which PostgreSQL must be back after a kill."""

_ASKED = (
    "SELECT pid FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = 'etelecom-mock'"
)
_WHOLE_SERVER = 10
"""After this many kills all processes are killed, and the server is started again."""


@dataclass
class Outcome:
    """The result of the trial."""

    kills: int = 0
    restarts: int = 0
    acknowledged: set[str] = field(default_factory=set)
    errors: int = 0
    longest_gap: float = 0.0
    """Seconds without any acknowledged write."""

    lost: set[str] = field(default_factory=set)
    twice: int = 0
    rows: int = 0
    integrity: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing was lost, shown twice or broken."""
        return not self.lost and not self.twice and self.integrity == "ok"

    def text(self) -> str:
        """For people."""
        return (
            f"{self.kills} kills -9 (and {self.restarts} of the whole server): "
            f"{len(self.acknowledged):,} writes acknowledged, {len(self.lost)} lost, "
            f"{self.twice} shown twice, {self.errors:,} calls without a response, longest time "
            f"without a write {self.longest_gap:.1f} s, integrity {self.integrity}"
        )


class Trial:
    """One server on one file, and its clients."""

    def __init__(self, database: Path | str, whole_server: int = _WHOLE_SERVER) -> None:
        self._database = database
        self._whole_server = whole_server
        self._port = _free_port()
        self._process: Popen[bytes] | None = None
        self._stop = Event()
        self._lock = Lock()
        self._latest = time.monotonic()
        self.outcome = Outcome()

    def run(self, times: int, seed: int) -> Outcome:
        """Kill this many times under load, then check."""
        draw = random.Random(seed)  # the same order of kills in every run
        self._start()
        clients = [Thread(target=self._write, daemon=True) for _ in range(_CLIENTS)]
        for client in clients:
            client.start()
        for turn in range(1, times + 1):
            time.sleep(draw.uniform(0.2, 1.2))
            self._wait_for_writes()  # a server that has not started again has nothing to lose
            self._kill(draw, whole=turn % self._whole_server == 0)
            print(
                f"... {turn} of {times}: {len(self.outcome.acknowledged):,} writes", file=sys.stderr
            )
        self._wait_for_writes()  # the server continues after the last kill
        self._stop.set()
        for client in clients:
            client.join()
        self._look()
        self._end()
        return self.outcome

    def _start(self) -> None:
        options = ["--workers", "2", "--database", str(self._database), "--preset", "empty"]
        command = [sys.executable, "-m", "mock_server", "serve", "--port", str(self._port)]
        self._process = Popen([*command, *options], stderr=DEVNULL)
        while not self._answers():
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self._url}/__admin/health").status_code == 200  # noqa: PLR2004
        except httpx.HTTPError:
            return False

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _workers(self) -> list[int]:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        pids = [int(pid) for pid in children.read_text().split()]
        return [pid for pid in pids if b"spawn_main" in command_of(pid)]

    def _kill(self, draw: random.Random, *, whole: bool) -> None:
        assert self._process is not None
        self.outcome.kills += 1
        workers = self._workers()
        if not whole:
            if workers:
                os.kill(draw.choice(workers), signal.SIGKILL)
            return
        self.outcome.restarts += 1
        for pid in (self._process.pid, *workers):
            os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self._start()

    def _write(self) -> None:
        with _session(self._url) as session:
            oa_id = None
            while not self._stop.is_set():
                try:
                    if oa_id is None:
                        listed = session.post("/v1/shop.Zalo/ListOA", json={})
                        if not listed.is_success:
                            self._failed()
                            continue
                        oa_id = listed.json()["accounts"][0]["oa_id"]
                    answer = session.post(_CREATE, json={"oa_id": oa_id, "phone": "0912345678"})
                except httpx.HTTPError:
                    self._failed()
                    continue
                if answer.is_success:
                    self._acknowledged(answer.json()["id"])
                else:
                    self._failed()

    def _acknowledged(self, record_id: str) -> None:
        with self._lock:
            now = time.monotonic()
            self.outcome.longest_gap = max(self.outcome.longest_gap, now - self._latest)
            self._latest = now
            self.outcome.acknowledged.add(record_id)

    def _failed(self) -> None:
        with self._lock:
            self.outcome.errors += 1
        time.sleep(0.02)

    def _wait_for_writes(self) -> None:
        """Wait until another write is acknowledged."""
        before, deadline = len(self.outcome.acknowledged), time.monotonic() + _PATIENCE
        while len(self.outcome.acknowledged) <= before:
            if time.monotonic() > deadline:
                raise SystemExit(f"no write was acknowledged within {_PATIENCE:g} s")
            time.sleep(0.05)

    def _look(self) -> None:
        """One walk through the list, and SQLite's own integrity check."""
        seen: list[str] = []
        after = "."
        with _session(self._url) as session:
            while after:
                page = self._page(session, after)
                seen += [row["id"] for row in page["journeys"]]
                after = page["paging"]["next"]
        found = self.outcome
        found.rows, found.twice = len(seen), len(seen) - len(set(seen))
        found.lost = found.acknowledged - set(seen)
        if isinstance(self._database, str):  # PostgreSQL, which checks its own files
            found.integrity = "ok"
            return
        with closing(sqlite3.connect(self._database)) as connection, connection:
            (found.integrity,) = connection.execute("PRAGMA integrity_check").fetchone()

    def _page(self, session: httpx.Client, after: str) -> Any:
        """A page of the list; what is just back, or busy, may need more than one attempt."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                asked = session.post(_LIST, json={"paging": {"after": after}})
                return asked.raise_for_status().json()
            except httpx.HTTPError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def _end(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait()


class BackendTrial(Trial):
    """Kills PostgreSQL's own processes instead of the workers: its server then restarts."""

    def _kill(self, draw: random.Random, *, whole: bool) -> None:
        """Kill one backend that serves the simulator, as soon as there is one."""
        del whole  # the simulator itself continues
        deadline = time.monotonic() + _RECOVERY
        while not self._killed_one(draw):
            if time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL was not back within {_RECOVERY:g} s")
            time.sleep(0.1)

    def _killed_one(self, draw: random.Random) -> bool:
        backends = asyncio.run(_backends(str(self._database)))
        if not backends:
            return False
        with suppress(ProcessLookupError):  # it ended by itself
            os.kill(draw.choice(backends), signal.SIGKILL)
            self.outcome.kills += 1
            return True
        return False


async def _backends(url: str) -> list[int]:
    """The process ids of the simulator's backends; none while PostgreSQL recovers."""
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, asyncpg.PostgresError):
        return []
    try:
        rows = await connection.fetch(_ASKED)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return []
    finally:
        connection.terminate()
    return [int(row["pid"]) for row in rows]


@contextmanager
def _session(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, headers=_HEADERS, timeout=10) as session:
        yield session


def command_of(pid: int) -> bytes:
    """The command line of a process; nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run, print the result, and exit with 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m reliability.crash", description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="number of kills: 100")
    parser.add_argument("--seed", type=int, default=1, help="seed of their order")
    parser.add_argument("--database", help="an empty PostgreSQL database; a new file if not given")
    parser.add_argument(
        "--backends",
        action="store_true",
        help="kill backends of PostgreSQL, which must be on this machine and used by nobody else",
    )
    options = parser.parse_args()
    if options.backends and not options.database:
        parser.error("--backends needs --database")
    trial = BackendTrial if options.backends else Trial
    with tempfile.TemporaryDirectory() as folder:
        database = options.database or Path(folder) / "crash.db"
        outcome = trial(database).run(options.times, options.seed)
    print(outcome.text())
    sys.exit(0 if outcome.passed else 1)


if __name__ == "__main__":
    main()
