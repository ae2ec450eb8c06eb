"""Judging how a client pages: what each walk did wrong, if anything."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.contract.cursors import decoded
from mock_server.contract.filters import Selection
from mock_server.fidelity import assumed
from mock_server.verdicts.caught_up import caught_up
from mock_server.verdicts.finding import Finding, Stop
from mock_server.verdicts.left_behind import left_behind
from mock_server.verdicts.loops import polled, restart_loops
from mock_server.verdicts.never_stopped import never_stopped
from mock_server.verdicts.rounds import begun_again, read_in_rounds, rounds_of
from mock_server.verdicts.row_twice import row_twice
from mock_server.verdicts.turns import Turns
from mock_server.verdicts.verdict import Material, OfMethod, Question, Verdict
from mock_server.verdicts.visits import Result, Visit, VisitReader
from mock_server.verdicts.waits import KEPT, haste_of, in_order
from mock_server.verdicts.walk import How, Walk
from mock_server.verdicts.walks import walks_of
from mock_server.verdicts.windows import read_elsewhere

_FORWARDS = ("first", "next", "after")
_STOPS = frozenset({"stopped-early", "stopped-at-clamped-page", "cursor-ignored"})
"""Of a walk that did not go on: no bug if its client read the rest otherwise."""

_OF_ORDER = ("row-missed", "row-twice", "never-stopped")
"""Of pages read out of their order: no bug if each was read once."""

Check = Callable[[Walk, bool], Finding | None]
"""What a walk did wrong; the flag says whether it must reach the end."""


class PagingJudge(Verdict):
    """Judges the walks of a catalogue's lists."""

    name = "paging"
    about = "Whether the client pages correctly; with ``complete`` false it may stop anywhere."
    options = frozenset({"complete"})

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        self._reader = VisitReader(material.catalogue, material.evidence, material.losses)

    def answer(self, calls: list[Call], question: Question) -> list[Finding]:
        """At most one finding for each walk, in the order in which the walks began."""
        walks = self.walks(calls, question)
        found = [finding for _, finding in walks if finding is not None]
        return [finding for finding in found if question.judges(finding.method)]

    def walks(self, calls: list[Call], question: Question) -> list[tuple[Walk, Finding | None]]:
        """The walks, oldest first, each with its finding."""
        ordered = in_order(calls)
        visits = [visit for call in ordered if (visit := self._reader.read(call))]
        found = walks_of(visits, dropped=question.forgotten)
        at_once = haste_of(ordered, question.lateness).at_once
        loops = restart_loops(found, visits, ordered, at_once)
        owners = {step.visit.id: walk for walk in found for step in walk.steps}
        turns = Turns(visits)
        polls = partial(polled, owners=owners, late=turns.late)
        left, rounds = left_behind(found, visits), rounds_of(visits)
        whole = {*read_in_rounds(found, rounds)}
        elsewhere = {*read_elsewhere(found), *caught_up(found, rounds), *begun_again(found)}
        excused = {**dict.fromkeys(_STOPS, elsewhere | whole), **dict.fromkeys(_OF_ORDER, whole)}

        def is_excused(walk: Walk, finding: Finding) -> bool:
            went_on = finding.stop is not None and turns.are_over(finding.stop)
            return went_on or id(walk) in excused.get(finding.code, ())

        return [
            (walk, _finding(walk, is_excused, left, loops, polls, question.complete))
            for walk in found
        ]


def _finding(
    walk: Walk,
    is_excused: Callable[[Walk, Finding], bool],
    left: Mapping[int, list[Visit]],
    loops: Mapping[int, Finding],
    polls: Callable[[Walk], Finding | None],
    complete: OfMethod,
) -> Finding | None:
    must = complete(walk.method)

    def unless_excused(finding: Finding | None) -> Finding | None:
        return None if finding and is_excused(walk, finding) else finding

    found = unless_excused(_judge(walk, must)) or loops.get(id(walk))
    if found is None and must and id(walk) in left:
        found = unless_excused(_stopped_at(left[id(walk)], walk.backwards))
    found = found or polls(walk)
    return found and replace(found, method=walk.method)


