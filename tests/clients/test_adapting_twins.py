"""Good clients that adapt their retries, each beside a twin that must be found."""

import pytest

from tests.clients.world import World

LIST = "ListJourneys"


@pytest.mark.rule("verdicts.retry")
@pytest.mark.parametrize(("wait", "found"), [(0.4, []), (0, ["retried-at-once"])])
@pytest.mark.parametrize("direction", ["after", "before"])
def test_a_page_that_failed_is_asked_for_with_a_smaller_limit(
    world: World, direction: str, wait: float, found: list[str]
) -> None:
    """With waits that double; the twin asks at once, four times."""
    cursor = world.page(LIST, limit=8, before="." if direction == "before" else "").paging
    place = {direction: cursor["prev" if direction == "before" else "next"]}
    world.fault({"status": 503}, times=4, when={"method": LIST})
    for attempt, limit in enumerate((8, 4, 2, 1)):
        assert world.call(LIST, {"paging": {"limit": limit, **place}}).status == 503
        world.wait(wait * 2**attempt)
    world.page(LIST, limit=1, **place)
    assert world.codes("retries") == found


def test_first_pages_of_several_sizes_are_several_calls(world: World) -> None:
    """A page shows the newest 5, 10 and 20, and none of them comes."""
    world.fault({"status": 503}, when={"method": LIST})
    for limit in (20, 10, 5, 2):
        world.call(LIST, {"paging": {"limit": limit}})
    assert world.codes("retries") == []


def _trials(world: World, rest: float, other: bool) -> None:
    """Three calls fail; after each rest one call shows whether the vendor is back."""
    world.fault({"status": 503}, times=8, when={"method": LIST})
    for number in range(3):
        world.wait(0.7 * number)
        world.call(LIST, {"filter": {"phone": f"8490000000{number}"}} if other else {})
    for _ in range(6):
        world.wait(rest)
        world.call(LIST)


@pytest.mark.rule("verdicts.backoff")
@pytest.mark.parametrize("rest", [5, 30])
@pytest.mark.parametrize("other", [True, False])
def test_a_circuit_breaker_rests_as_long_each_time(world: World, rest: float, other: bool) -> None:
    """Whether the calls that opened it were the same or not."""
    _trials(world, rest, other)
    assert world.codes("retries") == []


@pytest.mark.rule("verdicts.backoff")
@pytest.mark.parametrize("before", [0.0, 5.0])
def test_a_loop_that_sleeps_as_long_each_time_is_none(world: World, before: float) -> None:
    """It tries two calls so, one after the other, and sleeps before the second one or not."""
    world.fault({"status": 503}, when={"method": LIST})
    for phone in ("84900000001", "84900000002"):
        for attempt in range(5):
            world.call(LIST, {"filter": {"phone": phone}})
            world.wait(5 if attempt < 4 else before)
    assert set(world.codes("retries")) == {"no-backoff"}
