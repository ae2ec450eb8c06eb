"""docs/adding.md is followed to the letter on a copy, and every addition is found everywhere."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.docs.blocks import ROOT
from tests.life.receiver import Receiver, receiving
from tests.serving import serving
from tests.simulator import API_KEY

PAGE = ROOT / "docs" / "adding.md"
_STEP = re.compile(
    r"`(mock_server/[\w/]+\.py)`[^`]*?:\n\n```(python|diff)\n(.*?)^```", re.MULTILINE | re.DOTALL
)

LIST = "/v1/shop.Fleet/ListCouriers"
HIRE = "/v1/shop.Fleet/HireCourier"


def applied(text: str, change: str) -> str:
    """A file's text after a change; each hunk's context must be found, in order."""
    at = 0
    for hunk in change.split("@@\n"):
        lines = hunk.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
        after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
        found = text.find(before, at)
        assert found >= 0, f"there is no such place:\n{before}"
        text = text[:found] + after + text[found + len(before) :]
        at = found
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with the page's additions."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "mock_server", folder / "mock_server", ignore=ignored)
    shutil.copytree(ROOT / "fixtures", folder / "fixtures")
    steps = _STEP.findall(PAGE.read_text("utf-8"))
    assert len(steps) == PAGE.read_text().count("\n```python\n") + PAGE.read_text().count(
        "\n```diff\n"
    )
    for name, kind, text in steps:
        path = folder / name
        if kind == "python":
            assert not path.exists(), name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        else:
            path.write_text(applied(path.read_text("utf-8"), text), "utf-8")
    return folder


class Copy:
    """The server of the copy."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def call(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """A vendor call."""
        return self.http.post(
            path, json=body or {}, headers={"Authorization": f"Bearer {API_KEY}"} | headers
        )

    def control(self, path: str, body: Any = None) -> Any:
        """The JSON of a control call, a POST where there is a body."""
        method = "GET" if body is None else "POST"
        answer = self.http.request(method, f"/__admin{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def server(folder: Path, environment: dict[str, str]) -> Iterator[Copy]:
    """A server that runs from the copy."""
    where = [sys.executable, "-c", "import mock_server; print(mock_server.__file__)"]
    shown = subprocess.check_output(where, env=environment, text=True, cwd=folder)
    assert shown.startswith(str(folder))
    options = ("--anchor", "2026-03-10T08:00:00Z")
    with (
        serving(*options, env=environment, cwd=folder) as running,
        httpx.Client(base_url=f"http://127.0.0.1:{running.port}", timeout=30) as http,
    ):
        yield Copy(http)


@pytest.fixture
def copy(server: Copy) -> Copy:
    """The server with its world as it was."""
    assert server.http.post("/__admin/reset").is_success
    server.http.delete("/__admin/faults")
    return server


@pytest.fixture(scope="module")
def vendor_paths(server: Copy) -> dict[str, Any]:
    return dict(server.control("/openapi/vendor.json")["paths"])


def facts(copy: Copy) -> dict[str, dict[str, Any]]:
    """The topics of the ledger by their titles."""
    return {topic["title"]: topic for topic in copy.control("/fidelity")["topics"]}


def page(copy: Copy, name: str) -> str:
    answer = copy.http.get(f"/__admin/docs/{name}")
    assert answer.status_code == 200
    return answer.text


def walk(copy: Copy, filter_: dict[str, Any], limit: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after = "."
    while True:
        asked = {"filter": filter_, "paging": {"limit": limit, "after": after}}
        body = copy.call(LIST, asked).json()
        if not body["couriers"]:
            return rows
        rows += body["couriers"]
        after = body["paging"]["next"]


def test_a_service_notes_what_it_does_not_simulate(copy: Copy) -> None:
    answer = copy.call("/v1/shop.Fleet/DismissCourier")
    assert answer.status_code == 404
    assert answer.headers["x-mock-note"] == "not-simulated"


def test_a_list_is_seeded_filtered_sorted_and_paged(copy: Copy) -> None:
    everyone = walk(copy, {}, 100)
    assert len(everyone) == 1000
    shown = {"created_at", "id", "is_active", "licensed_until", "phone", "vehicle"}
    assert set(everyone[0]) == shown
    vans = walk(copy, {"vehicle": "van", "is_active": True}, 30)
    assert vans == [each for each in everyone if each["vehicle"] == "van" and each["is_active"]]
    oldest = copy.call(LIST, {"paging": {"sort": "created_at", "limit": 3}}).json()
    assert oldest["couriers"] == everyone[:-4:-1]
    refused = copy.call(LIST, {"filter": {"vehicle": "boat"}})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_argument")
    assert "vehicle" in refused.text + refused.headers.get("x-mock-hint", "")


def test_a_list_is_described(copy: Copy, vendor_paths: dict[str, Any]) -> None:
    assert LIST in vendor_paths
    assert "licensed_until" in page(copy, "ListCouriers")
    assert any("licensed_until" in each["id"] for each in facts(copy)["ListCouriers"]["facts"])
    assert "ListCouriers" in copy.control("/catalogue")["methods"]


def test_a_list_has_control_calls(copy: Copy) -> None:
    assert "/__admin/couriers" in copy.control("/openapi/control.json")["paths"]
    made = copy.control("/couriers", {"vehicle": "van"})
    path = f"/__admin/couriers/{made['id']}"
    changed = copy.http.patch(path, json={"is_active": False})
    assert changed.json()["is_active"] is False
    exported = copy.control("/export")
    assert len(exported["shops"][0]["couriers"]) == 1001
    assert copy.control("/import", exported)["couriers"] == 1001
    assert copy.control("/export") == exported
    assert copy.http.delete(path).status_code == 204


def test_a_method(copy: Copy, vendor_paths: dict[str, Any]) -> None:
    hired = copy.call(HIRE, {"phone": "0912 345 678", "vehicle": "van"})
    assert (hired.status_code, hired.json()["phone"]) == (200, "84912345678")
    assert "x-mock-note" not in hired.headers or "no-vehicle" not in hired.headers["x-mock-note"]
    assert walk(copy, {"phone": "84912345678"}, 10) == [hired.json()]
    again = copy.call(HIRE, {"phone": "84912345678"})
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    assert HIRE in vendor_paths
    assert "What they drive." in page(copy, "HireCourier")
    assert "HireCourier" in copy.control("/catalogue")["methods"]
    (fact,) = facts(copy)["Couriers"]["facts"]
    assert fact["id"] == "couriers.duplicate"


def test_a_note(copy: Copy) -> None:
    hired = copy.call(HIRE, {"phone": "84912345678"})
    assert hired.headers["x-mock-note"] == "no-vehicle"
    assert hired.headers["x-mock-hint"].startswith("vehicle: is absent")
    assert any(each["id"] == "notes.no-vehicle" for each in facts(copy)["Notes"]["facts"])
    assert "no-vehicle" in page(copy, "errors")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def test_an_event(copy: Copy, receiver: Receiver) -> None:
    oa_id = copy.call("/v1/shop.Zalo/ListOA").json()["accounts"][0]["oa_id"]
    copy.call("/v1/shop.Zalo/UpdateShopOA", {"oa_id": oa_id, "webhook_url": receiver.url})
    hired = copy.call(HIRE, {"phone": "84912345678"}).json()
    copy.http.put("/__admin/clock", json={"advance": 1})
    assert receiver.events == ["courier_hired"]
    (delivery,) = copy.control("/deliveries")["deliveries"]
    assert hired["id"] in str(delivery)
    assert "courier_hired" in copy.control("/catalogue")["events"]
    rule = {"when": {"event": "courier_hired"}, "then": {"duplicate_delivery": 2}}
    assert copy.control("/faults", rule)["when"] == {"event": "courier_hired"}


def test_a_fault(copy: Copy) -> None:
    copy.control("/faults", {"then": {"byte_order_mark": True}, "times": 1})
    broken = copy.call(LIST)
    assert broken.content.startswith(b"\xef\xbb\xbf{")
    assert broken.headers["x-mock-fault-applied"] == "byte_order_mark"
    assert copy.call(LIST).json()["couriers"]
    asked = copy.call(LIST, **{"X-Mock-Fault": "byte_order_mark"})
    assert asked.content.startswith(b"\xef\xbb\xbf{")
    kinds = {each["name"]: each for each in copy.control("/catalogue")["faults"]}
    assert kinds["byte_order_mark"]["shows"] == "A parser that fails at the first byte."


def test_a_verdict(copy: Copy, folder: Path, environment: dict[str, str]) -> None:
    for _ in range(5):
        copy.call(LIST)
    assert copy.control("/verify/volume", {})["passed"]
    copy.call(LIST)
    (finding,) = copy.control("/verify/volume", {})["findings"]
    assert finding["message"] == "ListCouriers was called 6 times"
    assert copy.control("/verify/volume", {"method": "HireCourier"})["passed"]
    described = copy.control("/openapi/control.json")["paths"]["/__admin/verify/volume"]
    assert "five calls" in described["post"]["description"]
    verify = [sys.executable, "-m", "mock_server", "verify", "volume", "--url"]
    url = str(copy.http.base_url)
    ended = subprocess.run(
        [*verify, url], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, "too-many-calls" in ended.stdout) == (1, True), ended
