"""Rate limits, by the larger of real time and the world's."""

import pytest

from mock_server.clock import HOUR, machine_now
from tests.kit.world import World
from tests.simulator import CONSENTS, JOURNEYS


def statuses(world: World, count: int) -> list[int]:
    return [world.call(JOURNEYS).status for _ in range(count)]


def limit(world: World, calls: int, per: float, **more: object) -> None:
    world.add_fault({"then": {"rate_limit": {"calls": calls, "per": per}}, **more})


def test_calls_above_the_limit_are_refused(world: World) -> None:
    limit(world, 3, 600)
    assert statuses(world, 5) == [200, 200, 200, 429, 429]


def test_a_refusal_says_how_long_to_wait(world: World) -> None:
    limit(world, 1, 600)
    world.call(JOURNEYS)
    answer = world.call(JOURNEYS)
    assert answer.refusal[:2] == (429, "resource_exhausted")
    assert 570 < int(answer.headers["Retry-After"]) <= 600
    assert answer.headers["X-Mock-Fault-Applied"] == "rate_limit"


def test_calls_below_the_limit_are_as_without(world: World) -> None:
    limit(world, 1, 600)
    answer = world.call(JOURNEYS)
    assert not {"Retry-After", "X-Mock-Fault-Applied"} & set(answer.headers)


def test_advancing_the_worlds_clock_counts_as_waiting(world: World) -> None:
    limit(world, 2, 600)
    assert statuses(world, 3) == [200, 200, 429]
    world.advance(300)
    answer = world.call(JOURNEYS)
    assert answer.status == 429
    assert 270 < int(answer.headers["Retry-After"]) <= 300
    world.advance(300)
    assert statuses(world, 3) == [200, 200, 429]


def test_waiting_as_told_is_enough(world: World) -> None:
    limit(world, 1, 60)
    world.call(JOURNEYS)
    world.advance(int(world.call(JOURNEYS).headers["Retry-After"]))
    assert world.call(JOURNEYS).status == 200


def test_a_standing_clock_lets_real_time_count(world: World) -> None:
    limit(world, 1, 0.02)
    before = world.now()
    seen = statuses(world, 1)
    while seen[-2:] != [429, 200]:  # a window was full, and ended
        seen += statuses(world, 1)
        assert len(seen) < 10_000, "no window ended"
    assert world.now() == before


def test_setting_the_clock_back_makes_nobody_wait_longer(world: World) -> None:
    limit(world, 1, 60)
    world.call(JOURNEYS)
    world.control("PUT", "/clock", {"now": "2020-01-01T00:00:00Z"})
    answer = world.call(JOURNEYS)
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) <= 60


@pytest.mark.attack("clock.machine")
def test_a_machine_whose_clock_is_set_back_begins_a_window(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(world, 1, 60)
    assert statuses(world, 2) == [200, 429]
    earlier = machine_now() - 7 * HOUR
    for module in ("clock", "faults.player"):
        monkeypatch.setattr(f"mock_server.{module}.machine_now", lambda: earlier)
    assert statuses(world, 2) == [200, 429]


def test_no_calls_at_all_can_be_allowed(world: World) -> None:
    limit(world, 0, 60)
    assert statuses(world, 2) == [429, 429]


def test_methods_are_limited_together_unless_one_is_named(world: World) -> None:
    limit(world, 1, 600, when={"method": "ListJourneys"})
    assert [world.call(CONSENTS).status for _ in range(3)] == [200] * 3
    assert statuses(world, 2) == [200, 429]


def test_times_bounds_the_refusals(world: World) -> None:
    limit(world, 1, 600, times=2)
    assert statuses(world, 5) == [200, 429, 429, 200, 200]


def test_reset_forgets_the_count(world: World) -> None:
    limit(world, 1, 600)
    assert statuses(world, 2) == [200, 429]
    world.control("POST", "/reset")
    limit(world, 1, 600)
    assert statuses(world, 2) == [200, 429]
