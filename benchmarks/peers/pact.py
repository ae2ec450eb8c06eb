"""Pact: its mock server in Rust, with an interaction for each status."""

import json
from collections.abc import Iterator

from benchmarks.peers.peer import Job, Package, Peer, Workspace, rows_of_list
from benchmarks.peers.wiremock import ask

_SERVE = """\
import json, signal, sys
from pact import Pact

pact = Pact("client", "journeys")
for status, page in json.load(open(sys.argv[2])).items():
    asked = pact.upon_receiving(status).with_request("GET", "/journeys")
    asked = asked.with_query_parameters({"status": status, "limit": "20"})
    asked.will_respond_with(200).with_body(json.dumps(page), "application/json")
with pact.serve("127.0.0.1", int(sys.argv[1]), raises=False, verbose=False):
    signal.pause()
"""
"""Run with the peer's own Python: the package has no command that serves."""


def _jobs(workspace: Workspace) -> Iterator[Job]:
    few, pages = workspace.sheets[0], workspace.work / "pages.json"
    pages.write_text(json.dumps(dict(few.pages)))
    python = str(workspace.home / "bin" / "python")
    yield Job(
        "an interaction for each status; a compiled server that records every call",
        few,
        lambda port: [python, "-c", _SERVE, str(port), str(pages)],
        ask,
        rows_of_list,
        canned="canned",
    )


PACT = Peer("Pact", Package("pip", "pact-python", "4.2.0"), (), _jobs)
