"""Starting all peers, loading them in turns, and the results."""

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle
from pathlib import Path
from statistics import median

from benchmarks.cases import Say
from benchmarks.peers.install import installed
from benchmarks.peers.peer import Job, Peer, Refusal, Unavailable, Workspace
from benchmarks.peers.sheet import Sheet
from benchmarks.processes import CONNECTIONS, Call, Load, Running, free_port, load, running

_FAILED = (AssertionError, OSError, subprocess.SubprocessError, ValueError, LookupError)
_SLOW = 0.25
"""If a single response takes this many seconds, one connection is enough load."""

_LONGER = 3
"""A turn may last this many times longer, to get as many responses on each connection."""

_QUICK_START = 3.0
"""Seconds; a longer start is not repeated."""


@dataclass(frozen=True)
class Plan:
    """How long and how often."""

    rounds: int
    seconds: float
    starts: int
    warm_up: float
    """The statuses that the jobs request."""


@dataclass(frozen=True)
class Figures:
    """The measurements of one job."""

    per_second: float
    p50_ms: float
    p99_ms: float
    start: float
    resident_mb: float
    connections: int


@dataclass
class Entry:
    """One row of the table while it is being measured."""

    peer: str
    version: str
    rows: str
    how: str
    job: Job | None = None
    folder: Path | None = None
    """Where it runs."""
    server: Running | None = None
    starts: list[float] = field(default_factory=list)
    alone: float = 0.0
    """Seconds for a response without load."""
    loads: list[Load] = field(default_factory=list)
    resident_mb: float = 0.0
    reason: str = ""
    """Why there are no figures, if there are none."""

    @property
    def connections(self) -> int:
        """How many load it: one where a admission would have no answer within a turn."""
        return 1 if self.alone > _SLOW else CONNECTIONS

    def seconds(self, shortest: float) -> float:
        """How long its turns last."""
        fair = _LONGER * self.connections * self.alone
        return min(max(fair, shortest), _LONGER * shortest)

    @property
    def figures(self) -> Figures | None:
        """The medians of its turns."""
        if self.reason or not self.loads:
            return None
        return Figures(
            median(each.per_second for each in self.loads),
            median(each.p50_ms for each in self.loads),
            median(each.p99_ms for each in self.loads),
            median(self.starts),
            self.resident_mb,
            self.connections,
        )


def entries(peer: Peer, work: Path, sheets: Sequence[Sheet], say: Say) -> Iterator[Entry]:
    """The rows of one peer; a single row with the reason if it cannot be installed."""
    try:
        say(f"{peer.name}: installing, unless it is installed")
        home = installed(peer)
        folder = work / peer.name
        folder.mkdir()
        for job in peer.jobs(Workspace(home, folder, sheets)):
            if isinstance(job, Refusal):
                yield Entry(peer.name, peer.version, f"{job.size:,}", "", reason=job.why)
            else:
                rows = job.canned or f"{job.sheet.size:,}"
                yield Entry(peer.name, peer.version, rows, job.how, job, folder)
    except Unavailable as why:
        yield Entry(peer.name, peer.version, "", "", reason=str(why))
    except _FAILED as failed:
        say(f"{peer.name}: {failed!r}")
        yield Entry(peer.name, peer.version, "", "", reason="could not be made ready")


def race(all_entries: Sequence[Entry], plan: Plan, say: Say) -> None:
    """Start each, load them in turn, and note their figures."""
    with ExitStack() as stack:
        for entry in all_entries:
            with _guarded(entry, "did not start", say) as job:
                if job:
                    _start(entry, job, stack, plan)
                    say(f"{entry.peer}, {entry.rows}: started in {entry.starts[-1]:.1f} s")
        for turn in range(plan.rounds + 1):
            for entry in all_entries:
                with _guarded(entry, "failed under load", say) as job:
                    if job:
                        _turn(entry, job, turn, plan)
            say(f"round {turn} of {plan.rounds}" if turn else "warmed up")
        for entry in all_entries:
            with _guarded(entry, "did not return a correct page after the load", say) as job:
                if job and entry.server:
                    _right(job, entry.server.port)
                    entry.resident_mb = entry.server.resident_mb()


@contextmanager
def _guarded(entry: Entry, reason: str, say: Say) -> Iterator[Job | None]:
    """The job of an entry that still runs; a failure affects only that entry."""
    try:
        yield None if entry.reason else entry.job
    except _FAILED as failed:
        say(f"{entry.peer}, {entry.rows}: {failed!r}")
        entry.reason = reason


def _start(entry: Entry, job: Job, stack: ExitStack, plan: Plan) -> None:
    for last in [False] * (plan.starts - 1) + [True]:
        if last:
            entry.server = stack.enter_context(_serving(job, entry.folder))
            entry.starts.append(entry.server.ready_after)
        elif not entry.starts or entry.starts[-1] < _QUICK_START:
            with _serving(job, entry.folder) as server:
                entry.starts.append(server.ready_after)
    assert entry.server is not None
    began = time.perf_counter()
    _right(job, entry.server.port)
    entry.alone = (time.perf_counter() - began) / len(job.sheet.pages)


def _serving(job: Job, folder: Path | None) -> AbstractContextManager[Running]:
    port = free_port()
    filled = False

    def answers(port: int) -> bool:
        """Whether it returns a correct page, once it has its rows."""
        nonlocal filled
        if job.fill and not filled:
            with socket.create_connection(("127.0.0.1", port)):
                filled = True
            job.fill(port)
        status = next(iter(job.sheet.pages))
        return job.ask(status).made(port)[0] == HTTPStatus.OK

    return running(job.command(port), port, answers, job.environment, folder)


def _right(job: Job, port: int) -> None:
    """Each status has the right page: the simulator's 20 rows, in the same order."""
    for status, page in job.sheet.pages.items():
        code, answer = job.ask(status).made(port)
        assert code == HTTPStatus.OK, answer
        found = [(row["id"], row["status"]) for row in job.read(answer)]
        assert found == [(row["id"], row["status"]) for row in page], answer[:500]


def _turn(entry: Entry, job: Job, turn: int, plan: Plan) -> None:
    assert entry.server is not None
    calls = [job.ask(status) for status in job.sheet.pages]
    seconds = entry.seconds(plan.seconds) if turn else job.warm_up * plan.warm_up
    port = entry.server.port
    slow = entry.connections == 1
    seen = _one_by_one(port, calls, seconds) if slow else load(port, calls, seconds)
    if turn:
        assert seen.per_second, "no response within its turn"
        entry.loads.append(seen)


def _one_by_one(port: int, calls: Sequence[Call], seconds: float) -> Load:
    """Load by one caller that waits for its last response: in a short turn, each counts."""
    took: list[float] = []
    for call in cycle(calls):
        began = time.perf_counter()
        status, answer = call.made(port)
        assert status == HTTPStatus.OK, answer
        took.append(time.perf_counter() - began)
        if sum(took) >= seconds and len(took) >= len(calls):
            break
    slowest = sorted(took)[int(len(took) * 0.99)]
    return Load(len(took) / sum(took), median(took) * 1000, slowest * 1000)
