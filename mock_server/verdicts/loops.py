"""Problems across walks: restarting for ever, and polling at the wrong end."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter

from mock_server.calls import Call
from mock_server.fidelity import assumed
from mock_server.verdicts.finding import Finding, Stop
from mock_server.verdicts.visits import Visit
from mock_server.verdicts.waits import AT_MOST
from mock_server.verdicts.walk import How, Walk

MOST_RESTARTS = 10
"""Walks that begin anew at once after their own end; as many are a loop."""

_SELDOM = 5
"""One restart in this many may take longer, up to ``AT_MOST``, or follow another call: machines
stall, and other threads call."""


def restart_loops(
    walks: Sequence[Walk], visits: Sequence[Visit], calls: Sequence[Call], at_once: int
) -> dict[int, Finding]:
    """A finding for each loop, by the ``id`` of its first walk; all in the order of time.

    ``at_once`` counts as no wait. Who calls something else between two walks does not go round in
    the first.
    """
    by_shop = sorted(calls, key=attrgetter("shop_id"))
    places = {str(call.id): place for place, call in enumerate(by_shop)}
    listed = sorted(visits, key=attrgetter("list"))
    earlier = {after.id: before for before, after in pairwise(listed) if before.list == after.list}
    found: dict[int, Finding] = {}
    running: dict[tuple[object, ...], list[Walk]] = {}
    hesitated: dict[tuple[object, ...], int] = {}
    for walk in walks:
        if walk.steps[0].how is not How.START:
            continue
        chain = running.setdefault(walk.kind, [])
        first = walk.steps[0].visit
        last = _end(chain[-1], first, earlier) if chain else None
        wait = max(first.real_at - last.ended_at, first.at - last.at) if last else AT_MOST
        if last is None or wait >= AT_MOST:
            chain.clear()
            hesitated[walk.kind] = 0
        elif wait >= at_once or places[first.id] > places[last.id] + 1:
            hesitated[walk.kind] += 1
        chain.append(walk)
        if len(chain) > MOST_RESTARTS and hesitated[walk.kind] * _SELDOM <= len(chain):
            firsts = tuple(each.steps[0].visit.id for each in chain)
            message = (
                f"the walk began anew at its first page {len(chain) - 1} times, each time right "
                "after its own end. An empty page is the end; its `next` is empty, and sending "
                "that as `after` asks for the first page: stop there, or wait before another round"
            )
            found[id(chain[0])] = Finding("never-stopped", message, firsts)
    return found


def _end(before: Walk, first: Visit, earlier: Mapping[str, Visit]) -> Visit | None:
    """The end of a walk of several pages, after which another begins; None where it had none."""
    last, latest = before.steps[-1].visit, earlier.get(first.id)
    if latest and not latest.rows and latest.asked.selection == first.asked.selection:
        last = latest  # an end that is before the first page too
    elif not before.complete:
        return None
    return last if before.saw_rows and last.asked.cursor else None


def polled(walk: Walk, owners: Mapping[str, Walk], late: Collection[str]) -> Finding | None:
    """Polling the end of a newest-first list, where new rows never appear.

    Whether there are new rows must be counted elsewhere (``Stop.sure`` is False).
    """
    giver = next((step.giver for step in walk.answered if step.giver is not None), None)
    given_by = owners.get(giver.id, walk) if giver is not None else walk
    visits = [step.visit for step in walk.answered if step.visit.is_newest_first]
    polls = [each for each in visits if each.id in late and not (each.rows or each.asked.backwards)]
    if not polls:
        return None
    start = next((step.visit for step in given_by.steps if step.visit.rows), None)
    if start is None or start.asked.cursor:
        return None
    fact = "polled with the cursor of the end of a newest-first list"
    advice = (
        "New rows appear before the first page: send the `prev` of the first page as `before`, "
        "or sort by `created_at` ascending"
    )
    stop = Stop(*start.list, start.asked.selection, start.prev, backwards=True, sure=False)
    calls = tuple(visit.id for visit in polls)
    return Finding("polled-wrong-end", fact, calls, advice, stop)


RULES = (
    assumed(
        "verdicts.restart",
        "A walk of several pages that begins anew at once after its own end, "
        f"{MOST_RESTARTS} times or more in a row with no other call between, never stopped.",
        "an empty `next` that is sent back requests the first page",
    ),
    assumed(
        "verdicts.wrong-end",
        "Polling with the end's cursor of a newest-first list is `polled-wrong-end` when newer "
        "rows are there.",
        "such a poll can never find anything",
    ),
)
