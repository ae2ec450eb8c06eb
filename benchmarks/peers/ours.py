"""The simulator itself, with all of its testing features on."""

import json
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version

from benchmarks.peers.peer import Job, Peer, Workspace
from benchmarks.peers.sheet import Row, Sheet
from benchmarks.processes import ANCHOR, HEADERS, LIST, Call
from benchmarks.requests import LIMIT

NAME = "etelecom-mock"


def _ask(status: str) -> Call:
    asked = {"filter": {"status": status}, "paging": {"limit": LIMIT}}
    return Call("POST", LIST, HEADERS, json.dumps(asked).encode())


def _read(answer: bytes) -> Sequence[Row]:
    found: Sequence[Row] = json.loads(answer)["journeys"]
    return found


def _job(sheet: Sheet) -> Job:
    grown = ["--anchor", ANCHOR, "--journeys", str(sheet.size), "--consents", "0"]
    serve = [sys.executable, "-m", "mock_server", "serve", *grown]
    return Job(
        "filters its rows; the key is checked, the body validated, the call journaled",
        sheet,
        lambda port: [*serve, "--port", str(port)],
        _ask,
        _read,
    )


def _jobs(workspace: Workspace) -> Iterator[Job]:
    for sheet in workspace.sheets:
        yield _job(sheet)


OURS = Peer(NAME, None, (), _jobs, version(NAME))
