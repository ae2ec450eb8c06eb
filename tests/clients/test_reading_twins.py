"""Good clients that read, each beside a twin that differs in one thing and must be found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.clients.world import World

LIST = "ListJourneys"
START = datetime(2025, 1, 1, tzinfo=UTC)
Twins = Callable[[World, bool], None]
"""Plays the good client, or with True the bad one."""


def _splits_full_windows(world: World, bad: bool) -> None:
    """Without cursors: halves a window that fills a page; the twin reads the newer half alone."""

    def read(since: datetime, until: datetime) -> None:
        bounds = {"date_from": since.isoformat(), "date_to": until.isoformat()}
        if len(world.page(LIST, bounds, limit=5).rows) == 5:
            middle = since + (until - since) / 2
            read(middle, until)
            if not bad:
                read(since, middle)

    read(START, world.now + timedelta(days=1))


def _goes_on_from_the_last_rows_time(world: World, bad: bool) -> None:
    """By hand, with ``date_to`` just after the last row; the twin stops at the third page."""
    until, pages = world.now + timedelta(days=1), 0
    while True:
        bounds = {"date_from": START.isoformat(), "date_to": until.isoformat()}
        rows = world.page(LIST, bounds, limit=5).rows
        pages += 1
        if len(rows) < 5 or (bad and pages == 3):
            return
        until = datetime.fromisoformat(rows[-1]["created_at"]) + timedelta(microseconds=1)


def _goes_on_oldest_first(world: World, bad: bool) -> None:
    """The same with ``date_from``; the twin takes one too late, and loses a row."""
    since, until = START, world.now + timedelta(days=1)
    while True:
        bounds = {"date_from": since.isoformat(), "date_to": until.isoformat()}
        rows = world.page(LIST, bounds, limit=5, sort="created_at").rows
        if len(rows) < 5:
            return
        since = datetime.fromisoformat(rows[-1]["created_at"])
        since += timedelta(seconds=1 if bad else 0)


def _from_both_ends(world: World, bad: bool) -> None:
    """Two readers until they meet; the twin's first stops before that."""
    first, last = world.page(LIST, limit=5), world.page(LIST, limit=5, before=".")
    for _ in range(1 if bad else 2):
        first = world.page(LIST, limit=5, after=first.paging["next"])
        last = world.page(LIST, limit=5, before=last.paging["prev"])


def _looks_at_the_first_page_and_reads_from_the_end(world: World, bad: bool) -> None:
    """Its last cursor is one that the first page gave too; the twin stops a page before."""
    world.page(LIST, limit=5)
    before = "."
    for _ in range(4 if bad else 6):
        before = world.page(LIST, limit=5, before=before).paging["prev"]


def _begins_anew_after_a_failure(world: World, bad: bool) -> None:
    """Reads all from the start again; the twin's second walk stops a page after the failure."""
    world.script("pass", "pass", {"status": 500}, when={"method": LIST})
    after = ""
    for _ in range(2):
        after = world.page(LIST, limit=5, after=after).paging["next"]
    assert world.call(LIST, {"paging": {"limit": 5, "after": after}}).status == 500
    world.wait(10)
    if not bad:
        world.walk(LIST, limit=5)
        return
    after = ""
    for _ in range(3):
        after = world.page(LIST, limit=5, after=after).paging["next"]


def _two_in_step(world: World, bad: bool) -> None:
    """Two readers ask for each page one after the other; both of the twin's stop early."""
    after = ""
    for _ in range(3 if bad else 5):
        world.page(LIST, limit=5, after=after)
        after = world.page(LIST, limit=5, after=after).paging["next"]


def _every_night(world: World, bad: bool) -> None:
    """Reads the same rows each night; the twin's second night ends at the second page."""
    for night in range(3):
        after = ""
        for _ in range(2 if bad and night == 1 else 5):
            after = world.page(LIST, limit=5, after=after).paging["next"]
        world.wait(86_400)


