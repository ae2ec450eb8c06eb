"""The header ``traceparent`` names the trace that a call is part of."""

import pytest

from tests.kit.world import World
from tests.simulator import JOURNEYS

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


def shown(world: World, **headers: str) -> object:
    world.raw(JOURNEYS, **headers)
    (*_, last) = world.control("GET", "/requests?bodies=off").body["requests"]
    return last["trace_id"]


@pytest.mark.parametrize("version", ["00", "01"])
def test_the_journal_shows_it(world: World, version: str) -> None:
    assert shown(world, traceparent=f"{version}{PARENT[2:]}") == TRACE


@pytest.mark.parametrize(
    "parent",
    [
        "",
        "nonsense",
        f"ff{PARENT[2:]}",
        PARENT.upper(),
        PARENT.replace(TRACE, "0" * 32),
        PARENT.replace(TRACE, TRACE[1:]),
        f"{PARENT}, {PARENT}",
    ],
)
def test_what_is_no_trace_is_not_shown(world: World, parent: str) -> None:
    assert shown(world, traceparent=parent) is None


def test_a_call_without_one_has_none(world: World) -> None:
    assert shown(world) is None
