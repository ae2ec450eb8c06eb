"""Retries: over HTTP where a test can wait, over calls built by hand where it cannot."""

import asyncio
import time
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from mock_server.verdicts.verdict import Question
from mock_server.web.lateness import Lateness
from tests.simulator import JOURNEYS, Client
from tests.verdicts.clients import advance, codes, fault, verdict
from tests.verdicts.judges import RETRIES
from tests.verdicts.made_calls import attempts, made, numbered


def judged(calls: Any, lateness: int = 0) -> list[str]:
    return [finding.code for finding in RETRIES.answer(calls, Question(lateness=lateness))]


def call_until_answered(client: Client, *waits: float) -> None:
    """Try, and wait by the world's clock after each failure; no wait is none at all."""
    for wait in (*waits, 0.0):
        if client.call(JOURNEYS, {"paging": {"limit": 10}}).status == 200:
            return
        if wait:
            advance(client, wait)


def test_over_http_at_once(client: Client) -> None:
    """A machine may be slower than 50 ms between two calls: then there is nothing to find."""
    fault(client, {"status": 503}, times=2)
    call_until_answered(client, 0, 0, 0)
    assert codes(client, "retries") in (["retried-at-once"], [])


def test_over_http_retry_after_ignored(client: Client) -> None:
    fault(client, {"rate_limit": {"calls": 0, "per": 60}})
    call_until_answered(client, 2)
    (finding,) = verdict(client, "retries")
    assert finding["code"] == "retry-after-ignored"
    assert "Retry-After: 60" in finding["message"]


@pytest.mark.rule("verdicts.wait")
def test_over_http_retry_after_kept(client: Client) -> None:
    fault(client, {"rate_limit": {"calls": 1, "per": 60}})
    for _ in range(3):
        call_until_answered(client, 60)
    assert codes(client, "retries") == []


def test_over_http_no_backoff(client: Client) -> None:
    fault(client, {"status": 500}, times=4)
    call_until_answered(client, 5, 5, 5, 5)
    assert codes(client, "retries") == ["no-backoff"]


def test_over_http_never_gave_up(client: Client) -> None:
    fault(client, {"status": 503})
    call_until_answered(client, *(min(2**n, 600) for n in range(21)))
    (finding,) = verdict(client, "retries")
    assert finding["code"] == "never-gave-up"
    assert "failed 22 times in a row" in finding["message"]
    assert len(finding["requests"]) == 10
    assert "(12 more calls prove it)" in finding["message"]


def test_over_http_backoff_that_gives_up(client: Client) -> None:
    fault(client, {"status": 503})
    call_until_answered(client, 1, 2, 4, 8)
    assert codes(client, "retries") == []


@pytest.mark.rule("verdicts.retry")
@pytest.mark.rule("verdicts.retry-at-once")
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_retries_at_once(status: int) -> None:
    """Two of them: one may be the first retry of a library that waits before the next."""
    assert judged(attempts([0.002, 0.002], status, status)) == ["retried-at-once"]
    assert judged(attempts([0.002], status)) == []
    assert judged(attempts([0.002, 0.1, 0.2], *[status] * 3)) == []
    assert judged(attempts([0.1, 0.2], status, status)) == []


@pytest.mark.rule("verdicts.retry")
@pytest.mark.rule("verdicts.unanswered")
@pytest.mark.parametrize("kind", ["connection_reset", "no_reply", "truncate", "malformed"])
def test_a_retry_at_once_after_a_lost_answer(kind: str) -> None:
    lost = [made("ListJourneys", at, fault=kind) for at in (0, 0.01, 0.02)]
    assert judged(numbered([*lost, made("ListJourneys", 0.03)])) == ["retried-at-once"]
    assert judged(numbered([lost[0], made("ListJourneys", 0.01)])) == []


@pytest.mark.rule("verdicts.retry")
@pytest.mark.rule("verdicts.unanswered")
@pytest.mark.parametrize("end", [{"abandoned": True}, {}], ids=["hung up", "under way"])
def test_retries_at_once_after_the_clients_own_time_out(end: dict[str, bool]) -> None:
    """The call is waited for a while and given up, and tried again at once, for ever."""
    calls = [
        made("ListJourneys", at * 0.2, 0, ended=False, seconds=0.199, **end) for at in range(15)
    ]
    assert judged(numbered(calls)) == (["retried-at-once"] if end else ["no-backoff"])


@pytest.mark.rule("verdicts.retry-at-once")
def test_on_a_slow_machine_at_once_takes_longer() -> None:
    """Where each call follows an answer after 60 ms, a retry after 70 ms came at once."""
    good = [made("ListTemplates", at * 0.061, body={"n": at}) for at in range(5)]
    slow = attempts([0.071, 0.071], 503, 503)
    for call in slow:
        call.at += 10**7
        call.real_at += 10**7
    assert judged(numbered([*good, *slow])) == ["retried-at-once"]
    assert judged(slow) == []


