"""Judging how a client retries what failed."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from mock_server.calls import Call
from mock_server.clock import HOUR, SECOND
from mock_server.fidelity import Fact, Grade
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.messages import Message, message_of
from mock_server.verdicts.waits import in_order, may_be_tried_again, waited, was_answered

AT_ONCE = 50 * SECOND // 1000
"""A retry that comes sooner came at once."""

MOST_ATTEMPTS = 10
"""Who tries the same failing call more often never gives up."""

FORGOTTEN = HOUR
"""A call that comes later is no retry."""

_FEW = 3
_STEADY = 1.25
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Gap:
    """The wait between a failure and the next attempt."""

    failed: Call
    retry: Call

    @property
    def length(self) -> int:
        """How long the client waited, in microseconds."""
        return waited(self.failed, self.retry)

    @property
    def demanded(self) -> int:
        """How long ``Retry-After`` asked it to wait, in microseconds."""
        text = self.failed.retry_after
        return int(text) * SECOND if _SECONDS.fullmatch(text) else 0

    @property
    def is_at_once(self) -> bool:
        """Whether the client did not wait at all."""
        return self.length < AT_ONCE


@dataclass(frozen=True, slots=True)
class Series:
    """Attempts at the same call: all failed but perhaps the last."""

    attempts: tuple[Call, ...]

    @property
    def gaps(self) -> list[Gap]:
        """The waits after failures that a client tries again after."""
        pairs = pairwise(self.attempts)
        return [Gap(failed, retry) for failed, retry in pairs if may_be_tried_again(failed)]


def judge_retries(calls: list[Call]) -> list[Finding]:
    """At most one finding for each series of attempts, in the order of their ends."""
    found = (_judge(series) for series in _series_of(in_order(calls)))
    return [finding for finding in found if finding is not None]


def _series_of(calls: Iterable[Call]) -> Iterator[Series]:
    running: dict[Message, list[Call]] = {}
    for call in calls:
        message = message_of(call)
        attempts = running.pop(message, [])
        if attempts and waited(attempts[-1], call) > FORGOTTEN:
            yield Series(tuple(attempts))
            attempts = []
        attempts.append(call)
        if was_answered(call):
            yield Series(tuple(attempts))
        else:
            running[message] = attempts
    yield from (Series(tuple(attempts)) for attempts in running.values())


def _judge(series: Series) -> Finding | None:
    for check in CHECKS:
        finding = check(series)
        if finding is not None:
            return finding
    return None


def _retry_after_ignored(series: Series) -> Finding | None:
    early = [gap for gap in series.gaps if gap.length < gap.demanded]
    if not early:
        return None
    gap = early[0]
    message = (
        f"{_named(gap.failed)} answered `Retry-After: {gap.failed.retry_after}`, and the client "
        f"came back after {_seconds(gap.length)}: wait as long as the header says"
    )
    return Finding("retry-after-ignored", message, _ids(early))


def _retried_at_once(series: Series) -> Finding | None:
    gaps = series.gaps
    hasty = [gap for gap in gaps if gap.is_at_once]
    if not hasty or len(hasty) * 2 < len(gaps):
        return None
    message = (
        f"{_named(hasty[0].failed)} failed ({_failure(hasty[0].failed)}) and was tried again "
        f"after {_seconds(hasty[0].length)}, {len(series.attempts)} attempts in all: wait before "
        "a retry, longer each time"
    )
    return Finding("retried-at-once", message, _ids(hasty))


def _no_backoff(series: Series) -> Finding | None:
    gaps = [gap for gap in series.gaps if not gap.demanded]
    lengths = [gap.length for gap in gaps]
    if len(gaps) < _FEW:
        return None
    steady = max(lengths) < _STEADY * min(lengths)
    falling = len(gaps) > _FEW and all(after <= before for before, after in pairwise(lengths))
    if not (steady or falling):
        return None
    waits = ", ".join(_seconds(length) for length in lengths[:6])
    message = (
        f"{_named(gaps[0].failed)} was tried {len(series.attempts)} times with waits that do not "
        f"grow ({waits}): double the wait after each failure, with some jitter"
    )
    return Finding("no-backoff", message, _ids(gaps))


def _never_gave_up(series: Series) -> Finding | None:
    failed = [call for call in series.attempts if not was_answered(call)]
    if len(failed) <= MOST_ATTEMPTS:
        return None
    message = (
        f"{_named(failed[0])} failed {len(failed)} times in a row (last: {_failure(failed[-1])}) "
        "and was tried again: give up after a few attempts, and tell the caller"
    )
    return Finding("never-gave-up", message, tuple(str(call.id) for call in failed))


def _named(call: Call) -> str:
    return f"{call.operation}, call {call.id},"


def _failure(call: Call) -> str:
    return call.fault if call.status == 200 else f"status {call.status}"  # noqa: PLR2004  # HTTP's


def _seconds(length: int) -> str:
    return f"{length / SECOND:.3g} s"


def _ids(gaps: list[Gap]) -> tuple[str, ...]:
    calls = {call.id: call for gap in gaps for call in (gap.failed, gap.retry)}
    return tuple(str(call_id) for call_id in calls)


CHECKS: tuple[Callable[[Series], Finding | None], ...] = (
    _retry_after_ignored,
    _retried_at_once,
    _no_backoff,
    _never_gave_up,
)
"""What a client may have done wrong; a series has the first finding that holds."""

RULES = (
    Fact(
        "verdicts.retry",
        "A retry is the same call again, of the same shop, method and body, after 429, 5xx or an "
        f"answer that was lost, within {FORGOTTEN // HOUR} hour; attempts at one call have at most "
        "one finding, the first of `retry-after-ignored`, `retried-at-once`, `no-backoff`, "
        "`never-gave-up`.",
        Grade.ASSUMED,
        "the first to mend comes first",
    ),
    Fact(
        "verdicts.retry-at-once",
        f"A retry within {AT_ONCE * 1000 // SECOND} ms came at once; where most waits of a series "
        "are longer, one short one is jitter.",
        Grade.ASSUMED,
        "full jitter may draw a short wait",
    ),
    Fact(
        "verdicts.backoff",
        f"Waits do not grow when {_FEW} or more of them differ by less than a quarter, or more "
        "than that never rise; waits that `Retry-After` asked for do not count.",
        Grade.ASSUMED,
        "jitter may shorten a wait, a cap may end the growth",
    ),
    Fact(
        "verdicts.give-up",
        f"More than {MOST_ATTEMPTS} failures of the same call in a row are too many, whatever "
        "their status.",
        Grade.ASSUMED,
        "a caller waits for an answer",
    ),
)
