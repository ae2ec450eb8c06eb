"""``python -m benchmarks.databases [URL]``: two workers against one, PostgreSQL against SQLite.

The compared servers contain the same rows and are loaded in turns, so that other load on the
machine affects both; a ratio is calculated for each pair. URL is an empty PostgreSQL database on
this machine. If two workers are compared with one, servers and load share both cores; otherwise
each has its own.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.cases import LARGE, Result, ratio
from benchmarks.command_line import Section, database_options, say
from benchmarks.processes import BOTH_CORES, LIST, LOAD_CORE, Running, simulator, wrk
from benchmarks.report import machine, table
from benchmarks.requests import bodies
from benchmarks.sharing import beside_searches

_ROWS = 10_000
CREATE = "/v1/shop.Zalo/CreateJourney"
_SECONDS = 3.0
_SIZES = ("--journeys", str(_ROWS), "--consents", "0")


def main() -> None:
    """Run."""
    options = database_options(
        "benchmarks.databases", __doc__, rounds=(5, "turns of each comparison")
    )
    results = workers(options.rounds)
    if options.url:
        results += postgres(options.rounds, options.url)
    text = f"{machine()}\n\n{table(results)}"
    Section("databases").publish(text, write=options.write)


@dataclass(frozen=True)
class _Pair:
    """Two servers that are compared."""

    what: str
    ours: Running
    theirs: Running
    asked: list[bytes]
    reach: str = ""
    beyond: str = ""
    path: str = LIST
    cores: str = LOAD_CORE

    def compared(self, rounds: int) -> tuple[Result, Result]:
        """The first server's rate relative to the other's, turn by turn.

        The second result relates what each answers in a second of its own processor time.
        """
        rates: tuple[_Rates, _Rates] = ([], [])
        shares: tuple[_Rates, _Rates] = ([], [])
        for turn in range(rounds + 1):
            for place, server in enumerate((self.ours, self.theirs)):
                before = server.processor_seconds()
                load = wrk(server, self.asked, _SECONDS, self.path, cores=self.cores)
                used = server.processor_seconds() - before
                if turn:  # the first turn warms up
                    rates[place].append(load.per_second)
                    shares[place].append(load.per_second * _SECONDS / used)
            say(f"{self.what}: turn {turn} of {rounds}")
        by_time = f"{self.what}, by the processor time of the servers"
        return (
            ratio(self.what, *rates, self.reach, self.beyond, _shown(rates)),
            ratio(by_time, *shares, "", "", _shown(shares)),
        )


_Rates = list[float]


def _shown(both: tuple[_Rates, _Rates]) -> str:
    ours, theirs = (f"{median(each):,.0f}" for each in both)
    return f"{ours} and {theirs} a second"


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
            pair = _Pair(what, both, alone, bodies(_ROWS), "1.7", "1.9", cores=BOTH_CORES)
            return [*pair.compared(rounds)]


def postgres(rounds: int, url: str) -> list[Result]:
    """PostgreSQL against SQLite in memory, and how its clients affect one another."""
    sizes = ("--journeys", str(_ROWS), "--consents", str(LARGE))
    with simulator(*sizes) as sqlite, simulator(*sizes, "--database", url) as other:
        what = "PostgreSQL against SQLite"
        created = creations(sqlite)
        pairs = (
            _Pair(f"{what}, lists", other, sqlite, bodies(_ROWS), "0.7", "0.9"),
            _Pair(f"{what}, CreateJourney", other, sqlite, created, path=CREATE),
        )
        results = [pair.compared(rounds)[0] for pair in pairs]  # some of the work is the database's
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
