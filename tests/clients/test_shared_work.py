"""Good clients whose work is shared by several workers, each beside a twin that must be found."""

from collections.abc import Iterator

import httpx
import pytest

from tests.clients.world import World

LIST = "ListJourneys"


@pytest.fixture
def another(world: World) -> Iterator[World]:
    """The same client's second worker, which keeps a connection of its own."""
    with httpx.Client(base_url=world.http.base_url) as http:
        yield World(http, world.key)


@pytest.mark.rule("verdicts.retry")
@pytest.mark.parametrize("bad", [False, True])
def test_two_workers_make_the_same_call(world: World, another: World, bad: bool) -> None:
    """The twin is one worker that makes each attempt twice, without a wait between."""
    world.fault({"status": 503}, when={"method": "ListTemplates"})
    for attempt in range(5):
        world.call("ListTemplates")
        (world if bad else another).call("ListTemplates")
        world.wait(2.0**attempt)
    assert world.codes("retries") == (["retried-at-once"] if bad else [])


@pytest.mark.rule("verdicts.row-twice")
@pytest.mark.parametrize("order", [(0, 2, 1, 4, 3, 5), (0, 1, 3, 2, 5, 4), (0, 2, 3, 1, 4, 5)])
@pytest.mark.parametrize("left_out", [None, 2])
def test_pages_are_read_at_once_by_the_cursors_of_an_earlier_run(
    world: World, order: tuple[int, ...], left_out: int | None
) -> None:
    """They come in any order; the twin loses a page."""
    cursors = [""]
    while (page := world.page(LIST, limit=4, after=cursors[-1])).rows:
        cursors.append(page.paging["next"])
    world.wait(600)
    for place in order:
        if place != left_out:
            world.page(LIST, limit=4, after=cursors[place])
    found = world.codes("paging")
    assert ("row-missed" in found) if left_out else (found == [])


@pytest.mark.rule("verdicts.elsewhere")
@pytest.mark.parametrize("bad", [False, True])
def test_a_page_is_read_anew_and_the_rest_by_stored_cursors(world: World, bad: bool) -> None:
    """The first page comes last; the twin does not go on from the stored cursor to the end."""
    after = world.page(LIST, limit=4).paging["next"]
    world.walk(LIST, limit=4, after=after)
    world.wait(600)
    first = world.page(LIST, limit=4, after=after).paging["next"]
    world.page(LIST, limit=4)
    if not bad:
        world.walk(LIST, limit=4, after=first)
    assert bool(world.codes("paging")) is bad