def _judge(walk: Walk, complete: bool) -> Finding | None:
    checks = SURE_CHECKS if walk.entangled else CHECKS
    return next((found for check in checks if (found := check(walk, complete))), None)


def _cursor_invented(walk: Walk, _complete: bool) -> Finding | None:
    steps = [step for step in walk.steps if step.how is How.INVENTED]
    if not steps:
        return None
    first = steps[0]
    if first.giver is not None:
        origin = f"it is from a response of {first.giver.list[1]}, call {first.giver.id}"
        origin += "" if first.giver.list[0] == first.visit.list[0] else ", to another shop's key"
    else:
        origin = "no response in the journal contains it"
    message = (
        f'the cursor "{first.visit.asked.cursor[:40]}" is made up: {origin}. Cursors are opaque: '
        "send the `next` or `prev` of a response of the same list unchanged"
    )
    return Finding("cursor-invented", message, _ids(step.visit for step in steps))


def _filter_changed(walk: Walk, _complete: bool) -> Finding | None:
    for step in walk.steps:
        giver = step.giver
        if giver is None or step.shared or step.visit.asked.selection == giver.asked.selection:
            continue
        changed = ", ".join(_changed(giver.asked.selection, step.visit.asked.selection))
        message = (
            f"the filter changed within a walk: {changed}. A cursor continues the list that "
            "returned it: send the same filter with every page, or begin at the first page"
        )
        return Finding("filter-changed", message, _ids([giver, step.visit]))
    return None


def _sort_changed(walk: Walk, _complete: bool) -> Finding | None:
    for step in walk.steps:
        if step.shared or not step.visit.sort_changed:
            continue
        message = (
            "a page was requested with a sort that differs from that of its cursor: send the "
            "same sort with every page or leave it out, and begin at the first page to change it"
        )
        calls = [step.visit] if step.giver is None else [step.giver, step.visit]
        return Finding("sort-changed", message, _ids(calls))
    return None


def _cursor_ignored(walk: Walk, complete: bool) -> Finding | None:
    if not complete or walk.complete or walk.tried or not walk.is_at_start or walk.is_probe:
        return None
    calls = [step.visit for step in walk.answered]
    if len(calls) < 2 or calls[-1].result is Result.DOUBTFUL:  # noqa: PLR2004  # once, and again
        return None
    page, cursor, field = ("last", "prev", "before") if walk.backwards else _FORWARDS
    message = (
        f"the {page} page was requested {len(calls)} times instead of the one after it: send "
        f"`paging.{cursor}` of the response as `paging.{field}` of the next call. If the client "
        "need not read everything, set `complete` to false"
    )
    return Finding("cursor-ignored", message, _ids(calls))


def _row_missed(walk: Walk, complete: bool) -> Finding | None:
    if not complete:
        return None
    seen = {row_id for step in walk.answered for row_id, _ in step.visit.rows}
    latest: Visit | None = None
    for step in walk.answered:
        jumped = decoded(step.visit.asked.cursor) if step.how is How.JUMP else None
        row = jumped[1][1] if jumped else 0
        if latest is not None and row and row not in seen:
            message = (
                f"the walk skipped rows: it continued at the row {row}, with a cursor from call "
                f"{step.giver.id if step.giver else '?'} of an earlier walk, and never received "
                "that row or those before it. Continue with the cursor of the latest page of "
                "the same walk"
            )
            return Finding("row-missed", message, _ids([latest, step.visit]))
        latest = step.visit
    return None


