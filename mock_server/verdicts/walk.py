"""A walk: the calls with which one reader reads through one list."""

from collections import Counter
from enum import Enum, auto
from itertools import pairwise

from msgspec import Struct

from mock_server.verdicts.visits import Asked, PageKey, Result, Row, Visit
from mock_server.verdicts.waits import waited


class How(Enum):
    """How a call belongs to its walk."""

    START = auto()
    """The first page."""

    AGAIN = auto()
    """The first page, right after the first page."""

    ON = auto()
    """With `next` or `prev` of the current page."""

    REREAD = auto()
    """With another cursor that the walk received."""

    JUMP = auto()
    """With a cursor that only an earlier walk received."""

    RESUMED = auto()
    """The first call of a walk from a stored cursor."""

    INVENTED = auto()
    """With a cursor that no response contained."""


class Step(Struct, frozen=True):
    """One call of a walk."""

    visit: Visit
    how: How
    giver: Visit | None = None
    """The call whose response contained the cursor."""

    shared: bool = False
    """Another walk could own the call as well: it proves nothing."""

    @property
    def is_first(self) -> bool:
        """Whether it asked for the first page."""
        return self.how in (How.START, How.AGAIN)


class Walk:
    """The steps of a walk, and its current state."""

    def __init__(self, step: Step, order: int) -> None:
        self.steps: list[Step] = []
        self.backwards = step.visit.asked.backwards
        """Whether it reads from the end of the list to its beginning."""

        self.began = order
        self.touched = order
        self.complete = False
        """Whether it reached an empty or short page in its direction."""

        self.completed = order
        """When it reached it."""

        self._ends = frozenset[str]()
        """The cursors that lead to it, or beyond."""

        self.tried = False
        """Whether the page next to the current one was requested since, and never came."""

        self.entangled = False
        """Whether another walk could own one of its calls, so that its position is uncertain."""

        self.starts = 0
        """How often it started: there may be this many readers in it."""

        self.is_at_start = True
        """Whether it has only the first page."""

        self.latest: Visit | None = None
        self._surely_asked: Counter[PageKey] = Counter()
        self._asked: Counter[PageKey] = Counter()
        self._at_hand: Visit | None = None
        self._given: dict[tuple[str, bool], Visit] = {}
        self._seen: set[Row] = set()
        self.add(step, order)

    def add(self, step: Step, order: int) -> None:
        """Add a call to the walk."""
        self.steps.append(step)
        self.starts += step.is_first
        self.is_at_start = self.is_at_start and step.is_first
        self._asked[step.visit.asked.key] += 1
        self._surely_asked[step.visit.asked.key] += not step.shared
        self._see(step.visit, order)

    def answer_again(self, visit: Visit, order: int) -> None:
        """Replace the latest call by its retry."""
        last = self.steps.pop()
        self.starts -= last.is_first
        self._asked[visit.asked.key] -= 1
        self.add(Step(visit, last.how, last.giver, last.shared), order)

    def _see(self, visit: Visit, order: int) -> None:
        self.touched = order
        if visit.result is Result.REFUSED:
            return
        self.latest, self.tried = visit, False
        if visit.rows or self._at_hand is None:
            self._at_hand = visit
        if visit.rows:
            self._given[visit.next, False] = self._given[visit.prev, True] = visit
        if visit.asked.backwards == self.backwards:
            if not visit.is_full:
                self.completed = self.completed if self.complete else order
                self.complete = True
                self._ends = frozenset((visit.asked.cursor, visit.next, visit.prev))
            elif visit.asked.cursor in self._ends and not self._seen.issuperset(visit.rows):
                self.complete = False  # not where its pages are read in another order
        self._seen.update(visit.rows)

    def expects(self, visit: Visit) -> bool:
        """Whether the call requests the page next to the current one, on either side."""
        if self._at_hand is None or not visit.asked.cursor:
            return False
        page = self._at_hand
        return visit.asked.cursor == (page.prev if visit.asked.backwards else page.next)

    def giver(self, asked: Asked) -> Visit | None:
        """The latest call whose response contained the cursor.

        As `next` for `after` or `prev` for `before`; otherwise, if one did, the wrong way round.
        """
        rightly = self._given.get((asked.cursor, asked.backwards))
        return rightly or self._given.get((asked.cursor, not asked.backwards))

    def gave(self, asked: Asked) -> bool:
        """Whether a response contained the cursor for this direction."""
        return (asked.cursor, asked.backwards) in self._given

    def has_another(self, asked: Asked) -> bool:
        """Whether one of several readers in the walk may still have to read the page."""
        return self.starts > 1 and self._asked[asked.key] < self.starts

    def has_asked(self, asked: Asked) -> bool:
        """Whether it requested the page before."""
        return self._asked[asked.key] > 0

    def may_have(self, asked: Asked) -> bool:
        """Whether a reader in it may still have to read the page, as far as is certain."""
        return self._surely_asked[asked.key] < max(1, self.starts)

    def is_over(self, asked: Asked) -> bool:
        """Whether no reader in it may still request the page: it reached an empty one."""
        latest = self.latest
        looked = latest and not latest.rows and latest.asked.backwards == asked.backwards
        unasked = self._asked[asked.key] == 0 and not looked
        return self.complete and not unasked and not self.has_another(asked)

    def count(self, asked: Asked) -> None:
        """Record that a reader, perhaps of this walk, requested the page."""
        self._asked[asked.key] += 1

    @property
    def method(self) -> str:
        """The vendor's method."""
        return self.steps[0].visit.list[1]

    @property
    def pages(self) -> tuple[object, ...]:
        """Equal for walks that read the same rows in the same direction."""
        return self.steps[0].visit.pages

    @property
    def kind(self) -> tuple[object, ...]:
        """Equal for walks that read the same pages, of one size."""
        return *self.pages, self.steps[0].visit.asked.limit

    @property
    def is_probe(self) -> bool:
        """Whether it asked for one row and no more: for the newest, or whether there are any."""
        return self.is_at_start and all(step.visit.asked_limit == 1 for step in self.steps)

    @property
    def pace(self) -> int:
        """The shortest wait after a page with rows, in microseconds; retries make others longer."""
        visits = [step.visit for step in self.answered]
        waits = [
            waited(before, after)
            for before, after in pairwise(visits)
            if before.rows and before.asked.backwards == after.asked.backwards
        ]
        return min(waits, default=0)

    @property
    def saw_rows(self) -> bool:
        """Whether any of its pages had a row."""
        return bool(self._seen)

    @property
    def answered(self) -> list[Step]:
        """The steps that received a page."""
        return [step for step in self.steps if step.visit.result is not Result.REFUSED]
