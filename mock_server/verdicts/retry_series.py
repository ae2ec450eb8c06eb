"""Attempts at one call: how long its client waited between them, and how it calls otherwise."""

import re
from collections import deque
from datetime import datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct, field

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.verdicts.waits import Haste, Losses, ended_at, paused, waited

_OWN_PACE, _PACES = 0.8, 5
"""A poll keeps so much of the shortest of its latest so many waits, whatever fails."""

_FEWEST = 2

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
    def demanded(self) -> int:
        """How long ``Retry-After`` asked it to wait, in microseconds; 0 where it cannot be read."""
        text = self.failed.retry_after
        if _SECONDS.fullmatch(text):
            return int(text) * SECOND
        until = _date(text)
        if until is None:
            return 0
        # A date has whole seconds: the one that it names may have begun already.
        left = round(until.timestamp()) * SECOND - ended_at(self.failed)
        return max(0, left - SECOND)

    @property
    def allowed_at_once(self) -> bool:
        """Whether ``Retry-After`` was zero seconds, or a date that was over."""
        text = self.failed.retry_after
        if _SECONDS.fullmatch(text):
            return int(text) == 0
        until = _date(text)
        return until is not None and round(until.timestamp()) * SECOND <= ended_at(self.failed)


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


class Series(Struct, frozen=True):
    """Attempts at the same call: all failed but perhaps the last."""

    attempts: tuple[Call, ...]
    gaps: tuple[Gap, ...]
    """The waits after failures that a client tries again after."""

    losses: Losses
    haste: Haste

    pace: Pace
    """How the client makes such calls when they are answered, before the attempts and after."""

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
