"""Judges how a client retries failed calls."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import ClassVar

from mock_server.calls import Call
from mock_server.clock import HOUR, SECOND
from mock_server.fidelity import Fact, Grade
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.verdict import Material, Question, Verdict
from mock_server.verdicts.waits import (
    AT_ONCE,
    Losses,
    at_once,
    ended_at,
    in_order,
    paused,
    waited,
)

MOST_ATTEMPTS = 20
"""A client that retries the same failing call more often never gives up."""

FORGOTTEN = HOUR
"""A later call is not a retry."""

_TWICE = 2
_FEW = 3
_GROWTH = 1.5
_STEADY = 1.25
_SCHEDULE = 60 * SECOND
"""A client whose shortest wait is this long is a job that runs periodically."""

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Gap:
    """The wait between a failure and the next attempt."""

    failed: Call
    retry: Call

    @property
    def length(self) -> int:
        """How long the client waited, in microseconds."""
        return paused(self.failed, self.retry)

    @property
    def demanded(self) -> int:
        """How long ``Retry-After`` told it to wait, in microseconds; 0 if it cannot be parsed."""
        text = self.failed.retry_after
        if _SECONDS.fullmatch(text):
            return int(text) * SECOND
        try:
            until = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return 0
        if until.tzinfo is None:
            return 0
        # A date has whole seconds: the second that it names may have begun already.
        left = round(until.timestamp()) * SECOND - ended_at(self.failed)
        return max(0, left - SECOND)


@dataclass(frozen=True, slots=True)
class Series:
    """Attempts at the same call: all failed except perhaps the last."""

    attempts: tuple[Call, ...]
    gaps: tuple[Gap, ...]
    """The waits after failures that a client normally retries."""

    losses: Losses
    at_once: int
    """What counts as no wait at all, in microseconds."""


class RetryJudge(Verdict):
    """Judges retries; equal evidence identifies the same call."""

    name: ClassVar[str] = "retries"
    about: ClassVar[str] = "Whether the client retries correctly."

    def __init__(self, material: Material) -> None:
        self._evidence = material.evidence
        self._losses = material.losses

    def answer(self, calls: list[Call], question: Question) -> list[Finding]:
        return self.judge([call for call in calls if question.judges(call.operation)])

    def judge(self, calls: list[Call]) -> list[Finding]:
        """At most one finding for each series of attempts, in the order of their ends."""
        ordered = in_order(calls)
        mark = at_once(ordered)
        found = (_judge(series) for series in self._series_of(ordered, mark))
        return [finding for finding in found if finding is not None]

    def _series_of(self, calls: list[Call], mark: int) -> Iterator[Series]:
        running: dict[tuple[int, str, str], list[Call]] = {}
        for call in calls:
            key = (call.shop_id, call.operation, self._evidence.read(call).message)
            attempts = running.pop(key, [])
            if attempts and self._is_another(attempts[-1], call):
                yield self._series(attempts, mark)
                attempts = []
            attempts.append(call)
            if self._losses.was_answered(call):
                yield self._series(attempts, mark)
            else:
                running[key] = attempts
        for attempts in running.values():
            yield self._series(attempts, mark)

    def _is_another(self, before: Call, call: Call) -> bool:
        """Whether a call is not a retry of the previous one: it is late, or concurrent."""
        beside = before.waited_for and ended_at(before) > call.real_at
        return beside or waited(before, call) > FORGOTTEN

    def _series(self, attempts: list[Call], mark: int) -> Series:
        gaps = tuple(
            Gap(failed, retry)
            for failed, retry in pairwise(attempts)
            if self._losses.may_be_tried_again(failed)
        )
        return Series(tuple(attempts), gaps, self._losses, mark)


def _judge(series: Series) -> Finding | None:
    for check in CHECKS:
        finding = check(series)
        if finding is not None:
            return finding
    return None


def _retry_after_ignored(series: Series) -> Finding | None:
    early = [gap for gap in series.gaps if waited(gap.failed, gap.retry) < gap.demanded]
    if not early:
        return None
    gap = early[0]
    message = (
        f"{_named(gap.failed)} returned `Retry-After: {gap.failed.retry_after}`, and the client "
        f"retried after {_seconds(gap.length)}: wait as long as the header says"
    )
    return Finding("retry-after-ignored", message, _ids(early))


def _retried_at_once(series: Series) -> Finding | None:
    gaps = series.gaps
    hasty = [gap for gap in gaps if gap.length < series.at_once]
    if len(hasty) < _TWICE or len(hasty) * 2 < len(gaps) or _grows(series):
        return None
    message = (
        f"{_named(hasty[0].failed)} failed ({_failure(hasty[0].failed)}) and was retried "
        f"after {_seconds(hasty[0].length)}, {len(series.attempts)} attempts in all: wait before "
        "a retry, longer each time"
    )
    return Finding("retried-at-once", message, _ids(hasty))


def _grows(series: Series) -> bool:
    """Whether the waits roughly double, up to one that is certainly a wait."""
    lengths = [gap.length for gap in series.gaps]
    doubles = all(after >= _GROWTH * before for before, after in pairwise(lengths))
    return doubles and lengths[-1] >= series.at_once


def _no_backoff(series: Series) -> Finding | None:
    gaps = [gap for gap in series.gaps if not gap.demanded]
    lengths = [gap.length for gap in gaps]
    if len(gaps) < _FEW or min(lengths) >= _SCHEDULE:
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
    failed = [call for call in series.attempts if not series.losses.was_answered(call)]
    if len(failed) <= MOST_ATTEMPTS:
        return None
    message = (
        f"{_named(failed[0])} failed {len(failed)} times in a row (last: {_failure(failed[-1])}) "
        "and was retried: give up after a few attempts, and report the failure to the caller"
    )
    return Finding("never-gave-up", message, tuple(str(call.id) for call in failed))


def _named(call: Call) -> str:
    return f"{call.operation}, call {call.id},"


def _failure(call: Call) -> str:
    if call.abandoned or call.under_way:
        return "its client stopped waiting"
    return call.fault if call.status in (0, 200) else f"status {call.status}"


def _seconds(length: int) -> str:
    return f"{length / SECOND:.3g} s"


def _ids(gaps: Sequence[Gap]) -> tuple[str, ...]:
    calls = {call.id: call for gap in gaps for call in (gap.failed, gap.retry)}
    return tuple(str(call_id) for call_id in calls)


CHECKS: tuple[Callable[[Series], Finding | None], ...] = (
    _retry_after_ignored,
    _retried_at_once,
    _no_backoff,
    _never_gave_up,
)
"""What a client may have done wrong; a series gets the first finding that applies."""

RULES = (
    Fact(
        "verdicts.retry",
        "A retry is the same call again, with the same shop, method and body, after 429, 5xx or no "
        "response (including its client's own time-out), within "
        f"{FORGOTTEN // HOUR} hour; attempts at one call have at most one finding, the first of "
        "`retry-after-ignored`, `retried-at-once`, `no-backoff`, `never-gave-up`.",
        Grade.ASSUMED,
        "the first to fix comes first",
    ),
    Fact(
        "verdicts.retry-at-once",
        "Two retries or more at once, and half of all, are `retried-at-once`; a single one is "
        "not, "
        "whether it is a reconnect, a first retry that waits follow, or jitter. At once is sooner "
        f"than {AT_ONCE * 1000 // SECOND} ms after the failure, or than three times the quickest "
        "turn of the client if its machine is slow.",
        Grade.ASSUMED,
        "popular libraries make the first retry at once by design",
    ),
    Fact(
        "verdicts.backoff",
        f"Waits do not grow when {_FEW} or more of them differ by less than a quarter, or more "
        "than that never rise; waits that `Retry-After` demanded do not count, nor do "
        "series whose every wait is a minute or more.",
        Grade.ASSUMED,
        "jitter may shorten a wait, a cap may end the growth, a job may run every five minutes",
    ),
    Fact(
        "verdicts.give-up",
        f"More than {MOST_ATTEMPTS} failures of the same call in a row are too many, whatever "
        "their status.",
        Grade.ASSUMED,
        "popular libraries give up after ten or so",
    ),
)
