"""The measurements. Things that are compared take turns, round by round."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks.processes import ANCHOR, Load, Running, module, pinned, simulator, wrk
from benchmarks.requests import bodies, page_body, share_of_full_pages

SMALL, LARGE, HUGE = 1_000, 100_000, 1_000_000
_KIT_ROWS = 10_000
_IMPORTS = "import fastapi, uvicorn, faker"
_CALLS = 10_000
_TURN = 1.0
"""Seconds of load on one server before the next: what shares the machine should slow all alike."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    """One row of the table."""

    what: str
    median: float
    low: float
    high: float
    unit: str
    reach: str
    beyond: str
    detail: str = ""


def ratio(
    what: str, ours: list[float], theirs: list[float], reach: str, beyond: str, detail: str = ""
) -> Result:
    """The ratio, pair by pair."""
    pairs = [one / other for one, other in zip(ours, theirs, strict=True)]
    return Result(what, statistics.median(pairs), min(pairs), max(pairs), "", reach, beyond, detail)


def figure(what: str, values: list[float], unit: str, reach: str, beyond: str) -> Result:
    """An absolute figure."""
    return Result(what, statistics.median(values), min(values), max(values), unit, reach, beyond)


def throughput(rounds: int, seconds: float, *, huge: bool, say: Say) -> list[Result]:
    """Lists by status and dates, against the constant and against other sizes."""
    with ExitStack() as stack:
        say("growing worlds")
        sizes = [SMALL, LARGE, *([HUGE] if huge else [])]
        servers: dict[str, tuple[Running, list[bytes]]] = {}
        for size in sizes:
            server = stack.enter_context(simulator("--journeys", str(size), "--consents", "0"))
            asked = bodies(size)
            full = share_of_full_pages(server, asked[::10])
            say(f"{size:,} rows: {full:.0%} of the pages are full")
            servers[str(size)] = (server, asked)
        large, asked = servers[str(LARGE)]
        page_size = len(large.post(asked[1])[1])
        servers["raw"] = (stack.enter_context(module("raw_app", str(page_size))), asked)
        servers["page 1"] = (large, [page_body(large, 1)])
        servers["page 5000"] = (large, [page_body(large, 5000)])
        seen = _rounds(servers, round(rounds * seconds / _TURN), _TURN, say)
    rate = {name: [load.per_second for load in loads] for name, loads in seen.items()}
    mine = seen[str(LARGE)]
    median = statistics.median
    detail = (
        f"{median(rate[str(LARGE)]):,.0f} of {median(rate['raw']):,.0f} responses/s, p50 "
        f"{median([load.p50_ms for load in mine]):.1f} ms, p99 "
        f"{median([load.p99_ms for load in mine]):.1f} ms"
    )
    results = [
        ratio(
            "throughput at 100,000 rows, relative to the raw ASGI constant",
            rate[str(LARGE)],
            rate["raw"],
            "0.20",
            "0.30",
            detail,
        ),
        ratio(
            "100,000 rows against 1,000 rows", rate[str(LARGE)], rate[str(SMALL)], "0.85", "0.95"
        ),
    ]
    if huge:
        results.append(
            ratio(
                "1,000,000 rows against 1,000 rows",
                rate[str(HUGE)],
                rate[str(SMALL)],
                "0.60",
                "0.80",
            )
        )
    return [
        *results,
        ratio("page 5,000 against page 1", rate["page 5000"], rate["page 1"], "0.95", "1.0"),
    ]


def _rounds(
    servers: dict[str, tuple[Running, list[bytes]]], rounds: int, seconds: float, say: Say
) -> dict[str, list[Load]]:
    seen: dict[str, list[Load]] = {name: [] for name in servers}
    for turn in range(rounds + 1):
        for name, (server, asked) in servers.items():
            load = wrk(server, asked, seconds)
            if turn:  # the first round warms up
                seen[name].append(load)
        say(f"round {turn} of {rounds}")
    return seen


def kit(rounds: int, seconds: float, say: Say) -> list[Result]:
    """Lists with the test kit and without it.

    Each turn restarts both: the memory layout of a process changes its rate by a twentieth, which
    is half of the difference that is measured.
    """
    rates: dict[bool, list[float]] = {True: [], False: []}
    asked = bodies(_KIT_ROWS)
    for _ in range(2 * rounds):
        with (
            simulator("--journeys", str(_KIT_ROWS), "--consents", "0") as whole,
            module("kitless_app", str(_KIT_ROWS), ANCHOR) as bare,
        ):
            servers = {True: whole, False: bare}
            for server in servers.values():
                wrk(server, asked, 1)  # warms up
            for kept, server in servers.items():
                rates[kept].append(wrk(server, asked, seconds).per_second)
    say("kit measured")
    what = "with the test kit against without it, at 10,000 rows"
    return [ratio(what, rates[True], rates[False], "0.80", "0.90")]


def start_up(rounds: int, say: Say) -> list[Result]:
    """The time from the command to the first list, compared with that of the imports alone."""
    ours, imports = [], []
    for turn in range(rounds + 1):
        with simulator() as server:
            took = server.ready_after
        began = time.perf_counter()
        subprocess.run(pinned("0", [sys.executable, "-c", _IMPORTS]), check=True)
        if turn:
            ours.append(took)
            imports.append(time.perf_counter() - began)
    say("start-up measured")
    return [
        figure("start to first 200, default preset", ours, "s", "0.8", "0.6"),
        figure("importing FastAPI, uvicorn and Faker alone", imports, "s", "", ""),
        figure(
            "start against those imports",
            [one / other for one, other in zip(ours, imports, strict=True)],
            "times",
            "1.4",
            "1.2",
        ),
    ]


def memory(say: Say) -> list[Result]:
    """Resident memory after 10,000 calls: of the default preset, and of 100,000 rows."""
    used = [_after_calls(SMALL), _after_calls(LARGE, "--journeys", str(LARGE), "--consents", "0")]
    say("memory measured")
    what = ("default preset", "75", "65"), ("100,000 rows", "150", "120")
    return [
        figure(f"resident memory, {name}, after 10,000 calls", [each], "MB", reach, beyond)
        for (name, reach, beyond), each in zip(what, used, strict=True)
    ]


def _after_calls(rows: int, *options: str) -> float:
    with simulator(*options) as server:
        asked = bodies(rows)
        calls = 0.0
        while calls < _CALLS:
            calls += wrk(server, asked, 2).per_second * 2
        return server.resident_mb()


def generation(rounds: int, say: Say) -> list[Result]:
    """Generating 50,000 journeys and 50,000 consents, without the start-up."""
    took = []
    for _ in range(rounds):
        with simulator("--preset", "empty") as empty:
            idle = empty.ready_after
        with simulator("--journeys", "50000", "--consents", "50000") as server:
            took.append(server.ready_after - idle)
    say("generation measured")
    return [figure("generating 100,000 records", took, "s", "12", "6")]
