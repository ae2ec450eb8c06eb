"""``python -m benchmarks.databases [URL]``: two workers against one, PostgreSQL against SQLite.

What is compared holds the same rows and is loaded in turn, so that what else the machine does
meets both; the ratio is that of each pair. URL is an empty PostgreSQL database on this machine.
Servers and load share both cores where two workers are compared with one; else each has its own.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.cases import LARGE, Result, ratio
from benchmarks.processes import BOTH_CORES, LIST, LOAD_CORE, Running, simulator, wrk
from benchmarks.report import machine, table, write_section
from benchmarks.requests import bodies
from benchmarks.sharing import beside_searches

_PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_ROWS = 10_000
CREATE = "/v1/shop.Zalo/CreateJourney"
_SECONDS = 3.0
_SIZES = ("--journeys", str(_ROWS), "--consents", "0")


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.databases", description=__doc__)
    parser.add_argument("url", nargs="?", help="an empty PostgreSQL database on this machine")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each comparison: 5")
    options = parser.parse_args()
    results = workers(options.rounds)
    if options.url:
        results += postgres(options.rounds, options.url)
    text = f"{machine()}\n\n{table(results)}"
    print(text)
    if options.write:
        write_section(_PAGE, text, "databases")


@dataclass(frozen=True)
class _Pair:
    """Two servers that are compared."""

    what: str
    ours: Running
    theirs: Running
    asked: list[bytes]
    reach: str = ""
    path: str = LIST
    cores: str = LOAD_CORE

    def compared(self, rounds: int) -> Result:
        """How much of the other's rate the first one has, turn by turn."""
        rates: list[list[float]] = [[], []]
        for turn in range(rounds + 1):
            for rate, server in zip(rates, (self.ours, self.theirs), strict=True):
                load = wrk(server, self.asked, _SECONDS, self.path, cores=self.cores)
                if turn:  # the first turn warms up
                    rate.append(load.per_second)
            print(f"... {self.what}: turn {turn} of {rounds}", file=sys.stderr)
        shown = [f"{median(each):,.0f}" for each in rates]
        detail = f"{shown[0]} and {shown[1]} a second"
        return ratio(self.what, rates[0], rates[1], self.reach, "", detail)


def workers(rounds: int) -> list[Result]:
    """Two workers on one file against one, with both cores for all of them and the load."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(folder) / name) for name in ("one.db", "two.db")]
        one, two = ([*_SIZES, "--database", file] for file in files)
        with (
            simulator(*one, cores=BOTH_CORES) as alone,
            simulator(*two, "--workers", "2", cores=BOTH_CORES) as both,
        ):
            what = "two workers on a file against one, lists"
            pair = _Pair(what, both, alone, bodies(_ROWS), "1.7", cores=BOTH_CORES)
            return [pair.compared(rounds)]


def postgres(rounds: int, url: str) -> list[Result]:
    """PostgreSQL against SQLite in memory, and what its neighbours do to one another."""
    sizes = ("--journeys", str(_ROWS), "--consents", str(LARGE))
    with simulator(*sizes) as sqlite, simulator(*sizes, "--database", url) as other:
        what = "PostgreSQL against SQLite"
        created = creations(sqlite)
        pairs = (
            _Pair(f"{what}, lists", other, sqlite, bodies(_ROWS), "0.3"),
            _Pair(f"{what}, CreateJourney", other, sqlite, created, path=CREATE),
        )
        results = [pair.compared(rounds) for pair in pairs]
        where = f"{LARGE:,} rows in PostgreSQL"
        return results + beside_searches(other, where, rounds, _SECONDS)


def creations(server: Running) -> list[bytes]:
    """Requests to create journeys for 400 customers."""
    _, answer = server.post(b"{}", "/v1/shop.Zalo/ListOA")
    oa_id = json.loads(answer)["accounts"][0]["oa_id"]
    asked = ({"oa_id": oa_id, "phone": f"8491234{number:04}"} for number in range(400))
    return [json.dumps(each).encode() for each in asked]


if __name__ == "__main__":
    main()
