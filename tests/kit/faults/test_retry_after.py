"""The header Retry-After in every form that a rule can ask for."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.kit.world import World
from tests.simulator import JOURNEYS

FAULTS = [{"status": 503}, {"status": 502, "gateway": True}, {"rate_limit": {"calls": 0, "per": 9}}]
each_fault = pytest.mark.parametrize("then", FAULTS, ids=lambda then: next(iter(then)))


def header(world: World, then: dict[str, Any]) -> str | None:
    world.add_fault({"then": then})
    value = world.raw(JOURNEYS).headers.get("Retry-After")
    return None if value is None else str(value)


@each_fault
@pytest.mark.parametrize(
    ("said", "sent"),
    [(2, "2"), (0, "0"), ("none", None), ("soon", "soon"), ("-1", "-1"), ("1.5", "1.5")],
)
def test_it_is_sent_as_the_rule_says(
    world: World, then: dict[str, Any], said: Any, sent: str | None
) -> None:
    assert header(world, then | {"retry_after": said}) == sent


@each_fault
def test_a_date_lies_ahead(world: World, then: dict[str, Any]) -> None:
    value = header(world, then | {"retry_after": "date"})
    assert value is not None
    left = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    expected = 9 if "rate_limit" in then else 2
    assert expected - 1 < left <= expected + 1


@each_fault
@pytest.mark.parametrize("said", [-1, 1.5, True, None, "", " ", "a\nb", "chờ", "x" * 201, [], {}])
def test_what_no_header_can_say_is_refused(world: World, then: dict[str, Any], said: Any) -> None:
    answer = world.control("POST", "/faults", {"then": then | {"retry_after": said}})
    status, code, msg = answer.refusal
    assert (status, code) == (400, "invalid_argument")
    assert msg.startswith("then.retry_after: ")


def test_without_it_a_status_has_none_and_a_limit_seconds(world: World) -> None:
    assert header(world, {"status": 503}) is None
    world.control("DELETE", "/faults")
    assert header(world, {"rate_limit": {"calls": 0, "per": 9}}) == "9"


def test_waiting_for_the_date_is_patience(world: World) -> None:
    """By the world's clock too; coming back at once is not."""
    world.add_fault({"then": {"status": 503, "retry_after": "date"}, "times": 1})
    assert world.raw(JOURNEYS).status_code == 503
    world.advance(4)
    assert world.raw(JOURNEYS).status_code == 200
    assert world.control("POST", "/verify/retries").body["findings"] == []
    world.control("DELETE", "/requests")
    world.add_fault({"then": {"status": 503, "retry_after": "date"}, "times": 1})
    assert [world.raw(JOURNEYS).status_code for _ in range(2)] == [503, 200]
    (finding,) = world.control("POST", "/verify/retries").body["findings"]
    assert finding["code"] == "retry-after-ignored"
