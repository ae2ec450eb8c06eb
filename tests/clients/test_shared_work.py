"""Good clients whose work is shared by several workers, each beside a twin that must be found."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Barrier

import httpx
import pytest

from tests.clients.patience import Patience, doubling
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


@contextmanager
def _calling(world: World, pooled: bool) -> Iterator[Callable[[], object]]:
    """A call over a pool of connections, or over a connection of its own."""
    headers = {"Authorization": f"Bearer {world.key}", "Connection": "keep-alive"}
    if not pooled:
        headers["Connection"] = "close"
    with httpx.Client(base_url=world.http.base_url, headers=headers) as http:
        yield lambda: http.post("/v1/shop.Zalo/ListTemplates", json={})


@pytest.mark.rule("verdicts.retry")
@pytest.mark.parametrize("pooled", [False, True])
@pytest.mark.parametrize("bad", [False, True])
def test_six_workers_start_at_once(world: World, pooled: bool, bad: bool) -> None:
    """They read the templates, and wait when that fails; the twin's do not."""
    world.fault({"status": 503}, when={"method": "ListTemplates"})
    together = Barrier(6)

    def work(call: Callable[[], object]) -> None:
        together.wait()
        for wait in [0] * 5 if bad else [0.4, 0.8, 0]:
            call()
            time.sleep(wait)

    with _calling(world, pooled) as call, ThreadPoolExecutor(6) as threads:
        list(threads.map(work, [call] * 6))
    assert world.codes("retries") == (["retried-at-once"] if bad else [])


SORTS = [{}, {"sort": "created_at"}, {"sort": "-updated_at"}, {"before": "."}]
PAUSES = [30, 600, 90_000]


def _stored(world: World, paging: dict[str, str]) -> tuple[str, list[str]]:
    """The cursors of a whole walk, under the name by which they are sent."""
    name, given = ("before", "prev") if "before" in paging else ("after", "next")
    cursors = [paging.get(name, "")]
    while (page := world.page(LIST, limit=4, **paging | {name: cursors[-1]})).rows:
        cursors.append(page.paging[given])
    return name, cursors


@pytest.mark.rule("verdicts.rounds")
@pytest.mark.parametrize("bad", [False, True])
@pytest.mark.parametrize("seed", range(24))
def test_pages_are_read_in_any_order_by_stored_cursors(world: World, seed: int, bad: bool) -> None:
    """Twice, and some calls fail; the twin loses a page each time."""
    draw, paging = Random(seed), SORTS[seed % len(SORTS)]
    name, cursors = _stored(world, paging)
    order, pause = list(range(6)), draw.choice(PAUSES)
    lost = draw.choice(order[1:]) if bad else None
    world.wait(600)
    world.fault({"status": 503}, when={"method": LIST}, times=draw.randint(1, 3))
    for _ in range(2):
        draw.shuffle(order)
        for place in order:
            if place != lost:
                asked = {"limit": 4, **paging, name: cursors[place]}
                patience = Patience(lambda: doubling(1), attempts=5)
                assert patience.call(world, LIST, {"paging": asked}).rows
        world.wait(pause)
    found = {each.split(": ")[1] for each in world.all_findings()}
    assert bool(found) is bad
    assert found <= {"cursor-ignored", "row-missed", "row-twice", "stopped-early"}


@pytest.mark.rule("verdicts.rounds")
@pytest.mark.parametrize("bad", [False, True])
def test_pages_are_read_at_once_by_stored_cursors(world: World, bad: bool) -> None:
    """As soon as the cursors are known; the twin's threads read with the wrong limit."""
    _, cursors = _stored(world, {})
    with ThreadPoolExecutor(3) as threads:
        reads = [
            threads.submit(world.page, LIST, limit=5 if bad else 4, after=cursor)
            for cursor in cursors
        ]
    assert all(read.result() for read in reads)
    assert bool(world.codes("paging")) is bad


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
