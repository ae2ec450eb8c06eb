"""Finding walks by what a call asks for, however many walks a journal shows."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from itertools import islice

from mock_server.verdicts.visits import Asked, Result, Visit
from mock_server.verdicts.walk import Walk

MOST_HOLDERS = 64
"""Walks that were given one cursor and may own a call by it: the latest so many."""


class WalkIndex:
    """The walks of one list under one shop's key, in the order in which they began."""

    def __init__(self) -> None:
        self.walks: list[Walk] = []
        self._began: list[int] = []
        self._places: dict[Walk, int] = {}
        self._holders: defaultdict[str, dict[Walk, None]] = defaultdict(dict)
        self._doubtful: defaultdict[Asked, dict[Walk, None]] = defaultdict(dict)
        self._doubted: dict[Walk, Asked] = {}
        self._unfinished: dict[Walk, None] = {}
        """The one that was touched last comes last."""

    def add(self, walk: Walk) -> None:
        """Take a walk that begins."""
        self._places[walk] = len(self.walks)
        self.walks.append(walk)
        self._began.append(walk.began)
        self.note(walk)

    def note(self, walk: Walk) -> None:
        """Know what a walk has become; after every call that it takes."""
        last = walk.steps[-1].visit
        if walk in self._doubted:
            del self._doubtful[self._doubted.pop(walk)][walk]
        if last.result is Result.DOUBTFUL:
            self._doubtful[last.asked][walk] = None
            self._doubted[walk] = last.asked
        self._unfinished.pop(walk, None)
        if not walk.complete:
            self._unfinished[walk] = None
        for cursor in {last.next, last.prev} if last.rows else ():
            self._holders[cursor][walk] = None

    def holders(self, cursor: str) -> list[Walk]:
        """The walks that were given a cursor, oldest first."""
        latest = islice(reversed(self._holders[cursor]), MOST_HOLDERS)
        return sorted(latest, key=self._places.__getitem__)

    def expecting(self, visit: Visit) -> list[Walk]:
        """The walks of whose page at hand a call asks for the page beside it."""
        return [walk for walk in self._holders[visit.asked.cursor] if walk.expects(visit)]

    def doubting(self, asked: Asked) -> Walk | None:
        """The first walk whose client may not have read the answer that it asks for again."""
        return min(self._doubtful[asked], key=self._places.__getitem__, default=None)

    def unfinished_since(self, order: int) -> list[Walk]:
        """The walks that began later, and have not come to their ends."""
        later = self.walks[bisect_right(self._began, order) :]
        return [walk for walk in later if not walk.complete]

    def latest_unfinished(self, wanted: Callable[[Walk], bool]) -> Walk | None:
        """The walk on its way that was touched last, of those that are wanted if there are any."""
        latest = next((walk for walk in reversed(self._unfinished) if wanted(walk)), None)
        return latest or next(reversed(self._unfinished), None)
