"""How long a client waited between two calls, and which calls were answered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.fidelity import Fact, Grade

KEPT = 5 * SECOND
"""A walk at its end is over after this wait: a later call begins from a cursor that was kept."""

AT_ONCE = 50 * SECOND // 1000
"""A call that follows sooner came at once, on a machine that is not busy."""

_AT_MOST = 250 * SECOND // 1000
"""However busy the machine, a longer wait is one."""

_SAME_PACE = SECOND // 100
"""Two clocks that differ by less between two calls run at one pace."""

_OK = 200
_TOO_MANY = 429
_SERVER_ERROR = 500


class Moment(Protocol):
    """What happened at an instant of the world's and of the machine's."""

    @property
    def at(self) -> int:
        """The world's instant, in microseconds since the epoch."""
        ...

    @property
    def real_at(self) -> int:
        """The machine's instant, in microseconds since the epoch."""
        ...


@dataclass(frozen=True, slots=True)
class Losses:
    """Which faults keep an answer from the client; the kinds of faults say so themselves."""

    losing: Collection[str]
    """Kinds that leave the client without an answer that it could read."""

    doubtful: Collection[str]
    """Kinds after which the client may not have been able to read the answer."""

    shortening: Collection[str] = ()
    """Kinds that make a list's page shorter."""

    repeating: Collection[str] = ()
    """Kinds that show rows of a list again."""

    def was_lost(self, call: Call) -> bool:
        """Whether no answer reached the client: broken by a fault, or not waited for."""
        return not call.waited_for or call.fault in self.losing

    def is_doubtful(self, call: Call) -> bool:
        """Whether the client may not have read the answer, though it was sent whole."""
        return call.fault in self.doubtful

    def was_answered(self, call: Call) -> bool:
        """Whether the client could read an answer of the operation's."""
        return was_answered(call) and not self.was_lost(call)

    def may_be_tried_again(self, call: Call) -> bool:
        """Whether it failed in a way that a client tries again after: 429, 5xx, or no answer."""
        return self.was_lost(call) or call.status == _TOO_MANY or call.status >= _SERVER_ERROR


class LosingKind(Protocol):
    """A kind of fault, as far as verdicts ask it."""

    name: str
    loses_answer: bool
    doubtful: bool
    shortens_page: bool
    repeats_rows: bool


def losses_of(kinds: Iterable[Any]) -> Losses:
    """What the kinds of faults say of themselves (``LosingKind``)."""
    found: Sequence[LosingKind] = list(kinds)
    return Losses(
        frozenset(kind.name for kind in found if kind.loses_answer),
        frozenset(kind.name for kind in found if kind.doubtful),
        frozenset(kind.name for kind in found if kind.shortens_page),
        frozenset(kind.name for kind in found if kind.repeats_rows),
    )


def was_answered(call: Call) -> bool:
    """Whether the operation's own answer was sent."""
    return call.status == _OK


def waited(earlier: Moment, later: Moment) -> int:
    """The wait between two calls, in microseconds: both waiting and advancing the clock count."""
    return max(later.real_at - earlier.real_at, later.at - earlier.at)


def ended_at(call: Call) -> int:
    """When the client had its answer or hung up, by the machine's clock."""
    return call.real_at + round(call.seconds * SECOND)


def paused(earlier: Call, later: Call) -> int:
    """How long a client waited after a call ended, by either clock.

    A call that is under way still when the next one comes was waited for until then: how long is
    what its client waited.
    """
    if earlier.under_way:
        return waited(earlier, later)
    really, of_the_world = later.real_at - earlier.real_at, later.at - earlier.at
    moved = abs(of_the_world - really) > _SAME_PACE  # else the world's clock says nothing new
    return max(0, later.real_at - ended_at(earlier), of_the_world if moved else 0)


def at_once(calls: Iterable[Call]) -> int:
    """What counts as no wait at all, in microseconds, on the machine that made these calls.

    50 ms is enough on a machine that is not busy. Where even the quickest call after an answer
    took longer than a third of that, the machine is slow, and three times as long counts.
    """
    quickest: int | None = None
    previous: Call | None = None
    for call in calls:
        if previous is not None and was_answered(previous) and previous.waited_for:
            turn = call.real_at - ended_at(previous)
            if turn > 0 and (quickest is None or turn < quickest):
                quickest = turn
        previous = call
    return AT_ONCE if quickest is None else min(max(AT_ONCE, 3 * quickest), _AT_MOST)


def in_order(calls: list[Call]) -> list[Call]:
    """The calls as they came; several workers journal them in batches of their own."""
    return sorted(calls, key=lambda call: (call.real_at, call.id))


RULES = (
    Fact(
        "verdicts.wait",
        "How long a client waited between two calls is the larger of real time and the world's "
        "time, so that both waiting and advancing the clock count.",
        Grade.ASSUMED,
        "a test advances the clock in place of waiting",
    ),
    Fact(
        "verdicts.unanswered",
        "A call counts as unanswered when its status is not 200, when its client hung up or still "
        "waits, or when the fault `connection_reset`, `no_reply`, `truncate` or `malformed` "
        "applied to it. After `content_type` the client may have been unable to read the answer: "
        "reading a page again is no fault then.",
        Grade.ASSUMED,
        "what a client can have read",
    ),
)
