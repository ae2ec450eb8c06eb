"""Judges how a client retries failed calls."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from itertools import pairwise

from mock_server.calls import Call
from mock_server.clock import HOUR, SECOND
from mock_server.fidelity import assumed
from mock_server.verdicts.callers import crowd_of, parts
from mock_server.verdicts.evidence import hashed
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.retry_series import Gap, Key, Pace, Series
from mock_server.verdicts.verdict import Question, Verdict
from mock_server.verdicts.waits import (
    AT_ONCE,
    Haste,
    ended_at,
    haste_of,
    in_order,
    waited,
)

MOST_ATTEMPTS = 20
"""A client that retries the same failing call more often never gives up."""

FORGOTTEN = HOUR
"""A later call is not a retry."""

_TWICE = 2
_FEW = 3
_OFTEN = 4
"""A person, or a test, may send again a few times what was refused."""

_HURRY, _LIKE = 3 * AT_ONCE, 3
"""Four retries wait for nothing if each comes sooner, they differ by less than this factor, and
do not come later each time: the client itself is slow."""

_INCREASE = 1.5
_STEADY = {3: 1.04, 4: 1.11}
_STEADY_OF_MANY = 1.25
"""How much so many waits may differ that are alike: jitter may draw a few that are."""

_UNEVEN, _MOST_UNEVEN = 20 * SECOND // 1000, 0.08
"""And by so much more, at most that part of the shortest: no machine wakes a client to the
instant."""

_STALLED = 8
"""One wait of so many may be far longer: machines stall."""

_FALL, _FALLEN = 0.85, 3
"""Waits get shorter when each is by so much, and the first so many times the last."""

_SCHEDULE = 60 * SECOND
"""A client whose shortest wait is this long is a job that runs periodically."""


class RetryJudge(Verdict):
    """Judges retries; equal evidence identifies the same call."""

    name = "retries"
    about = "Whether the client retries correctly."

    def answer(self, calls: list[Call], question: Question) -> list[Finding]:
        """At most one finding for each series of attempts, in the order of their ends."""
        ordered = in_order([call for call in calls if question.judges(call.operation)])
        haste = haste_of(ordered, question.lateness)
        earlier = {call.id: before for before, call in pairwise(ordered)}
        made: defaultdict[Key, list[Call]] = defaultdict(list)
        for call in ordered:
            made[self._key(call)].append(call)

        def judged(calls: Sequence[Call]) -> list[Finding]:
            every = self._series_of(calls, haste, earlier)
            return [finding for series in every if (finding := _judge(series))]

        found: list[Finding] = []
        for same in made.values():
            for part in parts(same, lambda before, call: waited(before, call) > FORGOTTEN):
                crowd = crowd_of(part, haste.at_once)
                found += crowd.findings(judged) if crowd else judged(part)
        return sorted(found, key=lambda each: int(each.requests[-1]))

    def _series_of(
        self, calls: Sequence[Call], haste: Haste, earlier: Mapping[int, Call]
    ) -> list[Series]:
        found: list[Series] = []
        attempts: list[Call] = []
        pace = Pace()  # known at the end
        for call in calls:
            if (
                not attempts
                or self._losses.was_answered(attempts[-1])
                or _beside(attempts[-1], call)
            ):
                pace.see(call)
                attempts = []
                found.append(Series(attempts, self._losses, haste, pace, earlier.get(call.id)))
            attempts.append(call)
            if self._losses.was_answered(call):
                pace.answered = call
        return found

    def _key(self, call: Call) -> Key:
        """The same for attempts at one call: a send may draw a new tracking id for each."""
        evidence = self._evidence.read(call)
        sends = self._senders.get(call.operation)
        same = evidence.message
        if sends is not None and evidence.request:
            same = hashed([evidence.request.get(name) for name in (*sends.to, *sends.values)])
        return call.shop_id, call.operation, same


def _beside(before: Call, call: Call) -> bool:
    """Whether a call is not a retry of the previous one: it is concurrent."""
    return before.waited_for and ended_at(before) > call.real_at


def _judge(series: Series) -> Finding | None:
    return next((finding for check in CHECKS if (finding := check(series))), None)


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
    gaps = [gap for gap in series.gaps if not gap.allowed_at_once]
    at_once = series.haste.at_once
    if _hurries(gaps):
        at_once = max(at_once, _HURRY)
    hasty = [gap for gap in gaps if gap.length < at_once]
    if len(hasty) < _TWICE or len(hasty) * 2 < len(gaps) or _grows(series):
        return None
    # A client may be slow to make its first retry, and only that one.
    waited_later = any(gap.length >= at_once for gap in gaps[1:])
    total = sum(gap.length for gap in hasty)
    if (len(hasty) == _TWICE or waited_later) and total * 2 >= series.haste.surely * len(hasty):
        return None  # jitter may draw such waits
    message = (
        f"{_named(hasty[0].failed)} failed ({_failure(hasty[0].failed)}) and was retried "
        f"after {_seconds(hasty[0].length)}, {len(series.attempts)} attempts in all: wait before "
        "a retry, longer each time"
    )
    return Finding("retried-at-once", message, _ids(hasty))


def _hurries(gaps: Sequence[Gap]) -> bool:
    """Whether a slow client makes many attempts one after the other, and waits for nothing."""
    lengths = [gap.length for gap in gaps]
    alike = len(lengths) >= _OFTEN and max(lengths) < min(_HURRY, _LIKE * min(lengths))
    return alike and lengths != sorted(lengths)


def _resent_at_once(series: Series) -> Finding | None:
    """Sent again without a wait, although it was refused."""
    gaps = [
        Gap(failed, retry)
        for failed, retry in pairwise(series.attempts)
        if HTTPStatus.BAD_REQUEST <= failed.status < HTTPStatus.INTERNAL_SERVER_ERROR
        and not series.losses.may_be_tried_again(failed)
    ]
    hasty = [gap for gap in gaps if gap.length < series.haste.at_once]
    if len(hasty) < _OFTEN or len(hasty) * 2 < len(gaps):
        return None
    message = (
        f"{_named(hasty[0].failed)} was refused ({_failure(hasty[0].failed)}) and sent again as it "
        f"was after {_seconds(hasty[0].length)}, {len(series.attempts)} attempts in all: what is "
        "refused stays refused, so report it to the caller"
    )
    return Finding("retried-at-once", message, _ids(hasty))


def _grows(series: Series) -> bool:
    """Whether the waits roughly double, up to one that is certainly a wait."""
    lengths = [gap.length for gap in series.gaps]
    doubles = all(after >= _INCREASE * before for before, after in pairwise(lengths))
    return doubles and lengths[-1] >= series.haste.at_once


def _no_backoff(series: Series) -> Finding | None:
    gaps = [gap for gap in series.gaps if not (gap.demanded or gap.allowed_at_once)]
    if gaps and gaps[0].length < series.haste.at_once:
        gaps = gaps[1:]  # the first retry of many libraries, before they wait
    lengths = [gap.length for gap in gaps]
    if len(gaps) < _FEW or min(lengths) >= _SCHEDULE or series.is_a_poll:
        return None
    kept = sorted(lengths)[: len(lengths) - len(lengths) // _STALLED]
    most = _STEADY.get(len(kept), _STEADY_OF_MANY)
    uneven = min(_UNEVEN, _MOST_UNEVEN * kept[0]) + series.haste.late
    steady = kept[-1] < most * kept[0] + uneven
    if not (steady or _falls(lengths)) or (steady and series.is_of_a_breaker):
        return None
    waits = ", ".join(_seconds(length) for length in lengths[:6])
    message = (
        f"{_named(gaps[0].failed)} was tried {len(series.attempts)} times with waits that do not "
        f"grow ({waits}): double the wait after each failure, with some jitter"
    )
    return Finding("no-backoff", message, _ids(gaps))


def _falls(lengths: list[int]) -> bool:
    """Whether waits get shorter and shorter."""
    falls = all(after <= _FALL * before for before, after in pairwise(lengths))
    return len(lengths) > _FEW and falls and lengths[0] >= _FALLEN * lengths[-1]


def _never_gave_up(series: Series) -> Finding | None:
    failed = [call for call in series.attempts if not series.losses.was_answered(call)]
    if len(failed) <= MOST_ATTEMPTS or series.is_a_poll:
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
    _resent_at_once,
)
"""What a client may have done wrong; a series gets the first finding that applies."""

RULES = (
    assumed(
        "verdicts.retry",
        "A retry is the same call again, of the same shop, method and body (of a send, whatever "
        "its `tracking_id`; fields that nobody reads, a `date_to` of now, and the limit of a page "
        "after the first, may differ), after "
        "429, 5xx or no answer (its client's own time-out too), within "
        f"{FORGOTTEN // HOUR} hour; attempts at one call have at most one finding, the first of "
        "`retry-after-ignored`, `retried-at-once`, `no-backoff`, `never-gave-up`. What several "
        "callers may have done without one of these is none: they use several connections at "
        "once, and are as many as that, or as made the call at once two times.",
        "the first to fix comes first",
    ),
    assumed(
        "verdicts.retry-at-once",
        f"Two retries or more at once, and half of all, are `retried-at-once`; one is none, "
        "whether it is a reconnect, a first retry that waits follow, or jitter; two alone, and "
        "those among longer waits, count where they took less than 15 ms each. At once is sooner "
        f"than {AT_ONCE * 1000 // SECOND} ms after the failure, or than three times the quickest "
        "turn of the client's, or 50 ms and four times the server's own lateness, where the "
        "machine is slow; or than "
        f"{_HURRY * 1000 // SECOND} ms, of {_OFTEN} retries or more that all do and differ by less "
        f"than a factor of {_LIKE}. {_OFTEN} times are too many after a refusal (another 4xx) too.",
        "popular libraries make the first retry at once by design",
    ),
    assumed(
        "verdicts.backoff",
        "Waits do not grow when five or more of them differ by less than a quarter (four by less "
        f"than 11 %, {_FEW} by less than 4 %, and what the machine is uneven), or four or "
        "more get shorter and shorter; waits that `Retry-After` asked for do not count, nor do "
        "series whose every wait is a minute or more, nor polls: clients that come as seldom "
        "when all is well; nor those of a circuit breaker, which rested as long before the first "
        "one, after another call had failed.",
        "jitter may draw a few like waits, a cap may end the increase, a job may run every minute",
    ),
    assumed(
        "verdicts.give-up",
        f"More than {MOST_ATTEMPTS} failures of the same call in a row are too many, whatever "
        "their status, unless the client came as seldom when such calls were answered: a poll.",
        "popular libraries give up after ten or so",
    ),
)
