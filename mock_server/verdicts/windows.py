"""Rows beyond the stop of a walk that its client read by other walks of the same list.

Some clients split a window of dates that fills a page, or go on from the time of its last row, or
read a list from both ends until they meet.
"""

from collections.abc import Iterable, Iterator

from mock_server.contract.cursors import Position, decode
from mock_server.contract.schema import CURSOR_NUMBERS
from mock_server.contract.values import INT64_MIN
from mock_server.errors import InvalidArgument
from mock_server.fidelity import assumed
from mock_server.verdicts.visits import Visit
from mock_server.verdicts.walk import Walk

_Range = tuple[Position, Position]
"""From a position, to before another, in ascending order."""


def is_read_elsewhere(walk: Walk, walks: Iterable[Walk]) -> bool:
    """Whether other walks read what is beyond the last page of a walk."""
    read = _read(walk)
    if read is None:
        return False
    (since, until), (start, end) = _bounds(walk), read
    lacking = (since, start) if _is_towards_old(walk) else (end, until)
    reached, end = lacking
    for start, until in sorted(_helpful(walk, walks)):
        if start <= reached:
            reached = max(reached, until)
    return reached >= end


def _helpful(walk: Walk, walks: Iterable[Walk]) -> Iterator[_Range]:
    """What was read since by windows of the walk's own, and from the other end."""
    wanted = _first(walk)
    for other in walks:
        asked = _first(other)
        if other is walk or asked.list != wanted.list or other.touched < walk.began:
            continue
        window, whole = asked.asked.selection, wanted.asked.selection
        if window._replace(since=whole.since, until=whole.until) != whole:
            continue
        is_same = window == whole
        is_within = window.since >= whole.since and window.until <= whole.until
        meets = is_same and _is_towards_old(other) != _is_towards_old(walk)
        read = _read(other)
        if read is not None and is_within and (meets or not is_same):
            yield read


def _read(walk: Walk) -> _Range | None:
    """The part of the list's time that a walk read; None if it is not sorted by that time."""
    first = _first(walk)
    dated = CURSOR_NUMBERS.get(first.asked.selection.dated)
    if walk.entangled or dated is None or abs(first.asked.number or 0) != dated:
        return None
    since, until = _bounds(walk)
    begun = _position(first.asked.cursor)
    ended = None if walk.complete else _position(_last_cursor(walk))
    if ended is None and not walk.complete:
        return None
    if _is_towards_old(walk):
        return ended or since, begun or until
    return _after(begun) or since, _after(ended) or until


def _last_cursor(walk: Walk) -> str:
    pages = [step.visit for step in walk.answered if step.visit.rows]
    last = [visit for visit in pages if visit.asked.backwards == walk.backwards][-1:]
    return "".join(visit.prev if walk.backwards else visit.next for visit in last)


def _bounds(walk: Walk) -> _Range:
    selection = _first(walk).asked.selection
    return (selection.since, INT64_MIN), (selection.until, INT64_MIN)


def _is_towards_old(walk: Walk) -> bool:
    return ((_first(walk).asked.number or 0) < 0) != walk.backwards


def _first(walk: Walk) -> Visit:
    return walk.steps[0].visit


def _after(position: Position | None) -> Position | None:
    return position and (position[0], position[1] + 1)


def _position(cursor: str) -> Position | None:
    try:
        return decode(cursor)[1] if cursor else None
    except InvalidArgument:
        return None


RULES = (
    assumed(
        "verdicts.elsewhere",
        "A walk did not stop early if its client read the rest by narrower windows of dates of the "
        "same filter, or by a walk from the other end that met it.",
        "a list can be read without cursors",
    ),
)
