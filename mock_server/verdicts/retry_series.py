"""Attempts at one call: how long its client waited between them, and how it calls otherwise."""

import re
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from itertools import pairwise

from msgspec import Struct, field

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.verdicts.waits import Haste, Losses, ended_at, paused, waited

_OWN_PACE, _PACES = 0.8, 5
"""A poll keeps so much of the shortest of its latest so many waits, whatever fails."""

_FEWEST = 2

_SAME_REST = 0.05
"""A circuit breaker rests as long each time, but for so much."""

Key = tuple[int, str, str]
"""The shop, the method, and a hash of what is the same in attempts at one call."""

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


class Gap(Struct, frozen=True):
    """The wait between a failure and the next attempt."""

    failed: Call
    retry: Call

    @property
    def length(self) -> int:
        """How long the client waited, in microseconds."""
        return paused(self.failed, self.retry)

    @property
    def _asked(self) -> int | None:
        """How long ``Retry-After`` asked it to wait, in microseconds; None if it is unreadable."""
        text = self.failed.retry_after
        if _SECONDS.fullmatch(text):
            return int(text) * SECOND
        until = _date(text)
        if until is None:
            return None
        return max(0, round(until.timestamp()) * SECOND - ended_at(self.failed))

    @property
    def demanded(self) -> int:
        """The same; of a date, whose second may have begun already, a second less."""
        is_date = not _SECONDS.fullmatch(self.failed.retry_after)
        return max(0, (self._asked or 0) - is_date * SECOND)

    @property
    def allowed_at_once(self) -> bool:
        """Whether ``Retry-After`` was zero seconds, or a date that was over."""
        return self._asked == 0


class Pace(Struct):
    """How often a client makes a call while it is answered."""

    answered: Call | None = None
    waits: deque[int] = field(default_factory=lambda: deque(maxlen=_PACES))

    def see(self, call: Call) -> None:
        """Take the wait since the call was answered last."""
        if self.answered is not None:
            self.waits.append(waited(self.answered, call))
            self.answered = None

    @property
    def shortest(self) -> int:
        """The shortest of the latest waits, in microseconds; 0 while there are too few."""
        return min(self.waits) if len(self.waits) >= _FEWEST else 0


class Series(Struct, frozen=True, dict=True):
    """Attempts at the same call: all failed but perhaps the last."""

    attempts: Sequence[Call]
    losses: Losses
    haste: Haste

    pace: Pace
    """How the client makes such calls when they are answered, before the attempts and after."""

    before: Call | None
    """The call before the first attempt."""

    @cached_property
    def gaps(self) -> Sequence[Gap]:
        """The waits after failures that a client tries again after."""
        tried = pairwise(self.attempts)
        return [Gap(*pair) for pair in tried if self.losses.may_be_tried_again(pair[0])]

    @property
    def is_of_a_breaker(self) -> bool:
        """Whether the first attempt waited as the second, after another call had failed."""
        before, first, wait = self.before, self.attempts[0], self.gaps[0].length
        if before is None or wait < SECOND or before.shop_id != first.shop_id:
            return False
        rested = abs(paused(before, first) - wait) <= _SAME_REST * wait + self.haste.at_once
        return rested and self.losses.may_be_tried_again(before)

    @property
    def is_a_poll(self) -> bool:
        """Whether the client went on as it does when nothing fails, and did not try again."""
        pace = self.pace.shortest
        starts = [waited(gap.failed, gap.retry) for gap in self.gaps]
        return pace >= SECOND and all(wait >= pace * _OWN_PACE for wait in starts)


def _date(text: str) -> datetime | None:
    """The date of a header; None if it cannot be parsed."""
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is not None else None
