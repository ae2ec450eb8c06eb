"""Pages of a list that are read in any order, as several workers do with stored cursors."""

from collections.abc import Collection, Iterable, Sequence

from mock_server.clock import SECOND
from mock_server.contract.cursors import Position, decoded
from mock_server.fidelity import assumed
from mock_server.verdicts.visits import Result, Visit
from mock_server.verdicts.waits import waited
from mock_server.verdicts.walk import Walk

_SOON = 60 * SECOND
"""Who reads a list anew so soon has seen that it did not have everything."""

_START, _END = (-(2**64), 0), (2**64, 0)


def place_of(cursor: str, *, towards_old: bool) -> Position:
    """Where a row stands, the larger the later it is read; before all without a cursor."""
    found = decoded(cursor)
    sign = -1 if towards_old else 1
    return (sign * found[1][0], sign * found[1][1]) if found else _START


def rounds_of(visits: Iterable[Visit]) -> list[list[Visit]]:
    """The calls of each list, divided where a page is asked for again although it was shown."""
    rounds: list[list[Visit]] = []
    latest: dict[tuple[object, ...], dict[str, Visit]] = {}
    running: dict[tuple[object, ...], list[Visit]] = {}
    for visit in visits:
        asked, kind = visit.asked, visit.pages
        if visit.result not in (Result.ANSWERED, Result.DOUBTFUL) or asked.number is None:
            continue
        before = latest.get(kind, {}).get(asked.cursor)
        is_again = before and before.result is Result.ANSWERED and before.ended_at <= visit.real_at
        if kind not in running or is_again:
            latest[kind], running[kind] = {}, []
            rounds.append(running[kind])
        latest[kind][asked.cursor] = visit
        running[kind].append(visit)
    return rounds


def read_in_rounds(walks: Iterable[Walk], rounds: Iterable[list[Visit]]) -> Collection[int]:
    """The ``id`` of each walk whose calls are all of rounds that leave no row unread."""
    whole = {visit.id for pages in rounds if is_whole(pages) for visit in pages}
    return {id(walk) for walk in walks if whole.issuperset(each.visit.id for each in walk.answered)}


def begun_again(walks: Sequence[Walk]) -> Collection[int]:
    """The ``id`` of each walk whose client soon read the list anew, from its first page."""
    found: set[int] = set()
    following: dict[tuple[object, ...], Walk] = {}
    for walk in reversed(walks):
        later = following.get(walk.pages)
        following[walk.pages] = walk
        if later is None or walk.complete or walk.starts != 1 or walk.entangled:
            continue
        last, first = walk.steps[-1].visit, later.steps[0].visit
        grew = later.is_at_start and last.asked.limit < first.asked.limit
        again = grew if walk.is_at_start else walk.kind == later.kind
        if again and waited(last, first) < _SOON and (later.complete or id(later) in found):
            found.add(id(walk))
    return found


def is_whole(pages: list[Visit]) -> bool:
    """Whether the pages of a round leave no row unread, and show none twice."""
    reached = _START
    for start, end in sorted(map(_span, pages)):
        if start != reached != _END:
            return False
        reached = max(reached, end)
    return reached == _END


def _span(page: Visit) -> tuple[Position, Position]:
    """What a page shows: the rows after one place, up to another."""
    towards_old = ((page.asked.number or 0) < 0) != page.asked.backwards
    end = place_of(page.prev if page.asked.backwards else page.next, towards_old=towards_old)
    return place_of(page.asked.cursor, towards_old=towards_old), end if page.is_full else _END


RULES = (
    assumed(
        "verdicts.rounds",
        "The pages of a list may be read in any order, and at once, from stored cursors. If calls "
        "ask for no page twice, are of the first page too, and together leave no row unread, none "
        "of them stopped early, missed rows or read them twice.",
        "who knows the cursors of an earlier run needs no order",
    ),
    assumed(
        "verdicts.outgrown",
        "A first page is not all that its client reads if the same page, larger, is the next that "
        f"it asks for, within {_SOON // SECOND} seconds, and so on until one is short. Nor are "
        "several pages, if its next walk begins as soon, has the same limit and comes to the end.",
        "a client may ask for more rows until it has them all, or be started again",
    ),
)
