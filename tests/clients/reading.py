"""Good ways to read a list, each of which is documented."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

from tests.clients.faults import HANGS, IMPATIENT, Fault, for_a_page, for_a_walk
from tests.clients.patience import GaveUp, Patience, good_patience
from tests.clients.world import PATIENCE, Answer, World, list_body

METHODS = ("ListJourneys", "ListRequestConsent")
SORTS = ("", "", "created_at", "-created_at", "updated_at", "-updated_at")
OLDEST_FIRST = ("created_at", "updated_at")


@dataclass
class Reader:
    """One reader's way through one list: the same filter and sort on each page."""

    world: World
    patience: Patience
    method: str
    limit: int
    sort: str = ""
    filter: dict[str, Any] | None = None
    backwards: bool = False
    to_a_short_page: bool = False
    cursor: str = ""
    """The cursor to continue from; empty at the beginning."""

    seen: set[str] = field(default_factory=set)
    done: bool = False

    def step(self) -> Answer:
        """Read one page and move to the next; raises GaveUp, and can then be called again."""
        answer = self.patience.call(self.world, self.method, self.body())
        assert answer.status == 200, answer
        self.take(answer)
        return answer

    def body(self) -> dict[str, Any]:
        """The request for the next page."""
        paging: dict[str, Any] = {"limit": self.limit}
        if self.sort:
            paging["sort"] = self.sort
        if self.backwards:
            paging["before"] = self.cursor or "."
        elif self.cursor:
            paging["after"] = self.cursor
        return list_body(self.filter, paging)

    def take(self, answer: Answer) -> None:
        """Identify rows by their id; end at an empty page, or at a short one if that is safe."""
        self.seen |= {row["id"] for row in answer.rows}
        self.cursor = answer.paging["prev" if self.backwards else "next"] or self.cursor
        short = len(answer.rows) < answer.paging["limit"]
        self.done = not answer.rows or (self.to_a_short_page and short)

    def read_on(self, pages: int = 1000) -> None:
        """Read a number of pages, or to the end; raises GaveUp."""
        while not self.done and pages:
            self.step()
            pages -= 1


def reader(world: World, draw: Random, **more: Any) -> Reader:
    """A reader of some list in some order."""
    filters = [None, None, None, {"status": "P"}, {"is_charged": False}, _last_days(world, 60)]
    settled: dict[str, Any] = {
        "method": draw.choice(METHODS),
        "limit": draw.randint(2, 12),
        "sort": draw.choice(SORTS),
        "filter": draw.choice(filters),
        "patience": good_patience(draw),
    }
    return Reader(world, **(settled | more))


def _last_days(world: World, days: int) -> dict[str, Any]:
    return {"date_from": stamp(world, -days), "date_to": stamp(world, 0)}


def stamp(world: World, days: float) -> str:
    """A number of days from now, as a filter's time."""
    return (world.now + timedelta(days=days)).isoformat().replace("+00:00", "Z")


def faulty_walk(world: World, draw: Random) -> None:
    """Walk to the end under a fault that the documentation calls survivable.

    After a fault that makes a page shorter, the empty page alone is the end.
    """
    fault = for_a_walk(draw)
    one = reader(
        world,
        draw,
        patience=good_patience(draw, IMPATIENT if fault.then in HANGS else PATIENCE),
        backwards=draw.random() < 0.3,
        to_a_short_page=not fault.shortens and draw.random() < 0.5,
    )
    fault.play(world, one.method)
    one.read_on()


def resumed_walk(world: World, draw: Random) -> None:
    """Stop in the middle, keep the cursor, and go on later, perhaps after a restart.

    It stops at a full page: who comes back to a walk that ended with a short page looks like
    somebody who polls its end.
    """
    one = reader(world, draw)
    one.to_a_short_page = True
    one.read_on(draw.randint(1, 3))
    if one.done:
        return
    if draw.random() < 0.5:
        world.clear_journal()
    world.wait(draw.choice([0, 2, 60, 7200]))
    one.limit = draw.choice([one.limit, draw.randint(2, 12)])
    one.read_on()


