"""Distinguishing walks by their chains of cursors."""

from collections import Counter
from collections.abc import Iterable
from operator import attrgetter

from mock_server.clock import HOUR, SECOND
from mock_server.contract.filters import Selection
from mock_server.fidelity import assumed
from mock_server.verdicts.visits import Asked, PageKey, Result, Visit
from mock_server.verdicts.waits import KEPT, waited
from mock_server.verdicts.walk import How, Step, Walk
from mock_server.verdicts.walk_index import WalkIndex


def walks_of(visits: Iterable[Visit], *, dropped: bool) -> list[Walk]:
    """The walks of a journal's calls, oldest first; ``dropped`` if it lacks older calls."""
    lists: dict[tuple[int, str], _ListReading] = {}
    known: dict[str, Visit] = {}
    for order, visit in enumerate(visits):
        reading = lists.setdefault(visit.list, _ListReading(known, dropped))
        reading.take(visit, order)
    return sorted((walk for each in lists.values() for walk in each.walks), key=attrgetter("began"))


class _ListReading:
    """The walks of one list under one shop's key."""

    def __init__(self, known: dict[str, Visit], dropped: bool) -> None:
        self._index = WalkIndex()
        self._known = known
        """Every cursor that any list returned, and the call whose response had it."""

        self._dropped = dropped
        self._lost: dict[str, Visit] = {}
        """Cursors in lost responses, in case they were read after all."""

        self._given: set[tuple[Selection, str]] = set()
        """Every cursor that this list returned, with its filter; also those of ambiguous calls."""

        self._offers: Counter[PageKey] = Counter()
        """How often the page before each was shown, to a reader on its way there."""

        self._last: Walk | None = None
        """The walk that the latest call began or continued."""

        self._asks: Counter[PageKey] = Counter()
        """How often each page was requested, by any walk."""

        self._shown: Counter[PageKey] = Counter()
        """How often it was returned with rows: in vain, one reader may request it many times."""

        self._running: dict[Asked, int] = {}
        """Until when the latest call for each page was under way."""

        self._order = 0

    @property
    def walks(self) -> list[Walk]:
        """In the order in which they began."""
        return self._index.walks

    def take(self, visit: Visit, order: int) -> None:
        """Find the walk of the next call."""
        self._order = order
        if visit.result in (Result.FAILED, Result.LOST):
            for walk in self._index.expecting(visit):
                walk.tried = True
            self._lost |= {cursor: visit for cursor in (visit.next, visit.prev) if cursor}
        elif visit.result is not Result.REFUSED or self._tells_something(visit):
            self._place(visit)
            self._know(visit)

    def _tells_something(self, visit: Visit) -> bool:
        """Of refused calls, only those that misuse a cursor belong to a walk."""
        known = self._known.get(visit.asked.cursor)
        strange = known is None or known.list != visit.list
        return bool(visit.asked.cursor) and (visit.sort_changed or strange)

    def _know(self, visit: Visit) -> None:
        for cursor in (visit.next, visit.prev):
            if cursor:
                self._known[cursor] = visit
                self._given.add((visit.asked.selection, cursor))

    def _place(self, visit: Visit) -> None:
        if not self._is_retry(visit):
            self._place_anew(visit)
            until = self._running.get(visit.asked, 0)
            self._running[visit.asked] = max(until, visit.ended_at)

    def _place_anew(self, visit: Visit) -> None:
        if visit.asked.cursor:
            self._asks[visit.asked.key] += 1
            self._shown[visit.asked.key] += bool(visit.rows)
            self._follow(visit)
        else:
            self._begin(visit)
        for cursor, backwards in ((visit.next, False), (visit.prev, True)):
            if visit.rows and (visit.asked.backwards == backwards or not visit.asked.cursor):
                self._offers[visit.asked.selection, cursor, backwards] += 1

    def _follow(self, visit: Visit) -> None:
        """Find the walk of a call by its cursor."""
        holders = self._index.holders(visit.asked.cursor)
        giving = [walk for walk in holders if walk.gave(visit.asked)] or holders
        alike = [walk for walk in giving if _is_its_list(walk, visit.asked)]
        alike = [walk for walk in alike if not _is_long_ago(walk, visit)] or alike
        giving = [walk for walk in giving if walk in alike or not _is_its_list(walk, visit.asked)]
        ahead = [walk for walk in giving if walk.expects(visit)]
        on = [walk for walk in ahead if walk in alike]
        self._entangle([walk for walk in alike if walk.may_have(visit.asked)], visit)
        others = [walk for walk in alike if walk not in on and walk.has_another(visit.asked)]
        for walk in others:
            walk.count(visit.asked)
        if on:
            self._go_on(on, visit, shared=bool(others))
        elif not others:  # otherwise it is from a reader that started in parallel
            self._stray(visit, giving, alike, ahead)

    def _stray(
        self, visit: Visit, giving: list[Walk], alike: list[Walk], ahead: list[Walk]
    ) -> None:
        """Find the walk of a call that is not the next call of its list."""
        unfinished = [walk for walk in alike if not walk.complete]
        if unfinished:
            self._read_again(unfinished, visit)
        elif (ahead or not alike) and (visit.asked.selection, visit.asked.cursor) in self._given:
            return  # two lists returned the cursor
        elif ahead:
            self._go_on(ahead, visit)
        elif alike:
            self._after_the_end(alike, visit)
        elif giving:
            self._read_again(giving, visit)
        else:
            self._from_elsewhere(visit)

    def _entangle(self, walks: list[Walk], visit: Visit) -> None:
        """Mark walks that could all own the call; none need turn if another goes straight on."""
        owners = _claimants(walks, visit) if walks else []
        owners = [walk for walk in owners if _is_straight(walk, visit)] or owners
        for walk in owners:
            walk.entangled = walk.entangled or len(owners) > 1

    def _is_retry(self, visit: Visit) -> bool:
        """Whether the client repeats the call because it gave up waiting for the first response."""
        walk = self._index.doubting(visit.asked)
        if visit.result is Result.REFUSED or walk is None:
            return False
        walk.answer_again(visit, self._order)
        self._index.note(walk)
        return True

    def _begin(self, visit: Visit) -> None:
        last = self._last
        same = last is not None and last.is_at_start and not last.tried
        if same and last is not None and last.latest and last.latest.asked == visit.asked:
            self._add(last, Step(visit, How.AGAIN))
        else:
            self._open(Step(visit, How.START))

    def _go_on(self, walks: list[Walk], visit: Visit, *, shared: bool = False) -> None:
        owners = _claimants(walks, visit)
        owners = [walk for walk in owners if _is_straight(walk, visit)] or owners
        owners = [
            each for each in owners if each.latest and each.latest.asked.limit == visit.asked.limit
        ] or owners
        for walk in owners:
            repeats = walk.has_asked(visit.asked)
            unsure = shared or len(owners) > 1 or (repeats and self._may_be_anothers([walk], visit))
            self._add(walk, Step(visit, How.ON, walk.giver(visit.asked), unsure))

    def _read_again(self, walks: list[Walk], visit: Visit) -> None:
        owners = _claimants(walks, visit)
        is_second = visit.real_at < self._running.get(visit.asked, 0)  # before the first came
        if len(owners) == 1 and not is_second and not self._may_be_anothers(owners, visit):
            self._add(owners[0], Step(visit, How.REREAD, owners[0].giver(visit.asked)))

    def _may_be_anothers(self, walks: list[Walk], visit: Visit) -> bool:
        """Whether the cursor was returned so often that each reader may have used it once."""
        offers, own = self._offers[visit.asked.key], any(walk.gave(visit.asked) for walk in walks)
        asks = self._shown if visit.rows else self._asks
        return asks[visit.asked.key] <= offers and offers > own

    def _after_the_end(self, walks: list[Walk], visit: Visit) -> None:
        """A cursor of ended walks: another walk jumps, or a client stored it."""
        giver = walks[-1].giver(visit.asked)
        over = max(walk.completed for walk in walks)
        later = [
            walk
            for walk in self._index.unfinished_since(over)
            if _reads_alike(walk, visit)
            and walk.kind[-1] == visit.asked.limit
            and walk.backwards == visit.asked.backwards
        ]
        if self._may_be_anothers(walks, visit) or len(later) > 1:
            return
        owners = _claimants(walks, visit)
        if later:
            self._add(later[0], Step(visit, How.JUMP, giver))
        elif any(_is_soon(walk, visit) for walk in owners):
            self._read_again(owners, visit)
        elif visit.result is not Result.REFUSED:
            self._open(Step(visit, How.RESUMED, giver))

    def _from_elsewhere(self, visit: Visit) -> None:
        """A cursor that was returned to no walk of this list."""
        cursor = visit.asked.cursor
        lost, known = self._lost.pop(cursor, None), self._known.get(cursor)
        if lost is not None:  # the response was read after all
            self._place(lost)
            self._know(lost)
            self._place(visit)
        elif known is not None and known.list == visit.list:
            return  # the call whose response had it had several owners
        elif known is None and self._dropped and visit.asked.number is not None:
            if visit.result is not Result.REFUSED:
                self._open(Step(visit, How.RESUMED))
        else:  # the walk that most likely invented it is the latest that had not ended
            step = Step(visit, How.INVENTED, known)
            walk = self._index.latest_unfinished(lambda each: _reads_alike(each, visit))
            self._open(step) if walk is None else self._add(walk, step)

    def _open(self, step: Step) -> None:
        self._last = Walk(step, self._order)
        self._index.add(self._last)

    def _add(self, walk: Walk, step: Step) -> None:
        walk.add(step, self._order)
        self._index.note(walk)
        self._last = walk


