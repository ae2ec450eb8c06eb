"""A query parameter that a control call does not have is refused, by name, with the nearest."""

from collections.abc import Iterator

import pytest

from tests.control.calls import refused
from tests.simulator import Client, started

_MISSPELT = {
    "/world": ("wrold", "world"),
    "/clock": ("wordl", "world"),
    "/due": ("world_", "world"),
    "/outcomes": ("shopid", "shop_id"),
    "/export": ("wiht", "with"),
    "/events": ("bodys", "bodies"),
    "/requests": ("statu", "status"),
    "/requests/1": ("shop-id", "shop_id"),
    "/journeys": ("reply_staus", None),
    "/consents": ("reply_staus", "reply_status"),
    "/consents/1/life": ("World", "world"),
    "/walks": ("worlds", "world"),
    "/deliveries": ("wolrd", "world"),
    "/assumptions": ("shop", "shop_id"),
    "/assumptions/touched": ("worl", "world"),
    "/worlds": ("nmae", None),
    "/worlds/demo": ("nmae", None),
    "/metrics": ("name", None),
}


@pytest.fixture(params=["first", "later"])
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    """A client whose first control call this is, or one of many."""
    with started(preset="one") as found:
        if request.param == "later":
            assert found.control("GET", "/clock").status == 200
        yield found


@pytest.mark.attack("control.misspelt")
def test_a_misspelt_parameter_of_a_reading_call_is_refused(client: Client) -> None:
    """It would show another world, or all records instead of the selected ones."""
    for path, (name, meant) in _MISSPELT.items():
        answer = client.control("GET", f"{path}?{name}=staging")
        refused(answer, 400, "invalid_argument", f"{name}: is unknown", "; known are ")
        assert (f": {meant} is likely meant;" in answer.body["msg"]) == (meant is not None), path


def test_calls_on_all_worlds_take_no_fields_in_the_query(client: Client) -> None:
    """``POST /__admin/worlds?name=a`` would make a world of another name."""
    for method, path in (("POST", "/worlds"), ("DELETE", "/worlds/demo")):
        answer = client.control(method, f"{path}?name=a", {} if method == "POST" else None)
        assert answer.refusal[:2] == (400, "invalid_argument")
        assert answer.body["msg"] == "name: is unknown; known are world, shop_id"
    assert [each["name"] for each in client.control("GET", "/worlds").body["worlds"]] == ["demo"]


def test_a_parameter_given_twice_is_refused(client: Client) -> None:
    """Only the last would count, where a caller may expect either value to match."""
    for path in ("/journeys?status=P&status=N", "/requests?last=1&last=2", "/clock?world=&world="):
        answer = client.control("GET", path)
        refused(answer, 400, "invalid_argument", "is given more than once")


def test_calls_that_read_no_key_ignore_parameters(client: Client) -> None:
    """Probes and documents are often called with one that only defeats caches."""
    for path in ("/live", "/health", "/fidelity", "/errors", "/catalogue", "/openapi/vendor.json"):
        assert client.control("GET", f"{path}?t=1").status == 200, path