def outage(world: World, draw: Random) -> None:
    """Give up on a page while the vendor is down; later continue from it, or start again."""
    one = reader(world, draw, limit=draw.randint(2, 6), filter=None)
    one.read_on(draw.randint(0, 2))
    Fault(for_a_page(draw)).play(world, one.method)
    try:
        one.read_on()
    except GaveUp:
        world.end_faults()
        world.wait(4000)
        if draw.random() < 0.5:
            one.cursor = ""
        one.read_on()


def there_and_back(world: World, draw: Random) -> None:
    """To the end with ``next``, and back to the beginning with the ``prev`` of the last page."""
    one = reader(world, draw)
    back = ""
    while not one.done:
        back = one.step().paging["prev"] or back
    if back:
        one.backwards, one.cursor, one.done = True, back, False
        one.read_on()


def prefetch(world: World, draw: Random) -> None:
    """Request the next page while the rows of this one are processed, each with a look-up."""
    one = reader(world, draw, method="ListJourneys")
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(one.step)
        while rows := coming.result().rows:
            coming = ahead.submit(one.step)
            world.call("GetJourney", {"journey_id": rows[0]["journey_id"]})


def windows(world: World, draw: Random) -> None:
    """Several half-open windows of days at once, each read to its end."""
    parts = draw.randint(2, 5)
    edges = [stamp(world, -90 + 91 * part / parts) for part in range(parts + 1)]
    method, sort, limit = draw.choice(METHODS), draw.choice(SORTS), draw.randint(2, 10)
    readers = [
        Reader(world, good_patience(draw), method, limit, sort, {"date_from": a, "date_to": b})
        for a, b in pairwise(edges)
    ]
    if draw.random() < 0.5:
        with ThreadPoolExecutor(parts) as at_once:
            list(at_once.map(Reader.read_on, readers))
        return
    while left := [each for each in readers if not each.done]:
        draw.choice(left).step()


def many_readers(world: World, draw: Random) -> None:
    """Threads that read the same list independently."""
    limit, sort = draw.randint(3, 10), draw.choice(SORTS)
    readers = [
        Reader(world, good_patience(draw), "ListJourneys", limit, sort)
        for _ in range(draw.randint(2, 4))
    ]
    with ThreadPoolExecutor(len(readers)) as at_once:
        list(at_once.map(Reader.read_on, readers))


def poll(world: World, draw: Random) -> None:
    """Read oldest first, keep the last cursor, and request new rows with it, again and again."""
    one = reader(world, draw, method="ListJourneys", sort=draw.choice(OLDEST_FIRST), filter=None)
    one.read_on()
    for _ in range(draw.randint(1, 6)):
        if draw.random() < 0.3:
            world.clear_journal()
        world.create_journeys(draw.choice([0, 0, 1, 3]))
        world.wait(draw.choice([1, 2, 4, 10, 60, 3600]))
        one.done = False
        one.read_on()


def poll_the_head(world: World, draw: Random) -> None:
    """Newest first: new rows stand before the first page, and ``prev`` leads there."""
    one = reader(world, draw, method="ListJourneys", sort="", filter=None)
    head = one.step().paging["prev"]
    one.read_on()
    for _ in range(draw.randint(1, 4)):
        world.create_journeys(draw.choice([0, 1, 3]))
        world.wait(draw.choice([1, 4, 60, 3600]))
        newer = Reader(world, one.patience, one.method, one.limit, backwards=True, cursor=head)
        newer.read_on()
        head = newer.cursor


def overlapping_sync(world: World, draw: Random) -> None:
    """Each run reads from the newest known time, less two hours; it knows rows by their id."""
    watermark = -30.0
    method, limit = draw.choice(METHODS), draw.randint(2, 10)
    for _ in range(draw.randint(1, 3)):
        window = {"date_from": stamp(world, watermark - 2 / 24)}
        Reader(world, good_patience(draw), method, limit, "created_at", window).read_on()
        world.create_journeys(draw.choice([0, 2]))
        world.wait(600)
        watermark = -1.0