def _claimants(walks: list[Walk], visit: Visit) -> list[Walk]:
    """A walk that had ended when another one began, or has ended by now, gives way to the other."""
    latest = max(walk.began for walk in walks)
    owners = [walk for walk in walks if walk.completed >= latest or not walk.is_over(visit.asked)]
    return [walk for walk in owners if not walk.complete or _is_soon(walk, visit)] or owners


def _is_its_list(walk: Walk, asked: Asked) -> bool:
    giver = walk.giver(asked)
    return giver is not None and giver.asked.selection == asked.selection


def _is_straight(walk: Walk, visit: Visit) -> bool:
    """Whether the call continues in the direction of the walk."""
    return walk.latest is not None and walk.latest.asked.backwards == visit.asked.backwards


def _reads_alike(walk: Walk, visit: Visit) -> bool:
    latest = walk.latest
    return latest is not None and latest.asked.selection == visit.asked.selection


def _is_long_ago(walk: Walk, visit: Visit) -> bool:
    """Whether it stopped before the call, so that the call is of another if there is one."""
    return waited(walk.steps[-1].visit, visit) >= HOUR


def _is_soon(walk: Walk, visit: Visit) -> bool:
    return waited(walk.steps[-1].visit, visit) < KEPT


RULES = (
    assumed(
        "verdicts.walks",
        "Walks are distinguished by their chain of cursors, for each shop and method. Identical "
        "calls for the first page, one right after another, are one walk. A call that could "
        "belong to two walks is ambiguous and never fails; a walk that rested for an hour gives "
        "way.",
        "a cursor belongs to the response that contained it",
    ),
    assumed(
        "verdicts.kept-cursor",
        f"A walk that reached the end is over: after {KEPT // SECOND} s a call with one of its "
        "cursors begins a new walk, such as that of a client that stores its last cursor to "
        "request new rows.",
        "a sync that continues where it stopped is a good client",
    ),
    assumed(
        "verdicts.dropped",
        "If the journal dropped older calls, a cursor that no response in it contains may be one "
        "of theirs, and never fails.",
        "the journal is bounded",
    ),
)
