"""How long a client waited between two calls, and which calls got a response."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from msgspec import Struct

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.fidelity import assumed

KEPT = 5 * SECOND
"""A walk at its end is over after this wait: a later call starts from a stored cursor."""

_QUICK, _SLOWER = SECOND * 9 // 10, 3
"""Who comes back so late, and so much later than it usually goes on, has paused."""

AT_ONCE = 50 * SECOND // 1000
"""A call that follows sooner came at once, on a machine that is not busy."""

_TURNS = 4
"""Of a client and the server between an answer and the next call."""

AT_MOST = 250 * SECOND // 1000
"""A longer wait is always a wait, however busy the machine."""

_SURELY = 30 * SECOND // 1000
"""``Haste.surely`` where nothing tells how quick the client is."""

_SOONEST, _HASTY_TURNS = 15 * SECOND // 1000, 10
"""Else this long, or so many times its quickest turn."""

_SAME_PACE = SECOND // 100
"""Two clocks that differ by less than this between two calls run at one pace."""

_OK = 200
_TOO_MANY = 429
_SERVER_ERROR = 500


class Moment(Protocol):
    """Something at an instant of the world's clock and of the machine's."""

    @property
    def at(self) -> int:
        """The world's instant, in microseconds since the epoch."""

    @property
    def real_at(self) -> int:
        """The machine's instant, in microseconds since the epoch."""


class Losses(Struct, frozen=True):
    """Which faults keep a response from the client, as the kinds of faults declare."""

    losing: Collection[str]
    """Kinds that leave the client without a readable response."""

    doubtful: Collection[str]
    """Kinds after which the client may have been unable to read the response."""

    shortening: Collection[str] = ()
    """Kinds that shorten a list's page."""

    repeating: Collection[str] = ()
    """Kinds that repeat rows of a list."""

    def was_lost(self, call: Call) -> bool:
        """Whether no response reached the client: broken by a fault, or not waited for."""
        return not call.waited_for or call.fault in self.losing

    def is_doubtful(self, call: Call) -> bool:
        """Whether the client may have been unable to read the response, though it was complete."""
        return call.fault in self.doubtful

    def was_answered(self, call: Call) -> bool:
        """Whether the client could read a response of the operation."""
        return was_answered(call) and not self.was_lost(call)

    def may_be_tried_again(self, call: Call) -> bool:
        """Whether it failed in a way that clients retry: 429, 5xx, or no response."""
        return self.was_lost(call) or call.status == _TOO_MANY or call.status >= _SERVER_ERROR


def losses_of(kinds: Iterable[Any]) -> Losses:
    """The losses that the kinds of faults declare."""
    found = list(kinds)
    return Losses(
        frozenset(kind.name for kind in found if kind.loses_answer),
        frozenset(kind.name for kind in found if kind.doubtful),
        frozenset(kind.name for kind in found if kind.shortens_page),
        frozenset(kind.name for kind in found if kind.repeats_rows),
    )


def was_answered(call: Call) -> bool:
    """Whether the operation's own response was sent."""
    return call.status == _OK


def waited(earlier: Moment, later: Moment) -> int:
    """The wait between two calls, in microseconds: both waiting and advancing the clock count."""
    return max(later.real_at - earlier.real_at, later.at - earlier.at)


def came_back(earlier: Moment, later: Moment, pace: int) -> bool:
    """Whether a walk paused between two calls, by the time it usually takes for a page."""
    return waited(earlier, later) >= min(KEPT, max(_QUICK, _SLOWER * pace))


def ended_at(call: Call) -> int:
    """When the client received its response or disconnected, by the machine's clock."""
    return call.real_at + round(call.seconds * SECOND)


def paused(earlier: Call, later: Call) -> int:
    """How long a client waited after a call ended, by either clock.

    If the earlier call is still under way, the wait since its start counts.
    """
    if earlier.under_way:
        return waited(earlier, later)
    really, of_the_world = later.real_at - earlier.real_at, later.at - earlier.at
    moved = abs(of_the_world - really) > _SAME_PACE  # otherwise the world's clock adds nothing
    return max(0, later.real_at - ended_at(earlier), of_the_world if moved else 0)


class Haste(Struct, frozen=True):
    """How soon a call comes that did not wait, on the machine that made the calls."""

    at_once: int
    """What counts as no wait at all, in microseconds."""

    surely: int
    """Two retries that together take less waited for nothing; longer ones may be jitter."""

    late: int
    """By how much the machine lengthens a wait."""


def haste_of(calls: Iterable[Call], lateness: int = 0) -> Haste:
    """The haste that these calls show.

    50 ms is enough on a machine that is not busy. Where even the quickest call after an answer
    took longer than a third of that, the machine is slow, and three times as long counts; where
    the server itself is woken late, four times its lateness is added: a call has as many turns to
    wait for.
    """
    quickest: int | None = None
    previous: Call | None = None
    for call in calls:
        if previous is not None and was_answered(previous) and previous.waited_for:
            turn = call.real_at - ended_at(previous)
            if turn > 0 and (quickest is None or turn < quickest):
                quickest = turn
        previous = call
    late = _TURNS * lateness
    at_once = min(AT_MOST, max(AT_ONCE + late, 3 * (quickest or 0)))
    surely = _SURELY if quickest is None else max(_SOONEST, _HASTY_TURNS * quickest)
    return Haste(at_once, min(at_once, surely + 2 * late), late)


def in_order(calls: list[Call]) -> list[Call]:
    """The calls in order of arrival; several workers write them in batches of their own."""
    return sorted(calls, key=lambda call: (call.real_at, call.id))


RULES = (
    assumed(
        "verdicts.wait",
        "The wait between two calls is the longer of real time and the world's "
        "time, so that both waiting and advancing the clock count.",
        "a test advances the clock instead of waiting",
    ),
)
