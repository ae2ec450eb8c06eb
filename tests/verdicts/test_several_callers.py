"""Several callers that make the same call, told by their connections; each beside bad twins."""

from collections.abc import Sequence

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
