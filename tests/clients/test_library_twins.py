"""How libraries of many languages retry, each beside a setting of it that must be found."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

import pytest

from tests.clients.patience import doubling, first_at_once, full_jitter, listed
from tests.clients.world import Answer, World

LIST = "ListTemplates"
Waits = Iterator[float]
Twins = Callable[[World, bool], None]
"""Plays the good client, or with True the bad one."""


def _tries(world: World, waits: Waits, number: int, method: str = LIST) -> None:
    """So many attempts, whatever the response."""
    for wait in islice(waits, number):
        world.call(method)
        world.wait(wait)


def _fails(world: World, **then: object) -> None:
    world.fault({"status": 503, **then}, when={"method": LIST})


def _go_retryablehttp(world: World, bad: bool) -> None:
    """1, 2, 4, 8, 16 s, and 30; the twin set RetryWaitMin and RetryWaitMax to one value."""
    _fails(world)
    _tries(world, doubling(2, cap=2) if bad else doubling(1, cap=30), 8)


def _go_waits_as_asked_and_no_longer(world: World, bad: bool) -> None:
    """Each time as the header says, which does not grow; the twin's RetryWaitMax is less."""
    _fails(world, retry_after=7)
    _tries(world, listed(2 if bad else 7), 5)


def _resilience4j(world: World, bad: bool) -> None:
    """Three attempts with the same wait, as by default; the twin was given ten."""
    _fails(world)
    _tries(world, listed(5), 10 if bad else 3)


def _polly(world: World, bad: bool) -> None:
    """Jitter that is not correlated with the wait before; the twin's provider says no time."""
    _fails(world)
    draw = Random(7)
    waits = (2**attempt + draw.random() for attempt in range(6))
    _tries(world, listed(0) if bad else waits, 6)


def _laravel(world: World, bad: bool) -> None:
    """``retry(3, 2000)``; the twin is ``retry(8, 2000)``."""
    _fails(world)
    _tries(world, listed(2), 8 if bad else 3)


def _laravel_with_a_list(world: World, bad: bool) -> None:
    """``retry([100, 500, 2000])``; the twin's list goes down."""
    _fails(world)
    waits = (0.1, 0.5, 2, 8)
    _tries(world, listed(*(waits[::-1] if bad else waits)), 5 if not bad else 4)
    if bad:
        _tries(world, listed(0.01), 2)


def _faraday(world: World, bad: bool) -> None:
    """An interval with a factor of two and randomness; the twin kept the default, no interval."""
    _fails(world)
    _tries(world, listed(0) if bad else doubling(0.5), 4)


def _sidekiq(world: World, bad: bool) -> None:
    """The fourth power of the attempt, and 15 s; the twin pushes the job again at once."""
    _fails(world)
    draw = Random(3)
    waits = (attempt**4 + 15 + draw.random() * 10 * (attempt + 1) for attempt in range(8))
    _tries(world, listed(0) if bad else waits, 8)


def _celery(world: World, bad: bool) -> None:
    """``retry_backoff`` with jitter; the twin's countdown is always three minutes less a bit."""
    _fails(world)
    _tries(world, listed(45) if bad else full_jitter(2, Random(11)), 7)


def _urllib3_with_a_date(world: World, bad: bool) -> None:
    """Waits until the date; the twin takes the date's clock for its own, hours behind."""
    _fails(world, retry_after="date")
    for _ in range(3):
        answer = world.call(LIST)
        world.wait(0.2 if bad else _until(answer))


def _until(answer: Answer) -> float:
    assert answer.retry_after is not None
    return answer.retry_after + 1


def _apache_httpclient(world: World, bad: bool) -> None:
    """One more attempt at once, on a new connection; the twin's strategy makes five."""
    world.fault({"connection_reset": True}, when={"method": LIST})
    for _ in range(6 if bad else 2):
        world.attempt(LIST)


def _okhttp_interceptor(world: World, bad: bool) -> None:
    """A loop in an interceptor, with a sleep that grows; the twin's ``tryCount`` never ends."""
    _fails(world)
    _tries(world, doubling(0.5, cap=60), 30 if bad else 5)


def _linear(world: World, bad: bool) -> None:
    """A second more each time; the twin a second less."""
    _fails(world)
    waits = [1.0, 2, 3, 4, 5, 6]
    _tries(world, iter(waits if not bad else [6, 3, 1.5, 0.7, 0.3, 0.1]), 6)


