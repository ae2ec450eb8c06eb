"""Pages of a list that are read in any order, as several workers do with stored cursors."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from mock_server.clock import HOUR
from mock_server.contract.cursors import Position, decoded
from mock_server.fidelity import assumed
from mock_server.verdicts.visits import Result, Visit
from mock_server.verdicts.waits import waited
from mock_server.verdicts.walk import Walk

_START, _END = (-(2**64), 0), (2**64, 0)


def place_of(cursor: str, *, towards_old: bool) -> Position:
    """Where a row stands, the larger the later it is read; before all without a cursor."""
    found = decoded(cursor)
    sign = -1 if towards_old else 1
    return (sign * found[1][0], sign * found[1][1]) if found else _START


def read_in_rounds(walks: Iterable[Walk], visits: Iterable[Visit]) -> Collection[int]:
    """The ``id`` of each walk whose calls are all of rounds that leave no row unread."""
    lists: defaultdict[tuple[object, ...], list[Visit]] = defaultdict(list)
    for visit in visits:
        asked = visit.asked
        if visit.result in (Result.ANSWERED, Result.DOUBTFUL) and asked.number is not None:
            lists[visit.list, asked.selection, asked.number, asked.backwards].append(visit)
    rounds = (each for pages in lists.values() for each in _rounds(pages) if _is_whole(each))
    whole = {visit.id for pages in rounds for visit in pages}
    return {id(walk) for walk in walks if whole.issuperset(each.visit.id for each in walk.answered)}


def _rounds(visits: Iterable[Visit]) -> Iterator[list[Visit]]:
    """The calls, divided where a page is asked for again although it was shown."""
    pages: dict[str, Visit] = {}
    latest: list[Visit] = []
    for visit in visits:
        before = pages.get(visit.asked.cursor)
        is_again = before and before.result is Result.ANSWERED and before.ended_at <= visit.real_at
        if is_again or (latest and waited(latest[-1], visit) >= HOUR):
            yield latest
            pages, latest = {}, []
        pages[visit.asked.cursor] = visit
        latest.append(visit)
    yield latest


def _is_whole(pages: list[Visit]) -> bool:
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
        "less than an hour apart ask for no page twice, are of the first page too, and together "
        "leave no row unread, none of them stopped early, missed rows or read them twice.",
        "who knows the cursors of an earlier run needs no order",
    ),
)