def guarded_walk(world: World, draw: Random) -> None:
    """A list that repeats itself: rows are identified by their id, and no new rows is the end."""
    one = reader(world, draw, method="ListJourneys", filter=None, sort="")
    if draw.random() < 0.5:
        world.fault({"repeat_page": True}, when={"page": 2, "method": one.method}, times=1)
        one.read_on()
        return
    world.fault({"endless": True}, when={"method": one.method})
    while not one.done:
        known = len(one.seen)
        shown = one.step().rows
        one.done = not shown or len(one.seen) == known


def empty_page_then_second_run(world: World, draw: Random) -> None:
    """An empty page looks like the end; a second run finds the missing rows."""
    one = reader(world, draw, method="ListJourneys", filter=None)
    world.fault({"empty_page": True}, when={"page": 2, "method": one.method}, times=1)
    one.read_on()
    world.wait(3600)
    one.cursor, one.done = "", False
    one.read_on()


def stale_cursor(world: World, draw: Random) -> None:
    """A stored cursor is refused: forget it, and read from the first page."""
    one = reader(world, draw, method="ListJourneys", filter=None)
    one.read_on(1)
    world.wait(7200)
    world.fault({"stale_cursor": True}, when={"method": one.method}, times=1)
    refused = one.patience.call(world, one.method, one.body())
    assert refused.status == 400, refused
    one.cursor = ""
    one.read_on()


def pages_of_any_size(world: World, draw: Random) -> None:
    """Each page has a different size."""
    one = reader(world, draw)
    while not one.done:
        one.step()
        one.limit = draw.randint(1, 12)


def supervised_walk(world: World, draw: Random) -> None:
    """Crashes before a page was stored, restarts a second later, and reads it again."""
    one = reader(world, draw, limit=draw.randint(2, 5), filter=None)
    one.read_on(draw.randint(1, 2))
    kept = one.cursor
    one.read_on(1)
    world.wait(draw.choice([1, 2, 4]))
    one.cursor, one.done = kept, False
    one.read_on()


def poll_through_an_outage(world: World, draw: Random) -> None:
    """Polls at a fixed interval, whether it gets a response or not."""
    every, failures = draw.choice([5, 10, 60]), draw.randint(3, 30)
    failing = [{"status": draw.choice([500, 502, 503])}] * failures
    world.script(*["pass"] * 4, *failing, when={"method": "ListTemplates"})
    for _ in range(failures + draw.randint(5, 8)):
        world.call("ListTemplates")
        world.wait(every * draw.uniform(0.95, 1.05))


Step = Callable[[World, Random], None]

WHOLE: tuple[Step, ...] = (
    faulty_walk,
    faulty_walk,
    faulty_walk,
    resumed_walk,
    outage,
    there_and_back,
    prefetch,
    windows,
    many_readers,
    poll,
    poll_the_head,
    overlapping_sync,
    guarded_walk,
    empty_page_then_second_run,
    stale_cursor,
    pages_of_any_size,
    supervised_walk,
    poll_through_an_outage,
)
"""Ways that read a list whole."""


def latest_few(world: World, draw: Random) -> None:
    """A page of the newest rows, and no more."""
    reader(world, draw).step()


def to_a_known_row(world: World, draw: Random) -> None:
    """Newest first, up to the first known row."""
    one = reader(world, draw, sort="", filter=None, limit=5)
    known = one.step().rows[-1]["id"]
    again = Reader(world, one.patience, one.method, 3)
    while not again.done and known not in again.seen:
        again.step()


def infinite_scroll(world: World, draw: Random) -> None:
    """Some pages, then the first page again."""
    one = reader(world, draw, filter=None)
    one.read_on(draw.randint(1, 3))
    world.wait(draw.choice([0, 5]))
    one.cursor, one.done = "", False
    one.read_on(draw.randint(1, 2))


PARTIAL: tuple[Step, ...] = (latest_few, to_a_known_row, infinite_scroll)
"""Ways that need not reach the end: judged with ``complete`` false."""


def all_steps() -> Iterator[Step]:
    """Every way, once."""
    yield from dict.fromkeys((*WHOLE, *PARTIAL))
