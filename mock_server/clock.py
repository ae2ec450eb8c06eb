"""The only source of "now": the machine's clock, and a world's own clock over it.

Every instant in the simulator is an ``int`` of microseconds since 1970-01-01T00:00:00Z.
"""

import time

from msgspec import Struct

MICROSECONDS = 1_000_000
"""Microseconds in a second."""
SECOND = MICROSECONDS
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


LATEST = 253_399_622_400 * SECOND
"""9999-12-01T00:00:00Z: a time a month later can still be written."""

_FIRST_NOW = 63_072_000 * SECOND
"""1972-01-01T00:00:00Z: records that are two years older than this have times after 1970."""
_LAST_NOW = 253_368_086_400 * SECOND
"""9998-12-01T00:00:00Z: what lasts a year from here ends by ``LATEST``."""
NOW_RANGE = "between 1972-01-01T00:00:00Z and 9998-12-01T00:00:00Z"
"""Where a world's clock and its anchor may stand, in words."""


def may_be_now(instant: int) -> bool:
    """Whether a clock may stand there: all times of the records that it makes can be written."""
    return _FIRST_NOW <= instant < _LAST_NOW


def whole_seconds(instant: int) -> int:
    """The instant without its fraction of a second."""
    return instant // SECOND * SECOND


def machine_now() -> int:
    """The machine's instant, in microseconds since the epoch."""
    return time.time_ns() // 1_000


def stopwatch() -> float:
    """Seconds of a monotonic clock, for durations."""
    return time.perf_counter()


class Clock(Struct, frozen=True):
    """A world's clock: frozen at an instant, or running at an offset from the machine's."""

    frozen_at: int | None = None
    """The instant at which it is frozen; None while it runs."""

    offset: int = 0
    """While it runs: microseconds that it is ahead of the machine's clock."""

    @classmethod
    def standing(cls, instant: int) -> "Clock":
        """A clock frozen at an instant."""
        return cls(frozen_at=instant)

    @classmethod
    def running(cls, instant: int) -> "Clock":
        """A clock that runs on from an instant."""
        return cls(offset=instant - machine_now())

    def now(self) -> int:
        """The world's instant, in microseconds since the epoch."""
        return machine_now() + self.offset if self.frozen_at is None else self.frozen_at
