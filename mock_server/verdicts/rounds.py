"""Pages of a list that are read in any order, as several workers do with stored cursors."""

from collections.abc import Collection, Iterable

from mock_server.contract.cursors import Position, decoded
from mock_server.fidelity import assumed
from mock_server.verdicts.visits import Result, Visit
from mock_server.verdicts.walk import Walk

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
        asked = visit.asked
        kind = visit.list, asked.selection, asked.number, asked.backwards
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
)
