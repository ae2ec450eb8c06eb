"""Walks that go on past the end of a list, or round and round in it."""

from mock_server.verdicts.finding import Finding
from mock_server.verdicts.visits import Visit
from mock_server.verdicts.waits import came_back
from mock_server.verdicts.walk import Walk

_MANY = 10
"""So often in a row is a loop, where a few times may be meant."""

_ON_CHANGE = 2
"""The number of ``updated_at`` in cursors: a row that changes moves to the end of the order."""


def never_stopped(walk: Walk, _complete: bool) -> Finding | None:
    """Two or more calls past the end, or many pages that brought nothing; None where neither.

    After a full page the first empty one is the end, and no call past it.
    """
    past: list[Visit] = []
    pace, readers = walk.pace, max(1, walk.starts)
    allowed = readers
    for step in walk.answered:
        visit = step.visit
        if visit.rows:
            allowed = readers * 2 if visit.is_full else readers
        if step.is_first or step.shared or visit.fault == "empty_page":
            continue
        if visit.rows or (past and not _goes_on(past[-1], visit, pace)):
            past = []
        if past and visit.asked == past[-1].asked and visit.real_at < past[-1].ended_at:
            continue  # two attempts
        if not visit.rows:
            past.append(visit)
        if len(past) > (_MANY if _finds_news(visit) else allowed):
            message = (
                "the walk went on past the end of the list: an empty page is the end, ask for no "
                "page after it"
            )
            empties = [each.visit for each in walk.answered if not each.visit.rows]
            return Finding("never-stopped", message, tuple(each.id for each in empties))
    return _went_round(walk)


def _went_round(walk: Walk) -> Finding | None:
    """The walk went on although page after page had no row that it had not seen."""
    seen: set[int] = set()
    stale: list[Visit] = []
    for step in walk.answered:
        visit = step.visit
        ids = {row_id for row_id, _ in visit.rows}
        stale = [*stale, visit] if visit.repeated and ids and ids <= seen else []
        seen |= ids
        if len(stale) > _MANY:
            message = (
                f"the walk went on through {len(stale)} pages without a row that it had not seen: "
                "know rows by their ids, and stop when a page brings none that is new"
            )
            return Finding("never-stopped", message, tuple(each.id for each in stale))
    return None


def _finds_news(visit: Visit) -> bool:
    """Whether asking again by the end's cursor is how a client finds what is new."""
    number = visit.asked.number or 0
    return (number > 0) != visit.asked.backwards or abs(number) == _ON_CHANGE


def _goes_on(past: Visit, visit: Visit, pace: int) -> bool:
    """Whether a call past the end follows another, rather than turn back or ask for news."""
    turned = past.asked.backwards != visit.asked.backwards
    return not turned and not came_back(past, visit, 0 if _finds_news(visit) else pace)
