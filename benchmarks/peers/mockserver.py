"""MockServer: expectations with canned pages, and its CRUD store if the rows fit."""

import json
import os
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path

from benchmarks.peers.peer import Job, Package, Peer, Refusal, Unavailable, Workspace, rows_of_list
from benchmarks.peers.sheet import Sheet
from benchmarks.processes import Call

_FAST = ("-Dmockserver.logLevel=WARN", "-Dmockserver.disableLogging=true")
_LOGS = "no log, but its event log keeps the last calls"
_HOLDS = 10_000
_WARM_UP = 8.0
_JSON = {"Content-Type": "application/json"}


_NAMED = os.environ.get("MOCKSERVER_JAR")
"""A jar to use instead of the package's own."""


def _jar(home: Path) -> str:
    found = next(iter(home.glob("node_modules/mockserver-node/*-with-dependencies.jar")), None)
    if not (_NAMED or found):
        raise Unavailable(
            "its package contains no jar, which is otherwise only on Maven Central: set "
            "`MOCKSERVER_JAR` to one"
        )
    return _NAMED or str(found)


def _jobs(workspace: Workspace) -> Iterator[Job | Refusal]:
    java = ["java", *_FAST, "-jar", _jar(workspace.home), "run"]
    few = workspace.sheets[0]
    expectations = workspace.work / "expectations.json"
    expectations.write_text(json.dumps(_expectations(few)))
    yield Job(
        f"a page for each status; {_LOGS}",
        few,
        lambda port: [*java, "--port", str(port), "--init", str(expectations)],
        lambda status: Call("GET", f"/journeys?status={status}&limit=20", {}),
        rows_of_list,
        canned="canned",
        warm_up=_WARM_UP,
    )
    for sheet in workspace.sheets:
        yield _crud(java, sheet)


def _expectations(sheet: Sheet) -> list[object]:
    return [
        {
            "httpRequest": {
                "method": "GET",
                "path": "/journeys",
                "queryStringParameters": {"status": [status]},
            },
            "httpResponse": {
                "statusCode": 200,
                "headers": {"Content-Type": ["application/json"]},
                "body": json.dumps(page),
            },
        }
        for status, page in sheet.pages.items()
    ]


def _crud(java: Sequence[str], sheet: Sheet) -> Job | Refusal:
    if sheet.size > _HOLDS:
        return Refusal(sheet.size, f"its CRUD store has at most {_HOLDS:,} rows")

    def fill(port: int) -> None:
        store = {"basePath": "/journeys", "idField": "id", "initialData": sheet.rows}
        body = json.dumps(store).encode()
        status, answer = Call("PUT", "/mockserver/crud", _JSON, body).made(port)
        assert status == HTTPStatus.CREATED, answer

    return Job(
        f"its CRUD store filters all rows in memory; {_LOGS}",
        sheet,
        lambda port: [*java, "--port", str(port)],
        lambda status: Call(
            "GET", f"/journeys?filterField=status&filterValue={status}&page=0&size=20", {}
        ),
        rows_of_list,
        fill=fill,
        warm_up=_WARM_UP,
    )


# From 8.0.0 on the package contains the jar; older ones download it when they start.
_PACKAGE = Package("npm", "mockserver-node", "8.0.0")
MOCKSERVER = (
    Peer("MockServer", None, ("java",), _jobs, "of `MOCKSERVER_JAR`")
    if _NAMED
    else Peer("MockServer", _PACKAGE, ("npm", "java"), _jobs)
)
