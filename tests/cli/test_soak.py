"""A short `make soak`: at half of the server's maximum load, every response is correct."""

import asyncio

import pytest

from benchmarks.processes import simulator
from reliability.soak import Look, Outcome, soak


def test_it_looks_at_a_server_under_load() -> None:
    with simulator() as server:
        outcome = asyncio.run(soak(server, minutes=0.2, finding_out=1))
    assert outcome.capacity > 10
    assert sum(look.calls for look in outcome.looks) > 10
    assert not sum(look.defects for look in outcome.looks)
    assert all(look.memory_mb > 10 for look in outcome.looks)


@pytest.mark.parametrize(
    ("last", "passes"),
    [
        (Look(104, 1, 5, 100, 0), True),
        (Look(106, 1, 5, 100, 0), False),
        (Look(100, 1, 8, 100, 0), False),
        (Look(100, 1, 5, 100, 1), False),
    ],
    ids=["flat", "memory grows", "p99 grows", "a defect"],
)
def test_what_passes(last: Look, passes: bool) -> None:
    """The last third is compared with the first; the warm-up counts for nothing."""
    warm_up, first = Look(50, 9, 99, 100, 0), Look(100, 1, 5, 100, 0)
    outcome = Outcome(1000, 500, [warm_up] * 3 + [first] * 18 + [last] * 9)
    assert outcome.passed is passes
