"""Good clients that retry, each beside a twin that retries at once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.clients.world import World

LIST = "ListJourneys"
Bodies = Callable[[World], Iterator[Any]]
"""The body of each attempt at one call."""


def _with_an_id_of_each_attempt(_world: World) -> Iterator[Any]:
    return ({"request_id": str(number), "paging": {"limit": 5}} for number in count())


def _until_now(world: World) -> Iterator[Any]:
    """As it is by the world's clock, to the microsecond."""
    start = "2026-01-01T00:00:00Z"
    for number in count():
        now = world.now + timedelta(milliseconds=number)
        yield {"filter": {"date_from": start, "date_to": now.isoformat()}}


def _of_the_last_hour(_world: World) -> Iterator[Any]:
    """By the machine's clock, however the world's stands."""
    while True:
        now = datetime.now(UTC)
        since = now - timedelta(hours=1)
        yield {"filter": {"date_from": since.isoformat(), "date_to": now.isoformat()}}


CHANGING = (_with_an_id_of_each_attempt, _until_now, _of_the_last_hour)


@pytest.mark.rule("verdicts.retry")
@pytest.mark.parametrize("bodies", CHANGING, ids=lambda each: each.__name__)
@pytest.mark.parametrize(("wait", "found"), [(0.3, []), (0, ["retried-at-once"])])
def test_a_body_that_is_made_for_each_attempt(
    world: World, bodies: Bodies, wait: float, found: list[str]
) -> None:
    world.fault({"status": 503}, when={"method": LIST}, times=5)
    for attempt, body in zip(range(6), bodies(world), strict=False):
        world.call(LIST, body)
        world.wait(wait * 2**attempt)
    assert world.codes("retries") == found


@pytest.mark.rule("verdicts.retry")
def test_windows_that_fail_one_after_another_are_other_calls(world: World) -> None:
    """A back-fill goes on to the next day; a page shows three ranges up to now."""
    world.fault({"status": 503}, when={"method": LIST})
    for days in range(1, 6):
        since, until = (world.now - timedelta(days=each) for each in (days + 1, days))
        world.call(LIST, {"filter": {"date_from": since.isoformat(), "date_to": until.isoformat()}})
    for days in (1, 7, 30):
        since = world.now - timedelta(days=days)
        bounds = {"date_from": since.isoformat(), "date_to": world.now.isoformat()}
        world.call(LIST, {"filter": bounds})
    assert world.codes("retries") == []


@pytest.mark.rule("verdicts.retry-at-once")
@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize(
    ("times", "wait", "found"), [(4, 0, []), (6, 0.5, []), (6, 0, ["retried-at-once"])]
)
def test_what_is_refused_is_made_again(
    world: World, status: int, times: int, wait: float, found: list[str]
) -> None:
    world.fault({"status": status}, when={"method": LIST})
    for attempt in range(times):
        assert world.call(LIST).status == status
        world.wait(wait * 2**attempt)
    assert world.codes("retries") == found
