"""A new list is one file and one line: the page that says so is run, and everything follows."""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from starlette.testclient import TestClient

from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.etelecom import CATALOGUE, VERBS
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from mock_server.web.reference.facts import full_ledger
from tests.docs.blocks import ROOT, blocks
from tests.simulator import ANCHOR, Client, ready

PATH = "/v1/shop.Zalo/ListCouriers"


@pytest.fixture(scope="module")
def couriers() -> Iterator[Resource[Any]]:
    """The resource that the page's file declares."""
    page = blocks(ROOT / "docs" / "adding-an-endpoint.md")
    (file,) = [each.text for each in page if each.language == "python"]
    module = ModuleType("mock_server.etelecom.zalo.courier")
    sys.modules[module.__name__] = module
    exec(compile(file, "courier.py", "exec"), module.__dict__)  # noqa: S102  # our own page
    yield module.COURIERS
    del sys.modules[module.__name__]


@pytest.fixture(scope="module")
def hiring(couriers: Resource[Any]) -> Verb:
    """The verb that the page's file declares."""
    assert couriers.plural == "couriers"
    page = (ROOT / "docs" / "adding-an-endpoint.md").read_text()
    file = page.split("```python verb\n")[1].split("```")[0]
    module = ModuleType("mock_server.etelecom.zalo.hire_courier")
    exec(compile(file, "hire_courier.py", "exec"), module.__dict__)  # noqa: S102  # our own page
    verb: Verb = module.HIRE_COURIER
    return verb


@pytest.fixture(scope="module")
def client(couriers: Resource[Any], hiring: Verb) -> Iterator[Client]:
    """A simulator whose catalogue has one line more, and its verbs too."""
    app = Simulator(Settings(anchor=ANCHOR), (*CATALOGUE, couriers), (*VERBS, hiring))
    with TestClient(app, base_url="http://localhost:8480") as http:
        yield ready(http)


def test_it_is_seeded_listed_filtered_sorted_and_paged(client: Client) -> None:
    everyone = client.walk(PATH, limit=100)
    assert len(everyone) == 1000
    assert set(everyone[0]) == {
        "created_at",
        "id",
        "is_active",
        "licensed_until",
        "phone",
        "vehicle",
    }
    vans = client.walk(PATH, {"vehicle": "van", "is_active": True}, limit=30)
    expected = [each for each in everyone if each["vehicle"] == "van" and each["is_active"]]
    assert vans == expected
    oldest = client.page(PATH, sort="licensed_until", limit=3)["couriers"]
    assert oldest == everyone[:-4:-1]


def test_a_verb_of_another_service(client: Client) -> None:
    path = "/v1/shop.Fleet/HireCourier"
    hired = client.call(path, {"phone": "0912 345 678"})
    assert (hired.status, hired.body["phone"]) == (200, "84912345678")
    assert client.walk(PATH, {"phone": "84912345678"}) == [hired.body]
    assert client.call(path, {"phone": "84912345678"}).refusal[:2] == (409, "already_exists")
    assert client.call(path, {}).refusal[2] == "phone không được để trống"
    assert client.http.get("/__admin/docs/HireCourier").status_code == 200
    assert path in client.control("GET", "/openapi/vendor.json").body["paths"]


def test_its_errors_name_its_fields(client: Client) -> None:
    answer = client.call(PATH, {"filter": {"vehicle": "boat"}})
    assert answer.status == 400
    assert answer.body["msg"] == "filter.vehicle: must be one of unknown, motorbike, van"


def test_the_control_api_has_its_records(client: Client) -> None:
    made = client.control("POST", "/couriers", {"vehicle": "van"})
    assert made.status == 201
    path = f"/couriers/{made.body['id']}"
    assert client.control("PATCH", path, {"is_active": False}).body["is_active"] is False
    assert client.control("DELETE", path).status == 204


def test_it_is_exported_and_imported(client: Client) -> None:
    before = client.control("GET", "/export").body
    count = len(before["shops"][0]["couriers"])
    assert count >= 1000
    assert client.control("POST", "/import", before).body["couriers"] == count
    assert client.control("GET", "/export").body == before


def test_it_is_described(client: Client, couriers: Resource[Any]) -> None:
    document = client.control("GET", "/openapi/vendor.json").body
    assert PATH in document["paths"]
    page = client.http.get("/__admin/docs/ListCouriers")
    assert page.status_code == 200
    assert "licensed_until" in page.text
    facts = [fact for topic in full_ledger((*CATALOGUE, couriers)) for fact in topic.facts]
    assert any("licensed_until" in fact.statement for fact in facts)
