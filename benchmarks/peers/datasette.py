"""Datasette: an immutable SQLite file with an index by status."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.peers.peer import Job, Package, Peer, Workspace, rows_of_list
from benchmarks.peers.sheet import Sheet
from benchmarks.processes import Call

_OFF = ("allow_facet", "suggest_facets", "allow_download")
_PATIENT = ("--setting", "sql_time_limit_ms", "10000")
"""So that on a busy machine its responses are late, not errors."""


def _write(path: Path, sheet: Sheet) -> None:
    names = list(sheet.rows[0])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE journeys (n INTEGER PRIMARY KEY, {', '.join(names)})")
        marks = ", ".join("?" * (len(names) + 1))
        database.executemany(
            f"INSERT INTO journeys VALUES ({marks})",  # noqa: S608  # question marks alone
            ([place, *(row[name] for name in names)] for place, row in enumerate(sheet.rows)),
        )
        database.execute("CREATE INDEX by_status ON journeys (status)")
        database.execute("ANALYZE")


def _job(home: Path, data: Path, sheet: Sheet) -> Job:
    _write(data, sheet)
    datasette, counts = str(home / "bin" / "datasette"), str(data.with_suffix(".json"))
    subprocess.run([datasette, "inspect", str(data), "--inspect-file", counts], check=True)
    settings = [part for name in _OFF for part in ("--setting", name, "off")]
    serve = [datasette, "serve", "--immutable", str(data), "--inspect-file", counts]
    asked = "_size=20&_shape=array&_nocount=1&_nofacet=1"
    return Job(
        "filters an indexed SQLite table, immutable and inspected; facets and counts off",
        sheet,
        lambda port: [*serve, *settings, *_PATIENT, "--port", str(port)],
        lambda status: Call("GET", f"/{data.stem}/journeys.json?status={status}&{asked}", {}),
        rows_of_list,
    )


def _jobs(workspace: Workspace) -> Iterator[Job]:
    for sheet in workspace.sheets:
        yield _job(workspace.home, workspace.work / f"rows{sheet.size}.db", sheet)


DATASETTE = Peer("Datasette", Package("pip", "datasette", "0.65.5"), (), _jobs)
