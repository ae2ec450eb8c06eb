"""Readers of one list at the same time, and first pages that grow, each beside a bad twin."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.clients.world import World

LIST = "ListJourneys"


@pytest.mark.rule("verdicts.outgrown")
@pytest.mark.parametrize(
    ("limits", "pause", "found"),
    [
        ((5, 10, 20, 40), 1, 0),
        ((10, 100), 1, 0),
        ((10, 100), 90, 1),
        ((5, 10, 20), 1, 3),
        ((20, 5, 40), 1, 1),
    ],
)
def test_a_first_page_that_grows_until_it_is_short(
    world: World, limits: tuple[int, ...], pause: float, found: int
) -> None:
    """Of 23 rows; one that ends full, shrinks, or comes back later read the first page alone."""
    for limit in limits:
        world.page(LIST, limit=limit)
        world.wait(pause)
    assert world.codes("paging") == ["stopped-early"] * found


@pytest.mark.rule("verdicts.outgrown")
@pytest.mark.parametrize(
    ("pause", "pages", "found"), [(3, 9, 0), (90, 9, 1), (3, 2, 2)], ids=["soon", "late", "again"]
)
def test_a_reader_is_started_again(world: World, pause: float, pages: int, found: int) -> None:
    """In the middle of its walk; its twin comes to the end much later, or stops there again."""
    for number in (2, pages):
        _read(world, number)
        world.wait(pause)
        world.create_journeys(1)
    assert world.codes("paging") == ["stopped-early"] * found


def _read(world: World, pages: int) -> None:
    """A reader that asks for so many pages, or up to the empty one."""
    after = ""
    for _ in range(pages):
        page = world.page(LIST, limit=4, after=after)
        after = page.paging["next"]
        if not page.rows:
            return


def _in_turns(world: World, *pages: int, limit: int = 3) -> None:
    """Readers that each ask for so many pages, one after the other; the rows are 23."""
    cursors = [""] * len(pages)
    for number in range(max(pages)):
        for reader, last in enumerate(pages):
            if number < last:
                page = world.page(LIST, limit=limit, after=cursors[reader])
                cursors[reader] = page.paging["next"]


@pytest.mark.rule("verdicts.left-behind")
@pytest.mark.parametrize(
    ("pages", "found"),
    [((8, 8, 8), 0), ((8, 2, 8), 1), ((7, 8, 8), 1), ((8, 3, 5, 8), 1), ((8, 1, 8), 0)],
)
def test_one_of_several_readers_stops_early(
    world: World, pages: tuple[int, ...], found: int
) -> None:
    """Who asks for the first page alone may be one that asks for it twice."""
    _in_turns(world, *pages)
    findings = world.findings("paging")
    assert [each["code"] for each in findings] == ["stopped-early"] * found
    for each in findings:
        assert "one stopped at a full page of 3" in each["message"]
        assert "of 23 journeys never read" in each["message"]
    assert world.codes("paging", complete=False) == []


@pytest.mark.rule("verdicts.left-behind")
def test_a_reader_that_fails_or_begins_again_beside_another(world: World) -> None:
    """It gives up after a 503, or goes on from a page that it has read already."""
    _, first = [world.page(LIST, limit=3).paging["next"] for _ in range(2)]
    _, second = [world.page(LIST, limit=3, after=first).paging["next"] for _ in range(2)]
    world.fault({"status": 503}, times=1, when={"method": LIST})
    assert world.call(LIST, {"paging": {"limit": 3, "after": second}}).status == 503
    world.walk(LIST, limit=3, after=second)
    assert world.codes("paging") == []
    world.walk(LIST, limit=3, after=first)
    assert world.codes("paging", complete=False) == []


@pytest.mark.rule("verdicts.left-behind")
@pytest.mark.parametrize("found", [0, 1])
def test_readers_that_start_together(world: World, found: int) -> None:
    """Threads that ask for the same pages at the same time; one of the twin's stops early."""
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(_read, [world] * 3, [9] * 3))
    assert world.codes("paging") == []
    if found:
        world.clear_journal()
        _in_turns(world, 6, 6, 4, limit=4)
        assert world.codes("paging") == ["stopped-early"]


@pytest.mark.rule("verdicts.row-twice")
@pytest.mark.parametrize(("patience", "found"), [(0.1, []), (0.4, ["row-twice"])])
def test_a_page_asked_for_twice_beside_another_reader(
    world: World, patience: float, found: list[str]
) -> None:
    """The second attempt comes before the first is answered; the twin's comes afterwards."""
    first = world.page(LIST, limit=8).paging["next"]
    world.walk(LIST, limit=8)
    world.fault({"delay": 0.3}, times=1, when={"method": LIST})
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(world.page, LIST, limit=8, after=first)
        time.sleep(patience)
        world.page(LIST, limit=8, after=first)
        second = slow.result().paging["next"]
    if found:
        world.page(LIST, limit=8, after=first)
    world.walk(LIST, limit=8, after=second)
    assert world.codes("paging") == found


@pytest.mark.rule("verdicts.walks")
def test_a_last_page_asked_for_twice_at_once(world: World) -> None:
    """Each of three readers asks for the empty page; the third twice, to be faster."""
    _, last = [world.page(LIST, limit=100).paging["next"] for _ in range(2)]
    for _ in range(2):
        world.page(LIST, limit=100, after=last)
    world.page(LIST, limit=100)
    world.fault({"delay": 0.2}, when={"method": LIST})
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: world.page(LIST, limit=100, after=last), range(2)))
    assert world.codes("paging") == []


@pytest.mark.rule("verdicts.wrong-end")
@pytest.mark.parametrize(("asks", "found"), [(1, []), (2, ["polled-wrong-end"])])
def test_a_slow_reader_beside_a_quick_one(world: World, asks: int, found: list[str]) -> None:
    """It takes seven seconds for a page; the twin asks again for what follows the last one."""
    after = ""
    for _ in range(3):
        world.walk(LIST, limit=9)
        after = world.page(LIST, limit=9, after=after).paging["next"]
        world.create_journeys(1)
        world.wait(7)
    for _ in range(asks):
        assert world.page(LIST, limit=9, after=after).rows == []
        world.wait(7)
    assert world.codes("paging") == found
