"""Rows that come, go and change between two pages: a client that walks by cursor minds none."""

from typing import Any

import pytest

from tests.kit.world import World
from tests.simulator import CONSENTS, JOURNEYS

PATHS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
LIMIT = 20


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def once(world: World, kind: str, rows: int = 3, page: int = 3) -> None:
    world.add_fault({"when": {"page": page}, "then": {kind: rows}, "times": 1})


def walk_with(world: World, path: str, kind: str, sort: str) -> tuple[list[str], list[str]]:
    """What there was before, and what a walk met on whose third page the fault played."""
    before = ids(world.walk(path, sort=sort))
    once(world, kind)
    return before, ids(world.walk(path, sort=sort, limit=LIMIT))


@PATHS
@pytest.mark.parametrize("kind", ["insert", "late"])
def test_newest_first_new_rows_come_where_the_walk_has_passed(
    full: World, path: str, kind: str
) -> None:
    before, met = walk_with(full, path, kind, "-created_at")
    assert met == before
    after = ids(full.walk(path))
    assert len(after) == len(before) + 3
    assert [each for each in after if each in before] == before


@PATHS
@pytest.mark.parametrize("kind", ["insert", "late"])
def test_oldest_first_new_rows_are_met_once(full: World, path: str, kind: str) -> None:
    before, met = walk_with(full, path, kind, "created_at")
    assert len(set(met)) == len(met) == len(before) + 3
    assert [each for each in met if each in before] == before


@PATHS
@pytest.mark.parametrize("sort", ["-created_at", "created_at", "updated_at"])
def test_rows_that_go_are_those_already_met(full: World, path: str, sort: str) -> None:
    before, met = walk_with(full, path, "delete", sort)
    assert met == before
    gone = set(before) - set(ids(full.walk(path)))
    assert gone == set(before[2 * LIMIT - 3 : 2 * LIMIT])


@PATHS
@pytest.mark.parametrize("sort", ["-created_at", "created_at", "updated_at"])
def test_changed_rows_are_met_once(full: World, path: str, sort: str) -> None:
    """By the time of their change, oldest first, they move to the end, and are met there."""
    before, met = walk_with(full, path, "update", sort)
    assert sorted(met) == sorted(before)
    changed = before[2 * LIMIT : 2 * LIMIT + 3]
    expected = [*(each for each in before if each not in changed), *changed]
    assert met == (expected if sort == "updated_at" else before)


@PATHS
def test_latest_change_first_changed_rows_are_lost_to_a_walk(full: World, path: str) -> None:
    """This is what the fault is for: they move to where the walk has passed."""
    before, met = walk_with(full, path, "update", "-updated_at")
    changed = before[2 * LIMIT : 2 * LIMIT + 3]
    assert met == [each for each in before if each not in changed]
    assert set(ids(full.walk(path, sort="-updated_at"))[:3]) == set(changed)


def test_late_rows_have_the_time_of_the_cursors_row(full: World) -> None:
    before = full.walk(JOURNEYS)
    once(full, "late", rows=2, page=2)
    full.walk(JOURNEYS, limit=10)
    new = [row for row in full.walk(JOURNEYS) if row["id"] not in ids(before)]
    assert [row["created_at"] for row in new] == [before[9]["created_at"]] * 2


def test_at_the_first_page_late_rows_are_an_hour_old(full: World) -> None:
    once(full, "late", rows=2, page=1)
    before = ids(full.walk(JOURNEYS, limit=10))
    assert len(before) == 103
    hour = [row for row in full.walk(JOURNEYS) if row["created_at"] == "2026-03-10T07:00:00Z"]
    assert len(hour) == 2


def test_at_the_first_page_new_rows_stand_first(full: World) -> None:
    old = ids(full.walk(JOURNEYS))
    once(full, "insert", page=1)
    met = full.walk(JOURNEYS, limit=10)
    assert ids(met)[3:] == old
    assert [row["created_at"] for row in met[:3]] == ["2026-03-10T08:00:00Z"] * 3


def test_at_the_first_page_the_first_rows_go(full: World) -> None:
    old = ids(full.walk(JOURNEYS))
    once(full, "delete", page=1)
    assert ids(full.walk(JOURNEYS, limit=10)) == old[3:]


def test_new_rows_match_the_filter(full: World) -> None:
    row = full.walk(CONSENTS)[50]
    wanted = {
        name: row[name] for name in ("status", "phone", "reply_status", "user_id", "is_charged")
    }
    before = full.walk(CONSENTS, wanted)
    once(full, "insert", page=1)
    met = full.walk(CONSENTS, wanted, limit=10)
    assert len(met) == len(before) + 3
    assert all({name: each[name] for name in wanted} == wanted for each in met)


def test_the_other_list_is_left_alone(full: World) -> None:
    before = full.walk(CONSENTS)
    full.add_fault({"when": {"method": "ListJourneys"}, "then": {"delete": 50}, "times": 1})
    full.walk(JOURNEYS, limit=LIMIT)
    assert full.walk(CONSENTS) == before


def test_reset_takes_back_what_a_fault_did(full: World) -> None:
    before = full.export()
    for kind in ("insert", "delete", "update", "late"):
        once(full, kind, page=1)
        full.walk(JOURNEYS)
        assert full.export() != before
        full.control("POST", "/reset")
        assert full.export() == before
