"""Prism: the examples of an OpenAPI document."""

import json
from collections.abc import Iterator

from benchmarks.peers.peer import Job, Package, Peer, Workspace, rows_of_list
from benchmarks.peers.sheet import Sheet
from benchmarks.processes import Call

_BIN = "node_modules/@stoplight/prism-cli/dist/index.js"
_FAST = ("--multiprocess", "false", "--verboseLevel", "silent", "--cors", "false")


def _document(sheet: Sheet) -> dict[str, object]:
    text = {"type": "string"}
    asked = [{"name": name, "in": "query", "schema": text} for name in ("status", "limit")]
    examples = {status: {"value": page} for status, page in sheet.pages.items()}
    page = {"schema": {"type": "array", "items": {"type": "object"}}, "examples": examples}
    answer = {"description": "A page.", "content": {"application/json": page}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Journeys", "version": "1"},
        "paths": {"/journeys": {"get": {"parameters": asked, "responses": {"200": answer}}}},
    }


def _jobs(workspace: Workspace) -> Iterator[Job]:
    document = workspace.work / "openapi.json"
    document.write_text(json.dumps(_document(workspace.sheets[0])))
    node = ["node", str(workspace.home / _BIN), "mock", str(document), *_FAST]
    yield Job(
        "examples of an OpenAPI document; the caller selects one with `Prefer`; no log",
        workspace.sheets[0],
        lambda port: [*node, "--port", str(port)],
        lambda status: Call(
            "GET", f"/journeys?status={status}&limit=20", {"Prefer": f"example={status}"}
        ),
        rows_of_list,
        canned="canned",
        environment={"NODE_ENV": "production"},
    )


# 5.14.2 is the last that runs on Node.js 20; later ones need 24.
PRISM = Peer("Prism", Package("npm", "@stoplight/prism-cli", "5.14.2"), ("npm", "node"), _jobs)