@pytest.mark.rule("verdicts.retry-at-once")
def test_on_a_machine_that_is_late_at_once_takes_longer() -> None:
    """A server that is woken 15 ms late measures a loop without any wait as 60 to 100 ms."""
    slow = attempts([0.08, 0.1, 0.06], 503, 503, 503)
    assert judged(slow) == []
    assert [each.code for each in RETRIES.answer(slow, Question(lateness=15_000))] == [
        "retried-at-once"
    ]
    patient = attempts([0.25, 0.5, 1.0])
    assert RETRIES.answer(patient, Question(lateness=10**6)) == []


def test_a_busy_loop_is_late() -> None:
    """Timers that something else keeps waiting, in three of four cases."""

    async def busy(lateness: Lateness) -> None:
        watching = asyncio.create_task(lateness.run())
        for _ in range(5):
            await asyncio.sleep(0.09)
            time.sleep(0.04)  # noqa: ASYNC251  # what keeps them waiting
        watching.cancel()

    lateness = Lateness()
    assert lateness.now == 0
    asyncio.run(busy(lateness))
    assert 5_000 < lateness.now < 500_000


@pytest.mark.rule("verdicts.retry-at-once")
def test_two_short_waits_may_be_jitter() -> None:
    """A random share of a tenth of a second, and of two: some SDKs wait so."""
    assert judged(attempts([0.02, 0.045], 503, 503)) == []
    assert judged(attempts([0.024, 0.024], 503, 503)) == []
    assert judged(attempts([0.014, 0.014], 503, 503)) == ["retried-at-once"]
    assert judged(attempts([0.045, 0.03, 0.045], 503, 503, 503)) == ["retried-at-once"]
    assert judged(attempts([0.02, 0.3, 0.045, 0.04])) == []
    assert judged(attempts([0.08, 0.028, 0.032, 0.024])) == ["retried-at-once"]


@pytest.mark.rule("verdicts.retry-at-once")
def test_a_slow_client_that_waits_for_nothing() -> None:
    """It takes a tenth of a second to make a call, as where each has a TLS context of its own."""
    assert judged(attempts([0.119, 0.066, 0.086, 0.066])) == ["retried-at-once"]
    assert judged(attempts([0.06, 0.07, 0.09, 0.12])) == []
    assert judged(attempts([0.03, 0.12, 0.06, 0.1])) == []


@pytest.mark.rule("verdicts.retry-at-once")
def test_what_is_short_for_one_client_is_a_wait_of_a_quicker_one() -> None:
    """Its other calls follow an answer after 1 ms: two waits of 10 ms were drawn."""
    quick = [made("ListTemplates", at * 0.002, body={"n": at}) for at in range(5)]
    for gap, found in ((0.010, []), (0.005, ["retried-at-once"])):
        tries = attempts([gap, gap], 503, 503)
        for call in tries:
            call.at += 10**7
            call.real_at += 10**7
        assert judged(numbered([*quick, *tries])) == found
        assert judged(tries) == ["retried-at-once"]


@pytest.mark.rule("verdicts.backoff")
def test_jitter_may_draw_a_few_waits_that_are_nearly_alike() -> None:
    """From half a second to one and a half, and from none to a tenth."""
    assert judged(attempts([0.8, 0.88, 0.84])) == []
    assert judged(attempts([0.06, 0.078, 0.082])) == []
    assert judged(attempts([0.8, 0.81, 0.82])) == ["no-backoff"]
    assert judged(attempts([0.1, 0.103, 0.102])) == ["no-backoff"]
    assert judged(attempts([0.002, 2, 2, 2])) == ["no-backoff"]
    assert judged(attempts([0.1, 0.1, 0.1, 0.18, 0.1, 0.1, 0.1, 0.1])) == ["no-backoff"]
    assert judged(attempts([0.1, 0.14, 0.1])) == []
    (late,) = RETRIES.answer(attempts([0.1, 0.14, 0.1]), Question(lateness=10_000))
    assert late.code == "no-backoff"
    assert judged(attempts([0.002, 1, 2, 4])) == []


@pytest.mark.rule("verdicts.retry-at-once")
@pytest.mark.parametrize(
    ("header", "found"),
    [("0", []), ("Wed, 21 Oct 2015 07:28:00 GMT", []), ("soon", ["retried-at-once"])],
)
def test_a_retry_that_was_allowed_at_once(header: str, found: list[str]) -> None:
    assert judged(attempts([0.002] * 5, retry_after=header)) == found


