"""Several callers that make the same call, told by their connections; each beside bad twins."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest

from mock_server.calls import Call
from mock_server.verdicts.verdict import Question
from tests.verdicts.judges import RETRIES
from tests.verdicts.made_calls import made, numbered

Waits = Sequence[float]


def _codes(calls: list[Call]) -> list[str]:
    ordered = numbered(sorted(calls, key=lambda call: call.real_at))
    return [finding.code for finding in RETRIES.answer(ordered, Question())]


def _caller(port: int, start: float, waits: Waits, retry_after: str = "") -> list[Call]:
    """The same call on one connection, which fails each time."""
    at, found = start, []
    for wait in [*waits, 0.0]:
        found.append(made("ListTemplates", at, 503, port=port, retry_after=retry_after))
        at += wait
    return found


def _callers(
    number: int, waits: Waits, *, apart: float = 0.01, retry_after: str = ""
) -> list[Call]:
    """So many of them, that begin one shortly after another; each waits a little differently."""
    return [
        call
        for place in range(number)
        for call in _caller(
            40_000 + place,
            place * apart,
            [wait * (1 + place / 50) for wait in waits],
            retry_after,
        )
    ]


DOUBLING = [0.25, 0.5, 1.0, 2.0]
PATIENT = [min(0.25 * 2**attempt, 60) for attempt in range(24)]


@pytest.mark.rule("verdicts.retry")
@pytest.mark.parametrize(
    ("waits", "found"),
    [(DOUBLING, []), ([0.004] * 8, ["retried-at-once"]), (PATIENT, ["never-gave-up"])],
    ids=["they wait", "none of them waits", "none of them gives up"],
)
def test_five_workers_read_the_templates(waits: Waits, found: list[str]) -> None:
    """Together they fail 25 times and more, a few milliseconds apart."""
    assert _codes(_callers(5, waits)) == found


@pytest.mark.rule("verdicts.retry")
@pytest.mark.parametrize(("wait", "found"), [(1.1, []), (0.3, ["retry-after-ignored"])])
def test_each_is_told_to_wait(wait: float, found: list[str]) -> None:
    """One of them cannot know what the response to another said."""
    assert _codes(_callers(4, [wait] * 2, apart=0.15, retry_after="1")) == found


@pytest.mark.rule("verdicts.retry")
def test_waits_that_are_alike_on_each_connection() -> None:
    assert _codes([*_caller(40_000, 0, [1.0] * 5), *_caller(40_001, 0.5, [1.0] * 5)]) == [
        "no-backoff"
    ]


@pytest.mark.rule("verdicts.retry")
def test_one_of_them_alone_retries_at_once() -> None:
    """The others had made the same call long before, on connections that rest."""
    before = [made("ListTemplates", place, port=41_000 + place) for place in range(4)]
    assert _codes([*before, *_caller(41_000, 60, [0.004] * 6)]) == ["retried-at-once"]


@pytest.mark.rule("verdicts.retry")
def test_a_connection_for_each_attempt_is_one_caller() -> None:
    calls = [made("ListTemplates", place / 200, 503, port=42_000 + place) for place in range(6)]
    assert _codes(calls) == ["retried-at-once"]


@pytest.mark.rule("verdicts.retry")
def test_a_port_that_rested_is_of_another_connection() -> None:
    """By then, the server had closed the first connection of that port."""
    first = made("ListTemplates", 0, 503, port=43_000)
    later = _caller(43_001, 100, [0.004] * 3)
    again = made("ListTemplates", 200, 503, port=43_000)
    assert _codes([first, *later, again]) == ["retried-at-once"]


Seen = Sequence[tuple[float, float, int]]
"""Of each call its milliseconds since the first, its own milliseconds, and its connection."""


def _seen(calls: Seen) -> list[Call]:
    """Calls as a busy server saw them."""
    found = []
    for at, duration, port in calls:
        found.append(made("ListTemplates", at / 1000, 503, port=44_000 + port))
        found[-1].seconds = duration / 1000
    return found


CONNECTION_EACH = [
    *((0.0, 7.5, 0), (0.2, 0.8, 1), (3.7, 0.8, 2)),
    *((253.6, 0.5, 3), (265.8, 0.6, 4), (266.3, 0.7, 5)),
    *((759.7, 0.5, 6), (777.2, 0.4, 7), (783.6, 0.4, 8)),
]
POOL = [
    *((0.0, 1.2, 0), (0.9, 17.4, 1), (1.1, 17.5, 2), (17.7, 1.3, 3), (18.7, 7.2, 4)),
    *((25.6, 1.2, 5), (271.1, 35.5, 2), (271.6, 37.7, 0), (275.0, 0.6, 3), (275.5, 0.3, 1)),
    *((306.2, 4.2, 3), (306.4, 4.1, 1), (789.9, 0.5, 2), (793.4, 0.5, 0), (813.6, 3.1, 2)),
    *((816.2, 0.5, 0), (816.5, 0.3, 1), (821.0, 8.6, 3)),
]
LATER = [
    *((0.0, 6.3, 0), (5.7, 4.0, 1), (9.9, 0.5, 2)),
    *((262.2, 0.9, 3), (272.6, 0.7, 4), (282.2, 0.9, 5)),
]


@pytest.mark.rule("verdicts.retry")
@pytest.mark.parametrize("calls", [CONNECTION_EACH, POOL, LATER])
@pytest.mark.parametrize("bad", [False, True])
def test_workers_that_share_connections_or_keep_none(calls: Seen, bad: bool) -> None:
    """They come back as often as they came; the twin's make the same calls, and never wait."""
    found = _seen(_without_waits(calls) if bad else calls)
    assert _codes(found) == (["retried-at-once"] if bad else [])


def _without_waits(calls: Seen) -> Seen:
    waits = [after[0] - before[0] for before, after in pairwise(calls)]
    starts = accumulate((min(wait, 7) for wait in waits), initial=0.0)
    return [(at, min(took, 9), port) for at, (_, took, port) in zip(starts, calls, strict=True)]


def test_workers_whose_connections_nobody_knows() -> None:
    """As over a Unix socket."""
    calls = _seen(CONNECTION_EACH)
    for call in calls:
        call.port = 0
    assert _codes(calls) == []


@pytest.mark.rule("verdicts.retry")
@pytest.mark.parametrize("bad", [False, True])
def test_one_of_five_workers_does_not_wait(bad: bool) -> None:
    """It has a connection of its own, as the others, who make one attempt after each wait."""
    others = [
        call
        for place in range(4)
        for call in _caller(45_000 + place, place * 0.003, [0.25, 0.5, 1.0])
    ]
    last = _caller(45_009, 0.001, [0.008] * 7 if bad else [0.3, 0.6, 1.2])
    assert _codes([*others, *last]) == (["retried-at-once"] if bad else [])
