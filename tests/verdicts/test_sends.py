"""Sends, by calls built by hand: faults and instants that no test over HTTP can have."""

from typing import Any

import pytest

from mock_server.calls import Call
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.sends import LOOKS, judge_sends
from tests.verdicts.made_calls import made, numbered

ZNS = {"oa_id": "1", "phone": "84912345678", "template_id": 7, "tracking_id": "order-1"}
SENDS = pytest.mark.parametrize("operation", sorted(LOOKS))


def judged(*calls: Call) -> list[Finding]:
    return judge_sends(numbered(calls))


def send(at: float, status: int = 200, body: Any = None, **more: Any) -> Call:
    return made("SendZNS", at, status, body=ZNS if body is None else body, **more)


@SENDS
def test_the_same_message_twice(operation: str) -> None:
    (finding,) = judged(made(operation, 0, body=ZNS), made(operation, 30, body=ZNS))
    assert finding.code == "duplicate-send"
    assert finding.requests == ("1", "2")
    assert operation in finding.message


@pytest.mark.rule("verdicts.looking")
@SENDS
def test_looking_in_between(operation: str) -> None:
    for look in LOOKS[operation]:
        first, again = made(operation, 0, body=ZNS), made(operation, 30, body=ZNS)
        assert judged(first, made(look, 10), again) == []
        assert len(judged(first, made(look, 10, 503), again)) == 1
        assert len(judged(first, made(look, 10, fault="no_reply"), again)) == 1
        assert len(judged(first, made(look, 10, shop_id=2), again)) == 1
        assert len(judged(first, made("ListTemplates", 10), again)) == 1


@pytest.mark.rule("verdicts.may-have-sent")
@pytest.mark.parametrize("kind", ["no_reply", "connection_reset", "truncate", "malformed"])
def test_sending_again_after_a_lost_answer(kind: str) -> None:
    (finding,) = judged(send(0, fault=kind), send(1))
    assert kind in finding.message


@pytest.mark.rule("verdicts.may-have-sent")
@pytest.mark.parametrize(
    ("status", "found"),
    [(400, 0), (401, 0), (412, 0), (429, 0), (503, 0), (500, 1), (502, 1), (504, 1)],
)
def test_sending_again_after_a_failure(status: int, found: int) -> None:
    assert len(judged(send(0, status, fault="status"), send(1))) == found


def test_three_sends_are_one_finding() -> None:
    (finding,) = judged(send(0), send(1), send(2))
    assert finding.requests == ("1", "2", "3")


def test_its_fees() -> None:
    paid = {"fee_main": 200, "fee_token": 50, "is_charged": True}
    (finding,) = judged(send(0, response=paid), send(1, response=paid))
    assert "fee_main 400, fee_token 100" in finding.message


@pytest.mark.rule("verdicts.same-message")
def test_what_is_the_same_message() -> None:
    spaced = dict(reversed((ZNS | {"phone": "0912 345 678"}).items()))
    assert len(judged(send(0), send(1, body=spaced))) == 1
    for name, value in (("phone", "84912345679"), ("tracking_id", "order-2"), ("template_id", 8)):
        assert judged(send(0), send(1, body=ZNS | {name: value})) == []
    assert judged(send(0), send(1, shop_id=2)) == []
    assert judged(send(0), made("SendZNSJourney", 1, body=ZNS)) == []


@pytest.mark.rule("verdicts.same-message")
def test_a_reminder_is_a_message_of_its_own() -> None:
    assert judged(send(0), send(86_400)) == []
    assert len(judged(send(0), send(86_399))) == 1
