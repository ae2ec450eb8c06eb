"""Readers of a list whom nothing tells apart: how often each page may be asked for."""

from collections import Counter
from collections.abc import Iterable

from mock_server.contract.filters import Selection
from mock_server.verdicts.finding import Stop
from mock_server.verdicts.visits import Result, Visit
from mock_server.verdicts.waits import KEPT, waited

_Place = tuple[int, str, Selection, str, bool]
"""A page: its shop, method, filter, cursor and direction."""


class Turns:
    """Who asks for which page: each time that one is shown, one reader may ask for the next."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        self.late: set[str] = set()
        """The calls for a page that it was nobody's turn to ask for, some time after the latest."""

        self._left: Counter[_Place] = Counter()
        self._ends: Counter[_Place] = Counter()
        latest: dict[_Place, Visit] = {}
        for visit in visits:
            at = (*visit.list, *visit.asked.key)
            before = latest.get(at)
            is_second = before is not None and visit.real_at < before.ended_at  # to be faster
            if self._left[at]:
                self._left[at] -= visit.result is Result.ANSWERED and not is_second
            elif before is not None and visit.asked.cursor and waited(before, visit) >= KEPT:
                self.late.add(visit.id)
            latest[at] = visit
            if visit.rows:
                reached = visit.prev if visit.asked.backwards else visit.next
                beyond = (*visit.list, visit.asked.selection, reached, visit.asked.backwards)
                self._left[beyond] += 1
                self._ends[beyond] += not visit.is_full

    def are_over(self, stop: Stop) -> bool:
        """Whether as many asked for what follows a page as were shown that.

        But for those who may have ended there, at a short page.
        """
        at = (stop.shop_id, stop.operation, stop.selection, stop.cursor, stop.backwards)
        return self._left[at] <= self._ends[at]
