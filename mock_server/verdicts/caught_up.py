"""Walks from the newest row to those that their client knows from an earlier walk to the end."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from mock_server.clock import SECOND
from mock_server.fidelity import assumed
from mock_server.verdicts.visits import Row, Visit
from mock_server.verdicts.waits import KEPT, waited
from mock_server.verdicts.walk import Walk


class _Known:
    """The rows of a list that its client has read, from the newest to the oldest."""

    def __init__(self, alone: Collection[str]) -> None:
        self._alone = alone
        """Calls beside which no other page was asked for."""

        self.found: dict[int, tuple[object, ...]] = {}
        """The walks that came to known rows, by ``id``, and their kinds."""

        self.brought_news = False
        """Whether one of them came to new rows before: what a sync is for."""

        self.read: set[tuple[object, ...]] = set()
        """The kinds of walks of several pages that read it all: who makes these can page."""

        self._rows: set[Row] = set()
        self._latest: Visit | None = None

    def add(self, visits: Sequence[Visit]) -> None:
        """Take pages that leave no row unread."""
        self._rows.update(row for visit in visits for row in visit.rows)
        self._latest = visits[-1]

    def is_reached(self, visits: Sequence[Visit]) -> bool:
        """Whether pages with new rows lead to one with a known row, as news are read; adds them."""
        brought = [not self._rows.issuperset(visit.rows) for visit in visits]
        is_late = self._latest is not None and waited(self._latest, visits[0]) >= KEPT
        looks_for_news = any(brought) or (
            is_late and visits[0].id in self._alone and not visits[0].was_ignored
        )
        if not looks_for_news or not all(brought[:-1]) or self._rows.isdisjoint(visits[-1].rows):
            return False
        self.brought_news = self.brought_news or any(brought)
        self.add(visits)
        return True


def caught_up(walks: Iterable[Walk], rounds: Iterable[Sequence[Visit]]) -> Collection[int]:
    """The ``id`` of each such walk; ``rounds`` are of calls that ask for no page twice."""
    alone = {pages[0].id for pages in rounds if len(pages) == 1}
    lists: defaultdict[tuple[object, ...], _Known] = defaultdict(lambda: _Known(alone))
    for walk in walks:
        passes = list(_passes(walk))
        if not passes or walk.backwards or (walk.steps[0].visit.asked.number or 0) > 0:
            continue
        known = lists[walk.pages]
        if walk.complete:
            known.add(passes[-1])
            known.read |= set() if walk.is_at_start else {walk.kind}
        elif all(map(known.is_reached, passes)):
            known.found[id(walk)] = walk.kind
    return {
        walk
        for known in lists.values()
        for walk, kind in known.found.items()
        if known.brought_news or kind in known.read
    }


def _passes(walk: Walk) -> Iterator[list[Visit]]:
    """Its pages, each time from the first one."""
    pages: list[Visit] = []
    for step in walk.answered:
        if step.is_first and pages:
            yield pages
            pages = []
        if step.is_first or pages:
            pages.append(step.visit)
    if pages:
        yield pages


RULES = (
    assumed(
        "verdicts.caught-up",
        "A walk that began at the newest row may stop at a page with a row that an earlier walk to "
        "the end had shown, if each page before brought a new row, and if the walk brought one. "
        "Beside such a walk, or after one to the end by several pages of its size, it need not "
        f"bring one, if it began {KEPT // SECOND} seconds after the latest or more, has no field "
        "that nobody reads, and no other page was asked for beside it.",
        "a sync reads what is new, as far as it knows the list",
    ),
)
