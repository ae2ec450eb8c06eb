"""WireMock: stubs that match the query, each with its canned page."""

import json
from collections.abc import Iterator, Sequence

from benchmarks.peers.peer import Job, Package, Peer, Unavailable, Workspace, rows_of_list
from benchmarks.processes import Call

_FAST = ("--no-request-journal", "--disable-request-logging", "--disable-response-templating")
_WARM_UP = 8.0


def _jobs(workspace: Workspace) -> Iterator[Job]:
    jar = next(iter(workspace.home.glob("node_modules/wiremock/build/*.jar")), None)
    if jar is None:
        raise Unavailable("the package `wiremock` contains no jar")
    few = workspace.sheets[0]
    stubs = [
        {
            "request": {
                "method": "GET",
                "urlPath": "/journeys",
                "queryParameters": {"status": {"equalTo": status}},
            },
            "response": {
                "status": 200,
                "headers": {"Content-Type": "application/json"},
                "body": json.dumps(page),
            },
        }
        for status, page in few.pages.items()
    ]
    mappings = workspace.work / "mappings"
    mappings.mkdir()
    (mappings / "journeys.json").write_text(json.dumps({"mappings": stubs}))

    def job(name: str, how: str, *options: str) -> Job:
        java = ["java", "-jar", str(jar), "--root-dir", str(workspace.work), "--disable-banner"]

        def command(port: int) -> Sequence[str]:
            return [*java, "--port", str(port), *options]

        return Job(how, few, command, ask, rows_of_list, canned=name, warm_up=_WARM_UP)

    yield job("canned", "a page for each status; journal, request log and templates off", *_FAST)
    yield job("canned, journal", "the same with its default options; its journal keeps every call")


def ask(status: str) -> Call:
    """The call for the page of one status."""
    return Call("GET", f"/journeys?status={status}&limit=20", {})


WIREMOCK = Peer("WireMock", Package("npm", "wiremock", "3.13.2"), ("npm", "java"), _jobs)
