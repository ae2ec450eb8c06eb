"""json-server: a JSON file that it keeps in memory and filters."""

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers.peer import Job, Package, Peer, Workspace, rows_of_list
from benchmarks.peers.sheet import Sheet
from benchmarks.processes import Call

_BIN = "node_modules/json-server/lib/cli/bin.js"
_FAST = ("--quiet", "--read-only", "--no-cors", "--no-gzip", "--host", "127.0.0.1")


def _job(home: Path, data: Path, sheet: Sheet) -> Job:
    data.write_text(json.dumps({"journeys": sheet.rows}))
    node = ["node", str(home / _BIN), *_FAST]
    return Job(
        "filters all rows in memory; no log",
        sheet,
        lambda port: [*node, "--port", str(port), str(data)],
        lambda status: Call("GET", f"/journeys?status={status}&_limit=20", {}),
        rows_of_list,
        environment={"NODE_ENV": "production"},
    )


def _jobs(workspace: Workspace) -> Iterator[Job]:
    for sheet in workspace.sheets:
        yield _job(workspace.home, workspace.work / f"{sheet.size}.json", sheet)


JSON_SERVER = Peer("json-server", Package("npm", "json-server", "0.17.4"), ("npm", "node"), _jobs)
