"""Mockoon: canned responses by rules, and a CRUD route over a data bucket."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import Job, Package, Peer, Workspace, rows_of_list
from benchmarks.peers.sheet import Sheet
from benchmarks.processes import Call

_BIN = "node_modules/@mockoon/cli/bin/run.js"
_FAST = ("--disable-log-to-file", "--disable-admin-api")
_MIGRATION = 33
"""The version of the file format below."""

_ROUTE, _BUCKET, _FIRST = 1, 2, 3


def _uuid(number: int) -> str:
    return f"a0000000-0000-4000-8000-{number:012}"


def _response(number: int, **own: object) -> dict[str, object]:
    return {
        "uuid": _uuid(number),
        "body": "",
        "latency": 0,
        "statusCode": 200,
        "label": "",
        "headers": [{"key": "Content-Type", "value": "application/json"}],
        "bodyType": "INLINE",
        "filePath": "",
        "databucketID": "",
        "sendFileAsBody": False,
        "rules": [],
        "rulesOperator": "OR",
        "disableTemplating": True,
        "fallbackTo404": False,
        "default": number == _FIRST,
        "crudKey": "id",
        "callbacks": [],
        **own,
    }


def _write(path: Path, kind: dict[str, str], responses: list[Any], data: list[Any]) -> Path:
    route = {
        "uuid": _uuid(_ROUTE),
        "documentation": "",
        "endpoint": "journeys",
        "responses": responses,
        "responseMode": None,
        "streamingMode": None,
        "streamingInterval": 0,
        **kind,
    }
    closed = {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": ""}
    environment = {
        "uuid": _uuid(0),
        "lastMigration": _MIGRATION,
        "name": "journeys",
        "endpointPrefix": "",
        "latency": 0,
        "port": 3000,
        "hostname": "",
        "folders": [],
        "routes": [route],
        "rootChildren": [{"type": "route", "uuid": _uuid(_ROUTE)}],
        "proxyMode": False,
        "proxyHost": "",
        "proxyRemovePrefix": False,
        "tlsOptions": {**closed, "caPath": "", "passphrase": ""},
        "cors": False,
        "headers": [],
        "proxyReqHeaders": [],
        "proxyResHeaders": [],
        "data": data,
        "callbacks": [],
    }
    path.write_text(json.dumps(environment))
    return path


def _canned(path: Path, sheet: Sheet) -> Path:
    responses = [
        _response(
            _FIRST + place,
            body=json.dumps(page),
            rules=[
                {
                    "target": "query",
                    "modifier": "status",
                    "value": status,
                    "invert": False,
                    "operator": "equals",
                }
            ],
        )
        for place, (status, page) in enumerate(sheet.pages.items())
    ]
    return _write(path, {"type": "http", "method": "get"}, responses, [])


def _crud(path: Path, sheet: Sheet) -> Path:
    bucket = {
        "uuid": _uuid(_BUCKET),
        "id": "rows",
        "name": "rows",
        "documentation": "",
        "value": json.dumps(sheet.rows),
    }
    response = _response(_FIRST, bodyType="DATABUCKET", databucketID="rows", headers=[])
    return _write(path, {"type": "crud", "method": ""}, [response], [bucket])


def _jobs(workspace: Workspace) -> Iterator[Job]:
    node = ["node", str(workspace.home / _BIN), "start", *_FAST]

    def job(how: str, sheet: Sheet, data: Path, asked: str, canned: str = "") -> Job:
        def command(port: int) -> Sequence[str]:
            return [*node, "--port", str(port), "--data", str(data)]

        def ask(status: str) -> Call:
            return Call("GET", f"/journeys?{asked}={status}&limit=20&page=1", {})

        production = {"NODE_ENV": "production"}
        return Job(how, sheet, command, ask, rows_of_list, canned=canned, environment=production)

    few = workspace.sheets[0]
    log = "no log file, but a line for each call on standard output"
    canned = _canned(workspace.work / "canned.json", few)
    yield job(f"a page for each status; {log}", few, canned, "status", "canned")
    for sheet in workspace.sheets:
        data = _crud(workspace.work / f"{sheet.size}.json", sheet)
        how = f"a CRUD route filters all rows in memory; {log}"
        yield job(how, sheet, data, "status_eq")


MOCKOON = Peer("Mockoon", Package("npm", "@mockoon/cli", "9.9.0"), ("npm", "node"), _jobs)
