"""Pages that are empty, short, repeated or without end."""

from typing import Any

import pytest

from tests.kit.world import World
from tests.simulator import CONSENTS, JOURNEYS, rows_of

SORTS = ["", "created_at", "-updated_at"]


def play(world: World, then: dict[str, Any], page: int) -> None:
    world.add_fault({"when": {"page": page}, "then": then})


def pages(world: World, path: str, count: int, **paging: Any) -> list[Any]:
    """The bodies of the first pages of a walk."""
    found = []
    for _ in range(count):
        found.append(world.page(path, **paging))
        paging["after"] = found[-1]["paging"]["next"]
    return found


def ids(body: Any) -> list[str]:
    return [row["id"] for row in rows_of(body)]


@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
def test_an_empty_page_has_no_rows_and_no_cursors(full: World, path: str) -> None:
    play(full, {"empty_page": True}, 2)
    first = full.page(path, limit=10)
    asked = {"limit": 10, "after": first["paging"]["next"]}
    second = full.page(path, **asked)
    assert rows_of(second) == []
    assert (second["paging"]["next"], second["paging"]["prev"]) == ("", "")
    assert second["paging"]["after"] == asked["after"]


def test_an_empty_page_once_is_full_at_the_next_try(full: World) -> None:
    full.add_fault({"when": {"page": 1}, "then": {"empty_page": True}, "times": 1})
    assert full.page(JOURNEYS)["journeys"] == []
    assert len(full.page(JOURNEYS)["journeys"]) == 100


@pytest.mark.parametrize("sort", SORTS)
def test_a_short_page_leads_on_to_the_others(full: World, sort: str) -> None:
    everyone = [row["id"] for row in full.walk(JOURNEYS, sort=sort)]
    play(full, {"short_page": 3}, 2)
    first, second, third = pages(full, JOURNEYS, 3, limit=10, sort=sort)
    assert ids(second) == everyone[10:13]
    assert second["paging"]["limit"] == 10
    assert ids(first) + ids(second) + ids(third) == everyone[:23]


def test_a_short_page_is_never_longer_than_asked(full: World) -> None:
    play(full, {"short_page": 50}, 1)
    assert len(full.page(JOURNEYS, limit=20)["journeys"]) == 20


def test_a_walk_to_the_empty_page_meets_every_row_in_short_pages(full: World) -> None:
    everyone = full.walk(JOURNEYS)
    full.add_fault({"then": {"short_page": 7}})
    assert full.walk(JOURNEYS, limit=20) == everyone


@pytest.mark.parametrize("sort", SORTS)
def test_a_repeated_page_is_the_one_before(full: World, sort: str) -> None:
    full.add_fault({"when": {"page": 2}, "then": {"repeat_page": True}, "times": 1})
    first, again, second = pages(full, JOURNEYS, 3, limit=10, sort=sort)
    assert rows_of(again) == rows_of(first)
    for cursor in ("next", "prev"):
        assert again["paging"][cursor] == first["paging"][cursor]
    assert not set(ids(second)) & set(ids(first))


def test_the_first_page_has_none_before_it(full: World) -> None:
    first = full.page(JOURNEYS, limit=10)
    full.add_fault({"then": {"repeat_page": True}})
    assert full.page(JOURNEYS, limit=10) == first


def test_a_page_is_repeated_in_a_walk_back_too(full: World) -> None:
    last = full.page(JOURNEYS, limit=10, before=".")
    full.add_fault({"then": {"repeat_page": True}})
    again = full.page(JOURNEYS, limit=10, before=last["paging"]["prev"])
    assert rows_of(again) == rows_of(last)


@pytest.mark.parametrize("limit", [25, 100, 101])
def test_an_endless_list_starts_anew(full: World, limit: int) -> None:
    everyone = [row["id"] for row in full.walk(JOURNEYS)]
    full.add_fault({"then": {"endless": True}})
    size = min(limit, 100)
    met: list[str] = []
    for body in pages(full, JOURNEYS, 12, limit=limit):
        assert len(rows_of(body)) == size
        assert body["paging"]["next"]
        met += ids(body)
    assert len(met) > len(everyone)
    assert met == [everyone[place % len(everyone)] for place in range(len(met))]


def test_an_endless_list_without_rows_ends(world: World) -> None:
    world.add_fault({"then": {"endless": True}})
    assert world.walk(JOURNEYS) == []
