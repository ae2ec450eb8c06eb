"""``X-Mock-Fault``: a call asks for a fault for itself alone."""

import json
from typing import Any

import pytest

from mock_server.faults.effect import Effect
from mock_server.faults.kinds import KINDS
from tests.kit.world import World
from tests.simulator import JOURNEYS

QUICK: dict[str, Any] = {"delay": 0.01, "dribble": 0.01}
"""Values in place of the examples that take their time."""

BREAKING = ("connection_reset", "no_reply", "truncate")
ON_WIRE = [kind for kind in KINDS if kind.name not in BREAKING and not kind.on_deliveries]


def requested(kind: type[Effect]) -> str:
    value = QUICK.get(kind.name, kind.example)
    if value is True:
        return kind.name
    return f"{kind.name}={value if isinstance(value, str) else json.dumps(value)}"


@pytest.mark.parametrize("kind", ON_WIRE, ids=lambda kind: kind.name)
def test_every_kind_can_be_asked_for(full: World, kind: type[Effect]) -> None:
    """Those that break the connection need a real one; see the tests on the socket."""
    after = full.call(JOURNEYS).body["paging"]["next"] if kind.needs_cursor else ""
    asked = {"paging": {"after": after, "limit": 10}}
    answer = full.raw(JOURNEYS, asked, **{"X-Mock-Fault": requested(kind)})
    assert answer.headers["X-Mock-Fault-Applied"] == kind.name
    assert full.requests()[-1]["fault"] == kind.name
    assert "X-Mock-Fault-Applied" not in full.raw(JOURNEYS).headers
    assert full.control("GET", "/faults").body == {"faults": []}


def test_what_is_asked_for_plays(full: World) -> None:
    def asked(text: str) -> Any:
        return full.raw(JOURNEYS, **{"X-Mock-Fault": text})

    assert asked("status=502").status_code == 502
    assert asked("status = 502").status_code == 502
    assert asked("short_page=4").json()["paging"]["limit"] == 100
    assert len(asked("short_page=4").json()["journeys"]) == 4
    assert asked("empty_page").json()["journeys"] == []
    assert asked("empty_page=true").json()["journeys"] == []
    assert asked("content_type=text/plain").headers["Content-Type"] == "text/plain"
    quoted = asked('content_type="text/html, text/plain"')
    assert quoted.headers["Content-Type"] == "text/html, text/plain"
    limited = asked('rate_limit={"calls": 1, "per": 30}')
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "30")
    with pytest.raises(json.JSONDecodeError):
        asked("malformed").json()


def test_it_goes_before_the_worlds_rules_and_counts_on_none(world: World) -> None:
    rule_id = world.add_fault({"then": {"status": 500}})
    assert world.call(JOURNEYS, headers={"X-Mock-Fault": "status=503"}).status == 503
    assert world.control("GET", f"/faults/{rule_id}").body["matched"] == 0
    assert world.call(JOURNEYS).status == 500


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("explode", "X-Mock-Fault.explode"),
        ("status", "X-Mock-Fault.status"),
        ("status=200", "X-Mock-Fault.status"),
        ("status=high", "X-Mock-Fault.status"),
        ("delay=-1", "X-Mock-Fault.delay"),
        ("delay=NaN", "X-Mock-Fault.delay"),
        ("empty_page=false", "X-Mock-Fault.empty_page"),
        ("status=503, delay=1", "X-Mock-Fault.status: a call asks for one fault"),
        ("no_reply, delay=1", "X-Mock-Fault.no_reply: a call asks for one fault"),
        ("content_type=a/b, delay=1", "X-Mock-Fault.content_type: a call asks for one fault"),
        ("=503", "X-Mock-Fault"),
        ("", "X-Mock-Fault"),
    ],
)
def test_an_invalid_header_is_refused_by_its_name(world: World, text: str, field: str) -> None:
    answer = world.call(JOURNEYS, headers={"X-Mock-Fault": text})
    status, code, msg = answer.refusal
    assert (status, code) == (400, "invalid_argument")
    assert msg.startswith(field)
    assert "X-Mock-Fault-Applied" not in answer.headers


@pytest.mark.parametrize("second", ["status=503", "delay=0.01", "no_reply"])
def test_two_headers_are_refused_rather_than_one_of_them_dropped(world: World, second: str) -> None:
    """They mean what one header with both means."""
    held = [
        ("Authorization", f"Bearer {world.key}"),
        ("X-Mock-Fault", "status=503"),
        ("X-Mock-Fault", second),
    ]
    answer = world.http.post(JOURNEYS, json={}, headers=held)
    assert answer.status_code == 400
    assert answer.json()["msg"] == "X-Mock-Fault.status: a call asks for one fault, once"
    assert "X-Mock-Fault-Applied" not in answer.headers


def test_the_header_does_nothing_on_control_calls(world: World) -> None:
    answer = world.control("GET", "/clock", None, **{"X-Mock-Fault": "status=503"})
    assert answer.status == 200
