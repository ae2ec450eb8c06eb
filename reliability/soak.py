"""``python -m reliability.soak``: half of the server's maximum load, for ten minutes.

Most calls list; the others create journeys and ask for permission to call, in worlds that are
reset as a test suite would reset them. Memory and p99 must not grow: after a warm-up, the last
third of the time is compared with the first.
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.processes import Running, simulator
from reliability.caller import Answered, Caller, Request

_CONNECTIONS = 32
_WORLDS = 20
_EVERY = 5.0
"""Seconds between two measurements."""

_CAPACITY = 8.0
"""Seconds in which the maximum load is measured."""

_WARM_UP = 0.1
"""The share of the time that is left out at the start."""

_MEMORY_GROWS, _P99_GROWS = 1.05, 1.5
"""The maximum of the last third, relative to the first."""

_DEMO = "1000000000000000001:" + "demo" * 8
_OA = "2258329079718686512"
"""With the demo's seed, which is that of every test world."""

_LIST, _CONSENTS = "/v1/shop.Zalo/ListJourneys", "/v1/shop.Zalo/ListRequestConsent"
_OK = 200
_BUSY = 500


@dataclass(frozen=True, slots=True)
class Look:
    """The measurements of some seconds."""

    memory_mb: float
    p50_ms: float
    p99_ms: float
    calls: int
    defects: int


@dataclass
class Outcome:
    """The result."""

    capacity: float
    rate: float
    looks: list[Look] = field(default_factory=list)

    def increase(self, of: str) -> float:
        """The median of the last third, relative to that of the first, after the warm-up."""
        values = [getattr(look, of) for look in self.looks[round(len(self.looks) * _WARM_UP) :]]
        third = max(1, len(values) // 3)
        return float(median(values[-third:]) / median(values[:third]))

    @property
    def passed(self) -> bool:
        """Whether it did not grow."""
        flat = self.increase("memory_mb") <= _MEMORY_GROWS and self.increase("p99_ms") <= _P99_GROWS
        return flat and not sum(look.defects for look in self.looks)

    def text(self) -> str:
        """For people."""
        looks = self.looks
        return (
            f"capacity {self.capacity:,.0f} calls/s, soaked at {self.rate:,.0f}/s for "
            f"{len(looks) * _EVERY / 60:.1f} minutes: {sum(each.calls for each in looks):,} calls, "
            f"{sum(each.defects for each in looks)} not as they should be; memory "
            f"{looks[0].memory_mb:.1f} MB at first, {looks[-1].memory_mb:.1f} MB at last, last "
            f"third / first third {self.increase('memory_mb'):.3f}; p50 "
            f"{median(each.p50_ms for each in looks):.2f} ms; p99 "
            f"{median(each.p99_ms for each in looks):.2f} ms, last third / first third "
            f"{self.increase('p99_ms'):.2f}"
        )


class Traffic:
    """The calls of the clients of a shared sandbox."""

    def __init__(self) -> None:
        self._draw = random.Random(1)

    def next(self) -> Request:
        """The next call."""
        draw = self._draw
        turn = draw.random()
        world = f"test:soak-{draw.randrange(_WORLDS)}"
        if turn < 0.6:  # noqa: PLR2004  # shares of the calls
            body = {"filter": {"status": draw.choice("ZPN")}, "paging": {"limit": 20}}
            return _DEMO, _LIST, body
        if turn < 0.85:  # noqa: PLR2004
            return world, _CONSENTS, {"paging": {"limit": draw.choice((10, 50))}}
        phone = f"84912{draw.randrange(10**6):06}"
        if turn < 0.95:  # noqa: PLR2004
            return world, "/v1/shop.Zalo/CreateJourney", {"oa_id": _OA, "phone": phone}
        asked = {"call_type": "audio", "reason_code": "update_order"}
        return world, "/v1/shop.Zalo/RequestConsent", asked | {"oa_id": _OA, "phone": phone}


async def soak(server: Running, minutes: float, finding_out: float = _CAPACITY) -> Outcome:
    """Measure the maximum load for some seconds, then apply half of it."""
    traffic = Traffic()
    caller = Caller(server.port, _CONNECTIONS, traffic.next)
    await caller.run(finding_out)
    capacity = len(caller.answered) / finding_out
    outcome = Outcome(capacity, capacity / 2)
    caller.answered.clear()
    resets = asyncio.create_task(_reset_in_turn(server.port))
    looking = asyncio.create_task(_look(server, caller, outcome, minutes))
    await caller.run(minutes * 60, outcome.rate)
    resets.cancel()
    await asyncio.wait([resets, looking])
    return outcome


async def _reset_in_turn(port: int) -> None:
    number = 0

    def next_reset() -> Request:
        nonlocal number
        number += 1
        return f"test:soak-{number % _WORLDS}", "/__admin/reset", {}

    await Caller(port, 1, next_reset).run(10**6, _WORLDS / 10)


async def _look(server: Running, caller: Caller, outcome: Outcome, minutes: float) -> None:
    for number in range(round(minutes * 60 / _EVERY)):
        await asyncio.sleep(_EVERY)
        seen = list(caller.answered)
        caller.answered.clear()
        outcome.looks.append(_seen(server, seen))
        if number % 12 == 0:
            look = outcome.looks[-1]
            print(
                f"... {number * _EVERY / 60:.0f} of {minutes:g} min: {look.memory_mb:.1f} MB, "
                f"p99 {look.p99_ms:.1f} ms",
                file=sys.stderr,
            )


def _seen(server: Running, answered: Sequence[Answered]) -> Look:
    times = sorted(each.seconds * 1000 for each in answered) or [0.0]
    # A second request to a customer who has not answered is refused (409), as the vendor would.
    defects = sum(each.status >= _BUSY for each in answered)
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    return Look(server.resident_mb(), p50, p99, len(answered), defects)


def main() -> None:
    """Run, print the result, and exit with 1 if it grew."""
    parser = argparse.ArgumentParser(prog="python -m reliability.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="duration: 10")
    options = parser.parse_args()
    began = time.perf_counter()
    with simulator() as server:
        outcome = asyncio.run(soak(server, options.minutes))
    print(outcome.text())
    print(f"... {time.perf_counter() - began:.0f} s in all", file=sys.stderr)
    sys.exit(0 if outcome.passed else 1)


if __name__ == "__main__":
    main()
