"""Readers of one list, of whom one stops while the others go on: told by counting them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from mock_server.clock import SECOND
from mock_server.fidelity import assumed
from mock_server.verdicts.visits import Result, Visit
from mock_server.verdicts.walk import Walk

_HEDGED = SECOND // 100
"""Who does not wait for an answer, and asks again to be faster, waits so long at first."""


def left_behind(walks: Sequence[Walk], visits: Sequence[Visit]) -> Mapping[int, list[Visit]]:
    """The calls for the page at which one of several readers stopped, by the ``id`` of a walk."""
    reading: defaultdict[tuple[object, ...], list[Walk]] = defaultdict(list)
    for walk in walks:
        reading[walk.pages].append(walk)
    crowds: dict[tuple[object, ...], _Readers] = {}
    for pages, those in reading.items():
        crowd = [walk for walk in those if walk.entangled or walk.starts > 1]
        if crowd and all(walk.complete or walk in crowd for walk in those):
            crowds[pages] = _Readers(crowd[0])
    for order, visit in enumerate(visits):
        readers = crowds.get(visit.pages)
        if readers is not None and order >= readers.walk.began:
            readers.take(visit)
    return {id(each.walk): found for each in crowds.values() if (found := each.stopped())}


class _Readers:
    """Where the readers of a list stand: who asks for a page has got the one before it."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self._at = Counter[str]()
        """How many got the page that ends with a cursor, and have not asked for the next."""

        self._alone_at = Counter[str]()
        """How many of them got it while nobody else stood anywhere: it may have begun again."""

        self._perhaps_at = Counter[str]()
        """How many may have: an answer may be of a second attempt, and a failure the last one."""

        self._got: defaultdict[str, list[Visit]] = defaultdict(list)
        self._latest: dict[str, Visit] = {}
        self._is_unsure = False

    def take(self, visit: Visit) -> None:
        """Move a reader on from the page that its call names."""
        cursor, before = visit.asked.cursor, self._latest.get(visit.asked.cursor)
        came = self._at if self._at[cursor] or not cursor else self._perhaps_at
        if cursor:
            self._is_unsure |= not came[cursor] or visit.repeated or visit.shortened
            came[cursor] -= 1
        was_shown = visit.result in (Result.ANSWERED, Result.DOUBTFUL)
        reached = (visit.prev if visit.asked.backwards else visit.next) if was_shown else ""
        hedges = before and before.real_at + _HEDGED <= visit.real_at < before.ended_at
        is_sure = visit.result is Result.ANSWERED and visit.is_full and not hedges
        stand = came if is_sure else self._perhaps_at
        self._alone_at[reached] += not self._at.total()
        stand[reached or cursor] += 1
        if was_shown:
            self._got[reached].append(visit)
            self._latest[cursor] = visit

    def stopped(self) -> list[Visit]:
        """The calls for a page after which not all of its readers asked for the next.

        Who asks for a first page may only look, or ask twice.
        """
        for cursor, number in self._at.items():
            least = self._alone_at[cursor] if cursor in self._latest else 0
            got = self._got[cursor]
            if number > least and got[-1].asked.cursor and not self._is_unsure:
                return got
        return []


RULES = (
    assumed(
        "verdicts.left-behind",
        "If several readers of a list got the same page, not the first one, and fewer asked for "
        "the next, one of them stopped early, whosever its calls are. It is none if a call asks "
        "for a page that no reader has come to: then they share the work, or one began again; nor "
        "of one that stopped before any other stood in the list, if another went on.",
        "each page that is read brings one reader to its end",
    ),
)
