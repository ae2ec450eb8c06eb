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


_WORLDS = """
import sys
from starlette.testclient import TestClient
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.simulator import API_KEY, JOURNEYS, ready

WORLDS, TOUCHED = "/__admin/worlds", "/__admin/assumptions/touched"
REFUSED = (
    ("POST", WORLDS, {}, "{"),
    ("POST", WORLDS, {}, '{"colour": 1}'),
    ("POST", WORLDS, {}, '{"name": "a b"}'),
    ("POST", WORLDS, {}, '{"name": "taken"}'),
    ("POST", WORLDS, {}, '{"anchor": "soon"}'),
    ("POST", WORLDS, {"Authorization": "Bearer nobodys"}, "{}"),
    ("POST", WORLDS, {"Content-Encoding": "gzip"}, "{}"),
    ("POST", WORLDS, {"Origin": "http://a.example"}, "{}"),
    ("DELETE", f"{WORLDS}/nowhere", {}, ""),
    ("DELETE", f"{WORLDS}/demo", {}, ""),
    ("DELETE", f"{WORLDS}/nowhere/", {}, ""),
    ("GET", f"{TOUCHED}?world=nowhere", {}, ""),
    ("GET", f"{TOUCHED}?shop_id=x", {}, ""),
    ("GET", TOUCHED, {"Authorization": f"Bearer {API_KEY}"}, ""),
    ("GET", f"{TOUCHED}/", {}, ""),
)

def seen(http):
    made = http.post(WORLDS, json={"name": "world", "shops": 2, "strict": True})
    yield made.status_code, made.json().keys(), len(made.json()["shops"]), made.headers
    text = http.post(WORLDS, json={"name": "text"}, headers={"Accept": "text/plain"})
    yield text.status_code, text.text.count("="), text.headers
    answers = [http.delete(f"{WORLDS}/{name}") for name in ("world", "text")]
    answers += [http.request(*each[:2], headers=each[2], content=each[3]) for each in REFUSED]
    for each in answers:
        yield each.status_code, each.content, each.headers

with TestClient(Simulator(Settings(preset="one")), base_url="http://localhost") as http:
    client = ready(http)
    http.post(WORLDS, json={"name": "taken"})
    client.page(JOURNEYS)
    before = list(seen(http))
    assert "fastapi" not in sys.modules
    assert http.get(WORLDS).status_code == 200
    assert "fastapi" in sys.modules
    for early, late in zip(before, seen(http), strict=True):
        assert early == late, (early, late)
    assert [each[0] for each in before[:4]] == [201, 201, 204, 204]
"""


def test_worlds_are_created_and_removed_without_fastapi() -> None:
    """As a test run does it; refusals too are those that FastAPI's routes have."""
    subprocess.run([sys.executable, "-c", _WORLDS], check=True, timeout=60)
