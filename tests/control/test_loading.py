"""What a server imports, and when."""

import subprocess
import sys

_CALLS = """
import sys
from starlette.testclient import TestClient
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.simulator import JOURNEYS, ready

HEAVY = ("fastapi", "pydantic", "jinja2")
with TestClient(Simulator(Settings(preset="one")), base_url="http://localhost") as http:
    client = ready(http)
    assert http.head("/__admin/health").status_code == 200
    assert http.get("/__admin/live").json() == {"status": "ok"}
    assert len(client.page(JOURNEYS)["journeys"]) == 1
    assert [name for name in HEAVY if name in sys.modules] == []
    probes = http.get("/__admin/live"), http.get("/__admin/health")
    assert http.get("/__admin/worlds").status_code == 200
    assert "fastapi" in sys.modules
    for before in probes:
        after = http.get(before.request.url.path)
        assert (after.headers, after.content) == (before.headers, before.content)
"""


def test_fastapi_is_loaded_by_the_first_control_call_that_needs_it() -> None:
    """Calls of the vendor's, and probes, are answered without it; later they are the same."""
    subprocess.run([sys.executable, "-c", _CALLS], check=True, timeout=60)
