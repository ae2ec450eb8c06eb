"""Good clients that read what is new, newest first, each beside a twin that must be found."""

from collections.abc import Callable

import pytest

from tests.clients.world import Answer, World

LIST = "ListJourneys"
Twins = Callable[[World, bool], None]
"""Plays the good client, or with True the bad one."""


def _read_news(world: World, known: set[str], *, first_page_only: bool = False) -> None:
    """Page by page, as far as the first page with a known row."""
    after = ""
    while not known.intersection(ids := _ids(page := world.page(LIST, limit=5, after=after))):
        known.update(ids)
        after = page.paging["next"]
        if first_page_only:
            break
    known.update(ids)


def _ids(page: Answer) -> list[str]:
    return [row["id"] for row in page.rows]


def _as_far_as_a_known_row(world: World, bad: bool) -> None:
    """The twin reads five rows, however many are new."""
    known = set(_ids(world.page(LIST)))
    for new in (12, 0, 3, 0, 7):
        world.create_journeys(new)
        world.wait(600)
        _read_news(world, known, first_page_only=bad)


def _nothing_is_new(world: World, bad: bool) -> None:
    """The twin reads as many rows of a list of which another had shown it all."""
    world.walk(LIST, limit=6 if bad else 5)
    for _ in range(4):
        world.wait(600)
        world.page(LIST, limit=5)


def _nothing_is_new_to_one_who_pages(world: World, bad: bool) -> None:
    """The twin counts pages on the later nights, in a field that nobody reads."""
    world.walk(LIST, limit=5)
    for number in range(3):
        world.wait(600)
        world.call(LIST, {"paging": {"limit": 5} | ({"page": number} if bad else {})})


def _nothing_is_new_at_first(world: World, bad: bool) -> None:
    """News come later, more than a page; the twin reads one page of them."""
    world.walk(LIST, limit=5)
    known = set(_ids(world.page(LIST)))
    for new in (0, 0, 8):
        world.create_journeys(new)
        world.wait(600)
        _read_news(world, known, first_page_only=bad)


def _at_once(world: World, bad: bool) -> None:
    """New rows, and no pause; nothing is new for the twin, which reads one page of the list."""
    known = set(_ids(world.page(LIST)))
    world.create_journeys(0 if bad else 3)
    _read_news(world, known)


def _as_far_as_a_page_without_news(world: World, bad: bool) -> None:
    """The twin reads a page more, and stops there: it does not look for what it knows."""
    world.walk(LIST, limit=5)
    world.create_journeys(8)
    world.wait(600)
    after = ""
    for _ in range(4 if bad else 3):
        after = world.page(LIST, limit=5, after=after).paging["next"]


def _as_far_as_what_changed_before(world: World, bad: bool) -> None:
    """By the newest change: a row that changed again is new; the twin never read the list."""
    if not bad:
        world.walk(LIST, limit=5, sort="-updated_at")
    world.wait(600)
    for row in world.page(LIST, sort="updated_at").rows[:3]:
        world.control("PATCH", f"/journeys/{row['id']}", {"is_charged": True})
    world.page(LIST, limit=5, sort="-updated_at")


SYNCS = (
    _nothing_is_new,
    _nothing_is_new_to_one_who_pages,
    _nothing_is_new_at_first,
    _as_far_as_a_known_row,
    _at_once,
    _as_far_as_a_page_without_news,
    _as_far_as_what_changed_before,
)


@pytest.mark.rule("verdicts.caught-up")
@pytest.mark.parametrize("twins", SYNCS, ids=lambda each: each.__name__)
def test_the_good_one_reads_what_is_new(world: World, twins: Twins) -> None:
    twins(world, False)
    assert world.all_findings() == []


@pytest.mark.rule("verdicts.caught-up")
@pytest.mark.parametrize("twins", SYNCS, ids=lambda each: each.__name__)
def test_its_twin_leaves_rows_unread(world: World, twins: Twins) -> None:
    twins(world, True)
    assert set(world.codes("paging")) & {"stopped-early", "cursor-ignored"}
    assert world.codes("paging", complete=False) == []


@pytest.mark.parametrize(("times", "found"), [(3, []), (12, ["never-stopped"])])
@pytest.mark.parametrize("backwards", [False, True])
def test_what_is_new_is_asked_for_some_times_at_once(
    world: World, times: int, found: list[str], backwards: bool
) -> None:
    """By the cursor of the newest row, as a test of a sync does; the twin goes on and on."""
    if backwards:
        first = world.page(LIST, limit=5).paging
        newest = {"before": first["prev"]}
        world.walk(LIST, limit=5, after=first["next"])
    else:
        after = world.walk(LIST, limit=5, sort="created_at")["next"]
        newest = {"after": after, "sort": "created_at"}
    for _ in range(times):
        world.page(LIST, limit=5, **newest)
    assert world.codes("paging") == found
