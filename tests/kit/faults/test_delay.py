"""Delays: fixed or drawn, and the call goes on."""

from time import perf_counter
from typing import Any

import pytest

from mock_server.contract.generation import Draws
from mock_server.faults.kinds.delay import Delay
from tests.kit.world import World
from tests.simulator import JOURNEYS


def drawn(value: Any, count: int = 400) -> list[float]:
    delay = Delay.parse(value, {})
    assert isinstance(delay, Delay)
    return [delay.seconds(Draws(f"a test/{number}")) for number in range(count)]


def took(world: World) -> float:
    before = perf_counter()
    assert world.call(JOURNEYS).status == 200
    return perf_counter() - before


def test_the_call_waits_and_goes_on(full: World) -> None:
    full.add_fault({"then": {"delay": 0.15}, "times": 1})
    assert took(full) >= 0.15
    assert len(full.walk(JOURNEYS)) == 101
    (entry, *_) = full.requests()
    assert (entry["status"], entry["fault"]) == (200, "delay")
    assert entry["duration_ms"] >= 150


def test_after_the_operation_it_waits_too(full: World) -> None:
    full.add_fault({"then": {"delay": 0.1}, "at": "after", "times": 1})
    assert took(full) >= 0.1


def test_no_delay_is_one_too(world: World) -> None:
    world.add_fault({"then": {"delay": 0}})
    assert world.call(JOURNEYS).headers["X-Mock-Fault-Applied"] == "delay"


@pytest.mark.parametrize(
    "delay", [{"uniform": [0.0, 0.02]}, {"lognormal": {"median": 0.01, "sigma": 0.2}}]
)
def test_drawn_delays_are_taken_by_a_rule(world: World, delay: dict[str, Any]) -> None:
    world.add_fault({"then": {"delay": delay}})
    assert took(world) < 5


def test_a_uniform_delay_lies_between_its_bounds() -> None:
    found = drawn({"uniform": [0.1, 0.5]})
    assert 0.1 <= min(found) < 0.15
    assert 0.45 < max(found) <= 0.5


def test_a_lognormal_delay_has_its_median_and_a_tail() -> None:
    found = sorted(drawn({"lognormal": {"median": 0.1, "sigma": 0.4}}))
    assert 0.09 < found[len(found) // 2] < 0.11
    assert found[0] > 0
    assert found[-1] > 0.2


def test_a_lognormal_delay_without_spread_is_its_median() -> None:
    assert drawn({"lognormal": {"median": 0.1, "sigma": 0}}, 5) == pytest.approx([0.1] * 5)


def test_what_is_drawn_is_the_same_in_every_run() -> None:
    assert drawn({"uniform": [0, 1]}, 10) == drawn({"uniform": [0, 1]}, 10)
