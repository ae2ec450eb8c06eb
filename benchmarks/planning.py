"""``python -m benchmarks.planning URL``: the cost of a call and a row, and of many.

Costs are processor time, not rates, so that a load generator on the same machine does not affect
them. URL is an empty PostgreSQL database on this machine. ``--write`` puts the tables into
docs/planning.md.
"""

import asyncio
import math
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.command_line import DATABASE, Section, parser, say
from benchmarks.databases import CREATE, creations
from benchmarks.processes import LIST, Running, simulator, wrk
from benchmarks.report import machine
from benchmarks.requests import bodies

_SECTION = Section(page="planning.md")
_SECONDS = 5.0
_ROWS = 100_000
_CONNECTIONS = 8
"""Connections of one replica, see ``mock_server/store/postgres/database.py``."""

_SHARED = 0.7
"""The share of a core that is used for planning."""

_FAN_OUT = 200
"""The approximate number of entries on one page of an index."""


@dataclass(frozen=True)
class Cost:
    """The cost of one call, in microseconds of a core and in bytes."""

    replica_us: float
    database_us: float
    written_bytes: float


def main() -> None:
    """Run."""
    made = parser("benchmarks.planning", __doc__, _SECTION.page)
    made.add_argument("url", help=DATABASE)
    options = made.parse_args()
    text = "\n\n".join([machine(), *_tables(options.url)])
    _SECTION.publish(text, write=options.write)


def _tables(url: str) -> Iterator[str]:
    sizes = ("--journeys", str(_ROWS), "--consents", "0")
    with simulator(*sizes, "--database", url) as replica:
        began = time.perf_counter()
        listing = _cost(replica, url, LIST, bodies(_ROWS))
        creating = _cost(replica, url, CREATE, creations(replica))
        row_bytes = _row_bytes(url)
        say(f"{time.perf_counter() - began:.0f} s for PostgreSQL")
    alone = _alone(sizes)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.db"
        with simulator(*sizes, "--database", str(path)) as server:
            grown = server.ready_after
        file_bytes = path.stat().st_size / _ROWS
    yield _measured(listing, creating, alone, row_bytes, file_bytes, grown)
    yield _computed(listing, creating, row_bytes, grown)


def _measured(
    listing: Cost, creating: Cost, alone: float, row_bytes: float, file_bytes: float, grown: float
) -> str:
    return "\n".join(
        [
            "| measured | replica | PostgreSQL | write-ahead log |",
            "|---|---|---|---|",
            f"| a page of 20, in memory | {alone:.0f} µs of a core | | |",
            f"| a page of 20, PostgreSQL | {_shown(listing)} |",
            f"| `CreateJourney`, PostgreSQL | {_shown(creating)} |",
            f"| a journey with its indexes | {file_bytes:,.0f} bytes | {row_bytes:,.0f} bytes | |",
            f"| generating a journey from a seed | {grown / _ROWS * 1e6:.0f} µs | | |",
        ]
    )


def _computed(listing: Cost, creating: Cost, row_bytes: float, grown: float) -> str:
    lines = [
        "| computed | 1 replica | 10 replicas | 100 replicas |",
        "|---|---|---|---|",
    ]
    for name, cost in (("pages of 20", listing), ("creations", creating)):
        rates = [count * _SHARED * 1e6 / cost.replica_us for count in (1, 10, 100)]
        cores = [rate * cost.database_us / 1e6 / _SHARED for rate in rates]
        lines += [
            _line(f"{name} a second, a core each", [f"{rate:,.0f}" for rate in rates]),
            _line("... cores of PostgreSQL for them", [f"{max(1, core):,.0f}" for core in cores]),
            _line(
                "... write-ahead log",
                [f"{rate * cost.written_bytes / 1e6:,.1f} MB/s" for rate in rates],
            ),
        ]
    lines.append(_line("connections", [f"{count * _CONNECTIONS:,}" for count in (1, 10, 100)]))
    lines += ["", "| computed | 1 million rows | 100 million | 1 billion |", "|---|---|---|---|"]
    rows = (10**6, 10**8, 10**9)
    lines += [
        _line("in PostgreSQL", [_size(count * row_bytes) for count in rows]),
        _line("pages of an index from its root to a row", [f"{_depth(count)}" for count in rows]),
        _line("generating them on one core", [_time(count * grown / _ROWS) for count in rows]),
    ]
    return "\n".join(lines)


def _cost(replica: Running, url: str, path: str, asked: list[bytes]) -> Cost:
    """Processor time and bytes of a call under load."""
    wrk(replica, asked, 1, path)
    before = (_processor(replica.pid), _database_processor(), _written(url))
    calls = wrk(replica, asked, _SECONDS, path).per_second * _SECONDS
    time.sleep(0.5)  # the journal's last batch
    after = (_processor(replica.pid), _database_processor(), _written(url))
    used = [(late - early) / calls for early, late in zip(before, after, strict=True)]
    return Cost(used[0] * 1e6, used[1] * 1e6, used[2])


def _alone(sizes: tuple[str, ...]) -> float:
    """Microseconds of a core for a page if the rows are in the process's memory."""
    with simulator(*sizes) as server:
        asked = bodies(_ROWS)
        wrk(server, asked, 1)
        before = _processor(server.pid)
        calls = wrk(server, asked, _SECONDS).per_second * _SECONDS
        return (_processor(server.pid) - before) / calls * 1e6


def _processor(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _database_processor() -> float:
    """The same of all of PostgreSQL's processes on this machine."""
    used = 0.0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if (path / "comm").read_text().strip() == "postgres":
                used += _processor(int(path.name))
        except OSError:  # it ended meanwhile
            continue
    return used


def _written(url: str) -> float:
    return float(_first(url, "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"))


def _row_bytes(url: str) -> float:
    whole = _first(url, "SELECT pg_total_relation_size('etelecom_mock.journeys')")
    return float(whole) / float(_first(url, "SELECT count(*) FROM etelecom_mock.journeys"))


def _first(url: str, sql: str) -> str:
    async def asked() -> str:
        connection = await asyncpg.connect(url)
        try:
            return str(await connection.fetchval(sql))
        finally:
            await connection.close()

    return asyncio.run(asked())


def _shown(cost: Cost) -> str:
    return (
        f"{cost.replica_us:.0f} µs of a core | {cost.database_us:.0f} µs of a core | "
        f"{cost.written_bytes:,.0f} bytes"
    )


def _line(name: str, values: list[str]) -> str:
    return f"| {name} | {' | '.join(values)} |"


def _size(count: float) -> str:
    unit = max(0, min(4, int(math.log(count, 1000))))
    return f"{count / 1000**unit:,.1f} {('B', 'kB', 'MB', 'GB', 'TB')[unit]}"


def _depth(rows: int) -> int:
    return math.ceil(math.log(rows, _FAN_OUT))


def _time(seconds: float) -> str:
    hour = 3600
    if seconds < hour:
        return f"{seconds / 60:.1f} min"
    return f"{seconds / hour:.1f} h"


if __name__ == "__main__":
    main()
