"""A world's clock: set, moved, frozen, and read by everything that has a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic
from typing import Any

import pytest

from tests.kit.world import World
from tests.simulator import ANCHOR, JOURNEYS


def put(world: World, **asked: Any) -> dict[str, Any]:
    answer = world.control("PUT", "/clock", asked)
    assert answer.status == 200, answer
    assert answer.body.keys() == {"now", "frozen"}
    return dict(answer.body)


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.rule("time.clock")
def test_a_world_of_a_fixed_anchor_stands_at_it(world: World) -> None:
    assert world.control("GET", "/clock").body == {"now": ANCHOR, "frozen": True}


@pytest.mark.rule("time.changes")
def test_it_is_set(world: World) -> None:
    told = put(world, now="2026-05-01T07:00:00+07:00")
    assert told == {"now": "2026-05-01T00:00:00Z", "frozen": True}
    assert world.control("GET", "/clock").body == told


@pytest.mark.rule("time.changes")
@pytest.mark.parametrize(
    ("advance", "expected"),
    [
        (0, "2026-03-10T08:00:00Z"),
        (90, "2026-03-10T08:01:30Z"),
        (0.5, "2026-03-10T08:00:00.5Z"),
        ("PT2H", "2026-03-10T10:00:00Z"),
        ("PT90M", "2026-03-10T09:30:00Z"),
        ("PT0.25S", "2026-03-10T08:00:00.25Z"),
        ("P1D", "2026-03-11T08:00:00Z"),
        ("P2W", "2026-03-24T08:00:00Z"),
        ("P1DT2H3M4S", "2026-03-11T10:03:04Z"),
    ],
)
def test_it_is_advanced(world: World, advance: float | str, expected: str) -> None:
    assert put(world, advance=advance) == {"now": expected, "frozen": True}
    assert world.now() == expected


def test_it_is_set_and_then_advanced(world: World) -> None:
    assert put(world, advance=60, now="2026-05-01T00:00:00Z")["now"] == "2026-05-01T00:01:00Z"


@pytest.mark.rule("time.changes")
@pytest.mark.parametrize("advance", [-1, -0.001, "-PT1H", "P-1D"])
def test_a_negative_advance_is_refused(world: World, advance: float | str) -> None:
    status, code, text = world.control("PUT", "/clock", {"advance": advance}).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith("advance: ")
    assert world.now() == ANCHOR


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("now", "yesterday"),
        ("now", "2026-03-10T08:00:00"),
        ("now", 1_773_129_600),
        ("now", "1960-01-01T00:00:00Z"),
        ("advance", "2 hours"),
        ("advance", "PT"),
        ("advance", "P"),
        ("advance", ""),
        ("advance", True),
        ("advance", []),
        ("advance", 1e300),
        ("frozen", "yes"),
        ("frozen", 1),
        ("time", "2026-03-10T08:00:00Z"),
    ],
)
def test_a_bad_field_is_refused_by_its_name(world: World, field: str, value: Any) -> None:
    status, code, text = world.control("PUT", "/clock", {field: value}).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith(f"{field}: ")
    assert world.now() == ANCHOR


@pytest.mark.rule("time.changes")
def test_it_may_be_set_back_and_nothing_is_undone(world: World) -> None:
    world.advance("PT2H")
    made = world.control("POST", "/journeys", {}).body
    assert put(world, now=ANCHOR)["now"] == ANCHOR
    assert world.control("GET", f"/journeys/{made['id']}").body == made


@pytest.mark.rule("time.changes")
def test_unfrozen_it_runs_on_from_where_it_stood(world: World) -> None:
    before = monotonic()
    told = put(world, frozen=False)
    assert told["frozen"] is False
    while (now := world.now()) <= told["now"]:
        assert monotonic() < before + 10
    assert 0 <= seconds(told["now"]) - seconds(ANCHOR) <= monotonic() - before
    assert seconds(now) - seconds(ANCHOR) <= monotonic() - before


@pytest.mark.rule("time.changes")
def test_frozen_it_stands_where_it_was(world: World) -> None:
    put(world, frozen=False, now="2026-05-01T00:00:00Z")
    told = put(world, frozen=True)
    assert told["frozen"] is True
    assert 0 <= seconds(told["now"]) - seconds("2026-05-01T00:00:00Z") < 60
    assert world.control("GET", "/clock").body == told
    assert world.control("GET", "/clock").body == told


def test_a_running_clock_is_advanced_and_runs_on(world: World) -> None:
    put(world, frozen=False)
    told = put(world, advance="P1D")
    assert told["frozen"] is False
    assert 0 <= seconds(told["now"]) - seconds(ANCHOR) - 86_400 < 60


def test_an_empty_change_changes_nothing(world: World) -> None:
    assert put(world) == {"now": ANCHOR, "frozen": True}


@pytest.mark.rule("time.clock")
@pytest.mark.parametrize("plural", ["journeys", "consents"])
def test_created_and_changed_records_take_the_worlds_instant(world: World, plural: str) -> None:
    world.advance("P3D")
    made = world.control("POST", f"/{plural}", {}).body
    assert made["created_at"] == made["updated_at"] == "2026-03-13T08:00:00Z"
    world.advance(1.5)
    changed = world.control("PATCH", f"/{plural}/{made['id']}", {"status": "P"}).body
    assert changed["updated_at"] == "2026-03-13T08:00:01.5Z"
    assert changed["created_at"] == made["created_at"]


@pytest.mark.rule("time.clock")
def test_the_journal_takes_the_worlds_instant(world: World) -> None:
    world.advance("PT1H")
    world.call(JOURNEYS)
    assert [entry["at"] for entry in world.requests()] == ["2026-03-10T09:00:00Z"]


def test_two_advances_at_once_both_count(world: World) -> None:
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda _: put(world, advance=60), range(8)):
            pass
    assert seconds(put(world)["now"]) - seconds(ANCHOR) == 8 * 60
