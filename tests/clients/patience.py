"""How clients retry: the good ways, and bad ways that break one rule each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from tests.clients.world import PATIENCE, Answer, Lost, World

RETRIED = {429, 500, 502, 503, 504}
MOST_ATTEMPTS = 10

Waits = Callable[[], Iterator[float]]


class GaveUp(Exception):
    """The call failed as often as the client tries."""

    def __init__(self, last: Answer | Lost) -> None:
        super().__init__(str(last))
        self.last = last


@dataclass(frozen=True)
class Patience:
    """How often a client tries, and how long it waits in between."""

    waits: Waits
    attempts: int
    timeout: float = PATIENCE
    heeds_retry_after: bool = True
    reconnects: bool = False
    """One immediate attempt on a new connection after a reset, as HTTP libraries make it."""

    retried: frozenset[int] = frozenset(RETRIED)
    retries_lost: bool = True
    """Whether it retries if there was no response."""

    def call(self, world: World, method: str, body: Any = None) -> Answer:
        """The first response that is not a failure to retry; raises GaveUp."""
        waits = self.waits()
        reconnected = not self.reconnects
        last: Answer | Lost | None = None
        for attempt in range(self.attempts):
            if attempt:
                assert last is not None
                free = isinstance(last, Lost) and last.reset and not reconnected
                reconnected = reconnected or free
                world.wait(0.0 if free else self._pause(last, waits))
            last = self._once(world, method, body)
            if isinstance(last, Answer) and last.status not in self.retried:
                return last
            if isinstance(last, Lost) and not self.retries_lost:
                break
        assert last is not None
        raise GaveUp(last)

    def _once(self, world: World, method: str, body: Any) -> Answer | Lost:
        try:
            return world.call(method, body, self.timeout)
        except Lost as lost:
            return lost

    def _pause(self, last: Answer | Lost, waits: Iterator[float]) -> float:
        wait = next(waits)
        asked = last.retry_after if isinstance(last, Answer) else None
        if asked is not None and self.heeds_retry_after:
            return max(asked, wait)
        return wait


def doubling(first: float, cap: float = 1e9) -> Iterator[float]:
    """Waits that double up to a cap."""
    wait = first
    while True:
        yield min(wait, cap)
        wait *= 2


def equal_jitter(first: float, draw: Random) -> Iterator[float]:
    """Half of the doubling wait, and a random share of the other half."""
    return (wait * draw.uniform(0.5, 1.0) for wait in doubling(first))


def full_jitter(first: float, draw: Random) -> Iterator[float]:
    """A random share of the doubling wait."""
    return (draw.uniform(0.0, wait) for wait in doubling(first))


def some_jitter(first: float, draw: Random) -> Iterator[float]:
    """The doubling wait, and up to a second."""
    return (wait + draw.uniform(0.0, 1.0) for wait in doubling(first, cap=60))


def first_at_once(first: float) -> Iterator[float]:
    """The first retry at once, then doubling waits: what urllib3 does."""
    yield 0.0
    yield from doubling(first)


def fibonacci(first: float) -> Iterator[float]:
    """Waits that grow as Fibonacci's numbers."""
    before, now = first, first * 2
    while True:
        yield before
        before, now = now, before + now


def listed(*waits: float) -> Iterator[float]:
    """A fixed list of waits; the last one is repeated."""
    yield from waits
    while True:
        yield waits[-1]


def good_patience(draw: Random, timeout: float = PATIENCE) -> Patience:
    """A good way to try again.

    Jitter has its own generator, seeded once: if Hypothesis could choose it, it could always be
    zero.
    """
    seed = draw.getrandbits(32)
    first = draw.choice([0.2, 0.5, 1.0, 2.0])
    ways: list[Waits] = [
        lambda: doubling(first),
        lambda: doubling(first, cap=30),
        lambda: equal_jitter(first, Random(seed)),
        lambda: full_jitter(max(first, 1.0), Random(seed)),
        lambda: some_jitter(first, Random(seed)),
        lambda: first_at_once(first),
        lambda: fibonacci(first),
        lambda: listed(1, 5, 30, 120, 600),
    ]
    return Patience(
        waits=draw.choice(ways),
        attempts=draw.randint(1, MOST_ATTEMPTS),
        timeout=timeout,
        reconnects=draw.random() < 0.5,
    )


def first_waits(waits: Waits, number: int) -> list[float]:
    """The first waits of a schedule, in readable form."""
    return [round(wait, 3) for wait in islice(waits(), number)]