@pytest.mark.rule("verdicts.backoff")
@pytest.mark.rule("verdicts.give-up")
@pytest.mark.parametrize(("every", "found"), [(10, False), (0.5, True)])
def test_a_poll_that_keeps_its_pace(every: float, found: bool) -> None:
    """Who comes as often when all is well does not try again; half a second is none's pace."""
    calls = [made("ListTemplates", n * every, 200 if n < 4 else 503) for n in range(40)]
    assert (judged(numbered(calls)) != []) is found
    answered = [made("ListTemplates", n * 60) for n in range(4)]
    faster = [made("ListTemplates", 240 + n, 503) for n in range(5)]
    assert judged(numbered([*answered, *faster])) == ["no-backoff"]
    from_the_start = [made("ListTemplates", n * every, 503 if n < 9 else 200) for n in range(20)]
    assert (judged(numbered(from_the_start)) != []) is found


@pytest.mark.rule("verdicts.retry")
def test_what_is_no_retry() -> None:
    failed = [made("ListJourneys", at, 503) for at in (0, 0.01)]
    others = [
        made("ListJourneys", 0.02),
        made("ListJourneys", 0.02, body={"paging": {"limit": 1}}),
        made("ListRequestConsent", 0.02),
        made("ListJourneys", 0.02, shop_id=2),
    ]
    found = [judged(numbered([*failed, other])) for other in others]
    assert found == [["retried-at-once"], [], [], []]
    assert judged(attempts([0.001, 0.001], 400, 400)) == []
    assert judged(attempts([4000] * 20)) == []


@pytest.mark.rule("verdicts.retry-at-once")
def test_one_short_wait_among_longer_ones_is_jitter() -> None:
    assert judged(attempts([0.02, 0.4, 0.9])) == []
    assert judged(attempts([0.012, 0.012, 0.9])) == ["retried-at-once"]


@pytest.mark.rule("verdicts.retry")
def test_a_series_has_one_finding_alone() -> None:
    assert judged(attempts([0.001] * 30)) == ["retried-at-once"]
    two = attempts([0.002] * 2) + attempts([0.002] * 2, body={"paging": {}})
    assert judged(numbered(two)) == ["retried-at-once", "retried-at-once"]


@pytest.mark.parametrize(("wait", "found"), [(1, True), (29.9, True), (30, False), (31, False)])
def test_retry_after(wait: float, found: bool) -> None:
    calls = attempts([wait], 429, retry_after="30")
    assert judged(calls) == (["retry-after-ignored"] if found else [])


@pytest.mark.rule("verdicts.backoff")
@pytest.mark.parametrize(
    ("gaps", "found"),
    [
        ([1, 1, 1], True),
        ([1, 1.1, 0.95, 1.05, 1], True),
        ([8, 4, 2, 1], True),
        ([1, 1.05, 1.02], True),
        ([1, 1.15, 1.1], False),
        ([1.3, 1.1, 0.9, 0.8], False),
        ([1, 1], False),
        ([1, 2, 3], False),
        ([0.5, 1, 2, 4], False),
        ([1, 2, 4, 4, 4, 4, 4, 4], False),
    ],
)
def test_backoff(gaps: list[float], found: bool) -> None:
    assert judged(attempts(gaps)) == (["no-backoff"] if found else [])


@pytest.mark.rule("verdicts.backoff")
def test_steady_waits_that_the_server_asked_for() -> None:
    assert judged(attempts([30] * 5, retry_after="30")) == []


@pytest.mark.rule("verdicts.backoff")
@pytest.mark.parametrize("kind", ["equal", "full"])
def test_backoff_with_jitter(kind: str) -> None:
    """Full jitter from 1 s passes nearly always, and with a floor of half the wait always."""
    draws = Random(1)
    found = 0
    for _ in range(2000):
        low = 0.5 if kind == "equal" else 0.0
        gaps = [2**n * (low + (1 - low) * draws.random()) for n in range(5)]
        found += judged(attempts(gaps)) != []
    assert found <= (0 if kind == "equal" else 10)


@pytest.mark.rule("verdicts.give-up")
@pytest.mark.parametrize(("failures", "found"), [(20, False), (21, True)])
@pytest.mark.parametrize("status", [503, 400])
def test_giving_up(failures: int, found: bool, status: int) -> None:
    gaps = [min(2.0**n, 600) + n for n in range(failures)]
    calls = attempts(gaps, *[status] * failures)
    assert judged(calls) == (["never-gave-up"] if found else [])
    for earlier, later in pairwise(calls):
        assert earlier.at < later.at


@pytest.mark.rule("verdicts.wait")
def test_the_longer_of_the_two_clocks_counts() -> None:
    for clock in ("at", "real_at"):
        calls = attempts([5], 429, retry_after="5")
        for call in calls:
            setattr(call, clock, calls[0].at)
        assert judged(calls) == []