def _goes_on_where_a_filtered_walk_is(world: World, bad: bool) -> None:
    """Goes on after a night with a cursor that a walk by a filter was given too."""
    rows = world.page(LIST, {"status": "P"}, limit=100).rows
    first = world.page(LIST, limit=5)
    while first.rows[-1]["id"] not in [row["id"] for row in rows]:
        first = world.page(LIST, limit=1, after=first.paging["next"])
    world.wait(86_400)
    world.walk(LIST, {"status": "P"}, limit=1)
    after = first.paging["next"]
    if bad:
        world.page(LIST, limit=1, after=after)
    else:
        world.walk(LIST, limit=1, after=after)


EARLY = (
    _every_night,
    _goes_on_where_a_filtered_walk_is,
    _splits_full_windows,
    _goes_on_from_the_last_rows_time,
    _goes_on_oldest_first,
    _from_both_ends,
    _looks_at_the_first_page_and_reads_from_the_end,
    _begins_anew_after_a_failure,
    _two_in_step,
)


@pytest.mark.rule("verdicts.elsewhere")
@pytest.mark.parametrize("twins", EARLY, ids=lambda each: each.__name__)
def test_the_good_one_reads_everything(world: World, twins: Twins) -> None:
    twins(world, False)
    assert world.all_findings() == []


@pytest.mark.rule("verdicts.left-behind")
@pytest.mark.parametrize("twins", EARLY, ids=lambda each: each.__name__)
def test_its_twin_stops_early(world: World, twins: Twins) -> None:
    twins(world, True)
    assert set(world.codes("paging")) == {"stopped-early"}
    assert world.codes("paging", complete=False) == []


@pytest.mark.rule("verdicts.wrong-end")
@pytest.mark.parametrize(("again", "found"), [(False, []), (True, ["polled-wrong-end"])])
def test_a_last_page_that_had_to_wait(world: World, again: bool, found: list[str]) -> None:
    """The empty page came a minute late, for 429; the twin asks for it again after another."""
    after = ""
    for _ in range(3):
        after = world.page(LIST, limit=9, after=after).paging["next"]
    world.create_journeys(2)
    world.script({"status": 429, "retry_after": 60}, when={"method": LIST})
    assert world.call(LIST, {"paging": {"limit": 9, "after": after}}).status == 429
    for _ in range(2 if again else 1):
        world.wait(60)
        world.page(LIST, limit=9, after=after)
    assert world.codes("paging") == found


@pytest.mark.rule("verdicts.walks")
@pytest.mark.parametrize(("reads", "found"), [(3, []), (5, ["row-twice"])])
def test_several_consumers_of_what_is_new(world: World, reads: int, found: list[str]) -> None:
    """Three, each with a cursor of its own; one more is two that ask twice."""
    after = ""
    for _ in range(3):
        after = world.page(LIST, limit=5, sort="created_at", before=".").paging["next"]
    for number in range(6):
        world.wait(2)
        if number % 3 == 2:
            world.create_journeys(1)
        pages = [
            world.page(LIST, sort="created_at", after=after)
            for _ in range(reads if number % 3 == 2 else 3)
        ]
        after = pages[-1].paging["next"] or after
    assert world.codes("paging", complete=False) == found


def _backwards_until_null(world: World, rounds: int) -> None:
    """Waits for a ``prev`` that is null; it is empty, is sent back, and asks for the first page."""
    before = "."
    for _ in range(rounds):
        page = world.page(LIST, limit=5, before=before)
        before = page.paging["prev"]


@pytest.mark.rule("verdicts.restart")
def test_a_walk_back_that_waits_for_null(world: World) -> None:
    _backwards_until_null(world, 6)
    assert world.codes("paging") == []
    _backwards_until_null(world, 40)
    assert "never-stopped" in world.codes("paging")
    assert world.codes("paging", complete=False) == ["never-stopped"]


def test_one_page_beside_a_walk_from_the_other_end_is_too_little(world: World) -> None:
    """A page of the newest is no reader that meets another."""
    world.page(LIST, {"status": "P"}, limit=2)
    last = world.page(LIST, limit=5, before=".")
    world.page(LIST, limit=5, before=last.paging["prev"])
    assert world.codes("paging") == ["stopped-early"] * 2
