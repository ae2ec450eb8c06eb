"""Whether the process serves, and whether it is ready."""

import pytest

from mock_server import __version__
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.in_process import InProcess
from tests.simulator import ANCHOR, JOURNEYS, Client, ready


def test_a_ready_server_is_healthy(seeded: Client) -> None:
    """``health`` is 200 with the version, and ``live`` is 200."""
    health = seeded.control("GET", "/health")
    assert health.status == 200
    assert (health.body["status"], health.body["version"]) == ("ok", __version__)
    assert seeded.control("GET", "/live").status == 200


def test_a_growing_server_lives_but_is_not_ready() -> None:
    """While data grow, ``live`` is 200, and whatever needs them 503 ``unavailable``."""
    settings = Settings(anchor=ANCHOR, preset="10k")
    with InProcess(Simulator(settings), base_url="http://localhost") as http:
        client = Client(http)
        assert client.call(JOURNEYS).refusal[:2] == (503, "unavailable")
        for method, path in (("GET", "/health"), ("GET", "/journeys"), ("POST", "/reset")):
            assert client.control(method, path).refusal[:2] == (503, "unavailable")
        assert client.call("/v1/shop.Zalo/Nothing").refusal[:2] == (404, "bad_route")
        assert client.control("GET", "/live").status == 200
        ready(http)
        assert len(client.page(JOURNEYS)["journeys"]) == 100


def test_health_asks_for_no_key(seeded: Client) -> None:
    """Probes send no key, and a strange one does not bother them."""
    for path in ("/health", "/live"):
        assert seeded.control("GET", path, authorization="Bearer nobody").status == 200


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("GET", "/reset", 'unsupported method "GET" (this path takes POST)'),
        ("POST", "/clock", 'unsupported method "POST" (this path takes GET, PUT)'),
        ("PUT", "/journeys/5", "(this path takes DELETE, GET, PATCH)"),
        ("POST", "/jurneys", ": /__admin/journeys is likely meant"),
        ("POST", "/fault", ": /__admin/faults is likely meant"),
        ("POST", "/" + "journeys" * 100, 'no handler for path "/__admin/journeys'),
        ("GET", "/nothing-alike", 'no handler for path "/__admin/nothing-alike"'),
    ],
)
def test_a_wrong_address_says_what_there_is(
    seeded: Client, method: str, path: str, told: str
) -> None:
    answer = seeded.control(method, path, {} if method != "GET" else None)
    assert answer.status == 404
    assert told in answer.body["msg"]
    assert ("is likely meant" in told) == ("is likely meant" in answer.body["msg"])


def test_an_unknown_field_of_a_record_comes_with_the_known_ones(seeded: Client) -> None:
    msg = seeded.control("POST", "/journeys", {"fone": "0912345678"}).body["msg"]
    assert msg.startswith("fone: is unknown: phone is likely meant; known are ")
