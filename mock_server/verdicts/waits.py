"""How long a client waited between two calls, and which calls were answered."""

from typing import Protocol

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.fidelity import Fact, Grade

LOST = frozenset({"connection_reset", "no_reply", "truncate", "malformed"})
"""Faults after which the client has no answer that it could read."""

DOUBTFUL = frozenset({"dribble", "content_type"})
"""Faults after which the client may have given the answer up."""

KEPT = 5 * SECOND
"""A walk at its end is over after this wait: a later call begins from a cursor that was kept."""

SLOW = 1.0
"""Seconds after which a client may have stopped waiting for an answer."""

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


def waited(earlier: Moment, later: Moment) -> int:
    """The wait between two calls, in microseconds: both waiting and advancing the clock count."""
    return max(later.real_at - earlier.real_at, later.at - earlier.at)


def in_order(calls: list[Call]) -> list[Call]:
    """The calls as they were made; several workers journal them in batches of their own."""
    return sorted(calls, key=lambda call: (call.real_at, call.id))


def was_lost(call: Call) -> bool:
    """Whether a fault broke the answer."""
    return call.fault in LOST


def is_doubtful(call: Call) -> bool:
    """Whether the client may not have read the answer, though it was sent whole."""
    return call.fault in DOUBTFUL or call.seconds >= SLOW


def was_answered(call: Call) -> bool:
    """Whether the client could read an answer of the operation's."""
    return call.status == _OK and not was_lost(call)


def may_be_tried_again(call: Call) -> bool:
    """Whether it failed in a way that a client tries again after: 429, 5xx, or no answer."""
    return was_lost(call) or call.status == _TOO_MANY or call.status >= _SERVER_ERROR


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
        "A call counts as unanswered when its status is not 200 or the fault `connection_reset`, "
        "`no_reply`, `truncate` or `malformed` played on it. After `dribble`, `content_type` or "
        f"{SLOW:g} s the client may have given the answer up: asking again is no fault then.",
        Grade.ASSUMED,
        "what a client can have read",
    ),
)