def _stopped(walk: Walk, complete: bool) -> Finding | None:
    """Ended on a full page."""
    steps = walk.answered
    if not complete or walk.complete or walk.tried or not steps or walk.is_probe:
        return None
    if steps[-1].visit.result is Result.DOUBTFUL or steps[-1].shared:
        return None
    last = next(
        (step.visit for step in reversed(steps) if step.visit.asked.backwards == walk.backwards),
        steps[-1].visit,
    )
    return None if _brought_nothing(walk, last) else _stopped_at([last], walk.backwards)


def _stopped_at(readers: Sequence[Visit], backwards: bool) -> Finding:
    """A full page, whose size may be less than the requested limit; of several readers, all."""
    last = readers[-1]
    cursor = last.prev if backwards else last.next
    stop = Stop(*last.list, last.asked.selection, cursor, backwards, sure=not last.shortened)
    code = "stopped-early"
    if last.shortened:
        fact = f"stopped at a page of {len(last.rows)}, which the fault {last.fault} made shorter"
        advice = (
            "Only an empty page is certain to be the end: continue until you get one, however "
            "short a page is"
        )
    elif last.asked_limit > last.limit:
        code = "stopped-at-clamped-page"
        fact = f"requested {last.asked_limit}, got {len(last.rows)}"
        advice = (
            f"The vendor returns at most {last.limit} rows at a time: compare with "
            "`paging.limit` of the response, or continue to the empty page"
        )
    else:
        fact = f"stopped at a full page of {len(last.rows)}"
        advice = (
            "There may be more: continue to an empty page, or to one shorter than its limit. If "
            "the client need not read everything, set `complete` to false"
        )
    fact = fact if len(readers) == 1 else f"not all of {len(readers)} readers went on: one {fact}"
    return Finding(code, fact, _ids(readers), advice, stop)


def _brought_nothing(walk: Walk, last: Visit) -> bool:
    """Whether every row of a page was shown before, by a fault or because it changed and moved."""
    seen = {row for step in walk.answered if step.visit is not last for row in step.visit.rows}
    ids = {row_id for row_id, _ in seen}
    moved = seen.isdisjoint(last.rows)
    return (last.repeated or moved) and all(row_id in ids for row_id, _ in last.rows)


def _changed(before: Selection, after: Selection) -> list[str]:
    """The filter's fields that differ."""
    names = sorted(
        {name for name, _ in set(before.equals) ^ set(after.equals)}
        | {name for each in set(before.others) ^ set(after.others) for name in each.fields}
    )
    names += ["date_from"] if before.since != after.since else []
    return names + (["date_to"] if before.until != after.until else [])


def _ids(visits: Any) -> tuple[str, ...]:
    return tuple(visit.id for visit in visits)


SURE_CHECKS: tuple[Check, ...] = (
    _cursor_invented,
    _filter_changed,
    _sort_changed,
    _cursor_ignored,
    never_stopped,
)
"""The findings that are certain, however the calls are divided into walks."""

CHECKS: tuple[Check, ...] = (
    *SURE_CHECKS,
    row_twice,
    _row_missed,
    _stopped,
)
"""What a walk may have done wrong; it gets the first finding that applies."""

RULES = (
    assumed(
        "verdicts.complete",
        "A walk is complete if it reached an empty page, or one shorter than its limit, in its "
        "direction: after the first page, or before the last.",
        "no member says whether there is more",
    ),
    assumed(
        "verdicts.probe",
        "A first page with a limit of 1 from which its client does not continue is a look at the "
        "newest row, not a walk.",
        "clients that read a list request more rows at a time",
    ),
    assumed(
        "verdicts.gave-up",
        "A walk whose next page was requested but never returned did not stop early: its client "
        "gave up.",
        "giving up after failures is right",
    ),
    assumed(
        "verdicts.row-twice",
        "The same id with the same value of the sort's field, twice in one direction of a walk. "
        f"Continuing from a stored cursor after {KEPT // SECOND} s does not count, once for each "
        "cursor.",
        "a row whose sort field changed has moved; a client that crashed reads its last page again",
    ),
)