def _grpc_like(world: World, bad: bool) -> None:
    """A fifth more or less than 1.6 times as long; the twin's multiplier is one."""
    _fails(world)
    draw = Random(5)
    factor = 1.0 if bad else 1.6
    spread = 0.05 if bad else 0.2
    _tries(world, (factor**n * draw.uniform(1 - spread, 1 + spread) for n in range(8)), 8)


def _first_at_once(world: World, bad: bool) -> None:
    """The first retry without a wait, then doubling; the twin's second and third too."""
    _fails(world)
    _tries(world, listed(0, 0, 0, 1) if bad else first_at_once(1), 5)


def _a_page_of_jobs(world: World, bad: bool) -> None:
    """Ten jobs fail, and are tried again together; the twin makes each of them three times."""
    world.fault({"status": 502}, when={"method": "GetJourney"})
    for wait in (2, 4, 8):
        for job in range(10):
            for _ in range(3 if bad else 1):
                world.call("GetJourney", {"journey_id": str(job + 1)})
        world.wait(wait)


def _begins_anew_after_each_failure(world: World, bad: bool) -> None:
    """From the first page, because the second failed; the twin does so without a wait."""
    world.fault({"status": 500}, times=4, when={"method": "ListJourneys", "page": 2})
    for attempt in range(5):
        after = world.page("ListJourneys", limit=9).paging["next"]
        world.call("ListJourneys", {"paging": {"limit": 9, "after": after}})
        world.wait(0 if bad else 2**attempt)
    world.walk("ListJourneys", limit=9)


def _circuit_breaker(world: World, bad: bool) -> None:
    """Opens after three failures, for ever longer; the twin opens at once, for ten seconds."""
    _fails(world)
    _tries(world, listed(10) if bad else listed(0.5, 1, 2, 10, 20, 40), 7)


def _window_until_now(world: World, bad: bool) -> None:
    """Asks for the latest hour, by the second; the twin retries each window at once."""
    world.fault({"status": 503}, when={"method": "ListJourneys"})
    for wait in (1, 2, 4, 8):
        now = datetime.now(UTC)
        bounds = {"date_from": (now - timedelta(hours=1)).isoformat(), "date_to": now.isoformat()}
        world.call("ListJourneys", {"filter": bounds})
        world.wait(0 if bad else wait)


def _the_clock_is_set_back(world: World, bad: bool) -> None:
    """A test sets the clock back between attempts, and waits; the twin only sets it back."""
    _fails(world)
    for attempt in range(5):
        world.call(LIST)
        world.control("PUT", "/clock", {"now": "2026-01-01T00:00:00Z"})
        if not bad:
            world.control("PUT", "/clock", {"advance": 2**attempt})


RETRIES: tuple[tuple[Twins, str], ...] = (
    (_go_retryablehttp, "no-backoff"),
    (_go_waits_as_asked_and_no_longer, "retry-after-ignored"),
    (_resilience4j, "no-backoff"),
    (_polly, "retried-at-once"),
    (_laravel, "no-backoff"),
    (_laravel_with_a_list, "no-backoff"),
    (_faraday, "retried-at-once"),
    (_sidekiq, "retried-at-once"),
    (_celery, "no-backoff"),
    (_urllib3_with_a_date, "retry-after-ignored"),
    (_apache_httpclient, "retried-at-once"),
    (_okhttp_interceptor, "never-gave-up"),
    (_linear, "no-backoff"),
    (_grpc_like, "no-backoff"),
    (_first_at_once, "retried-at-once"),
    (_a_page_of_jobs, "retried-at-once"),
    (_begins_anew_after_each_failure, "retried-at-once"),
    (_circuit_breaker, "no-backoff"),
    (_window_until_now, "retried-at-once"),
    (_the_clock_is_set_back, "retried-at-once"),
)

each_pair = pytest.mark.parametrize(
    ("twins", "code"), RETRIES, ids=[twins.__name__ for twins, _ in RETRIES]
)


@pytest.mark.rule("verdicts.retry")
@each_pair
def test_the_good_one_waits(world: World, twins: Twins, code: str) -> None:
    twins(world, False)
    assert world.all_findings() == [], code


@pytest.mark.rule("verdicts.backoff")
@each_pair
def test_its_twin_does_not(world: World, twins: Twins, code: str) -> None:
    twins(world, True)
    assert set(world.codes("retries")) == {code}
