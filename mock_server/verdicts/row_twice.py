"""Rows that a walk received twice, except where walking back and forth rightly repeats them."""

from mock_server.verdicts.finding import Finding
from mock_server.verdicts.visits import PageKey, Row, Visit
from mock_server.verdicts.waits import came_back
from mock_server.verdicts.walk import How, Step, Walk


def row_twice(walk: Walk, complete: bool) -> Finding | None:
    """The first row that was repeated in one direction; None if none was."""
    ever: dict[Row, Visit] = {}
    leg: dict[Row, Visit] = {}
    resumed: set[PageKey] = set()
    previous: Visit | None = None
    pace = walk.pace
    for step in walk.answered:
        visit = step.visit
        if _turns(step, previous, complete):
            leg = {}
        elif previous is not None and _resumes(step, previous, resumed, pace):
            resumed.add(visit.asked.key)
            leg = {}
        elif step.how in (How.REREAD, How.JUMP):
            leg = dict(ever)
        for row in () if step.shared or visit.repeated else visit.rows:
            if row in leg:
                return _finding(row, leg[row], visit)
            leg[row] = ever[row] = visit
        previous = visit
    return None


def _turns(step: Step, previous: Visit | None, complete: bool) -> bool:
    """Whether the call begins a new direction, or may read the page again."""
    if previous is None or step.is_first:
        return True
    asked = step.visit.asked
    if step.how is How.ON:
        return asked.backwards != previous.asked.backwards
    if asked == previous.asked:
        return False
    walks_back = step.giver is not None and asked.backwards and asked.cursor == step.giver.prev
    return walks_back or not complete


def _resumes(step: Step, previous: Visit, resumed: set[PageKey], pace: int) -> bool:
    """Whether the walk continues after a pause from a stored cursor, as after a crash.

    Once for each position: a client that requests the same page again and again does not continue.
    """
    asked = step.visit.asked
    again = bool(asked.cursor) and (asked == previous.asked or step.how is How.REREAD)
    same_way = asked.backwards == previous.asked.backwards
    paused = came_back(previous, step.visit, pace)
    return again and same_way and paused and asked.key not in resumed


def _finding(row: Row, first: Visit, again: Visit) -> Finding:
    shown = f"call {again.id}" if first.id == again.id else f"calls {first.id} and {again.id}"
    if again.fault:
        why = f"The fault {again.fault} caused it: identify rows by their id, and limit the walk"
    elif first.asked == again.asked:
        why = "The same page was requested again: continue with the cursor of the latest page"
    else:
        why = "Continue with `after: next`, or go back with `before: prev`, of the latest page"
    ids = dict.fromkeys([first.id, again.id])
    return Finding("row-twice", f"{shown} of one walk showed the row {row[0]}. {why}", tuple(ids))
