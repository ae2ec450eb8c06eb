"""Rows beyond the stop of a walk that its client read by other walks of the same list.

Some clients split a window of dates that fills a page, or go on from the time of its last row, or
read a list from both ends until they meet, or read pages from stored cursors.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from mock_server.contract.cursors import Position, decoded
from mock_server.contract.schema import CURSOR_NUMBERS
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.fidelity import assumed
from mock_server.verdicts.walk import How, Walk

_LATER, _EARLIER = 1_000, 50
"""So many walks that began after a walk, and before it, may have read what it did not."""


class _Reading(Struct):
    """What a walk read of its window: positions from one to before another, in ascending order."""

    walk: Walk
    kind: tuple[object, ...]
    """Its window and direction, of which others do not help; its own with a stored cursor."""

    since: Position
    until: Position
    is_towards_old: bool
    start: Position
    end: Position

    def finish(self) -> None:
        """Count its window as read: what it lacks was read elsewhere."""
        self.start, self.end = self.since, self.until

    def lacks(self) -> tuple[Position, Position]:
        """What it did not read."""
        return (self.since, self.start) if self.is_towards_old else (self.end, self.until)


def read_elsewhere(walks: Iterable[Walk]) -> Collection[int]:
    """The ``id`` of each walk that did not come to its end, whose rest other walks read."""
    groups: defaultdict[tuple[object, ...], list[_Reading]] = defaultdict(list)
    for walk in walks:
        reading = _reading(walk)
        if reading is not None:
            groups[_rows(walk)].append(reading)
    found = set()
    for group in groups.values():
        if len({each.kind for each in group}) > 1:
            found |= set(_covered(group))
    return found


def _rows(walk: Walk) -> tuple[object, ...]:
    """Equal for walks that differ in their dates and directions alone."""
    first = walk.steps[0].visit
    return first.list, first.asked.selection._replace(since=INT64_MIN, until=INT64_MAX)


def _covered(group: Sequence[_Reading]) -> Iterator[int]:
    """Later walks first, because others may rest on them."""
    for place in reversed(range(len(group))):
        reading = group[place]
        if reading.walk.complete:
            continue
        reached, end = reading.lacks()
        near = group[max(0, place - _EARLIER) : place + 1 + _LATER]
        helpful = _helpful(reading, near, reached, end)
        if any(start <= reached for start, _ in helpful):
            for start, until in sorted(helpful):
                reached = max(reached, until) if start <= reached else reached
        if reached >= end:
            reading.finish()
            yield id(reading.walk)


def _helpful(
    reading: _Reading, others: Iterable[_Reading], reached: Position, end: Position
) -> list[tuple[Position, Position]]:
    """What of a gap was read since by windows within the walk's own, and from the other end."""
    since, until, began, kind = reading.since, reading.until, reading.walk.began, reading.kind
    return [
        (other.start, other.end)
        for other in others
        if other.end > reached
        and other.start < end
        and other.since >= since
        and other.until <= until
        and other.walk.touched >= began
        and other.kind != kind
    ]


def _reading(walk: Walk) -> _Reading | None:
    """None if its list is not sorted by the time that dates bound, or its calls are uncertain."""
    asked = walk.steps[0].visit.asked
    selection, number = asked.selection, asked.number or 0
    begun, ended = _position(asked.cursor), _position(_last_cursor(walk))
    unsure = walk.entangled or abs(number) != CURSOR_NUMBERS.get(selection.dated)
    if unsure or (ended is None and not walk.complete):
        return None
    is_towards_old = (number < 0) != walk.backwards
    since, until = (selection.since, INT64_MIN), (selection.until, INT64_MIN)
    ended = None if walk.complete else ended
    if is_towards_old:
        start, end = ended or since, begun or until
    else:
        start, end = _after(begun) or since, _after(ended) or until
    kind = since, until, is_towards_old, walk.steps[0].how is How.RESUMED and walk.began
    return _Reading(walk, kind, since, until, is_towards_old, start, end)


def _last_cursor(walk: Walk) -> str:
    """The cursor of the last row that the walk received in its direction."""
    for step in reversed(walk.answered):
        visit = step.visit
        if visit.rows and visit.asked.backwards == walk.backwards:
            return visit.prev if walk.backwards else visit.next
    return ""


def _after(position: Position | None) -> Position | None:
    return position and (position[0], position[1] + 1)


def _position(cursor: str) -> Position | None:
    found = decoded(cursor)
    return found[1] if found else None


RULES = (
    assumed(
        "verdicts.elsewhere",
        "A walk did not stop early if its client read the rest by narrower windows of dates of the "
        "same filter, by a walk from the other end that met it, or from a stored cursor.",
        "a list can be read without cursors",
    ),
)
