"""Sends, by calls built by hand: faults and instants that no test over HTTP can have."""

from typing import Any

import pytest

from mock_server.calls import Call
from mock_server.contract.cursors import encode
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.verdict import Question
from tests.verdicts.judges import LOOKS
from tests.verdicts.judges import SENDS as JUDGE
from tests.verdicts.made_calls import START, made, numbered

ZNS = {"oa_id": "1", "phone": "84912345678", "template_id": 7, "tracking_id": "order-1"}
SENDS = pytest.mark.parametrize("operation", sorted(LOOKS))


def judged(*calls: Call, strict: bool = False) -> list[Finding]:
    return JUDGE.answer(numbered(calls), Question(strict=strict))


def send(at: float, status: int = 200, body: Any = None, **more: Any) -> Call:
    return made("SendZNS", at, status, body=ZNS if body is None else body, **more)


@SENDS
def test_the_same_message_after_a_lost_answer(operation: str) -> None:
    lost = made(operation, 0, body=ZNS, fault="no_reply")
    (finding,) = judged(lost, made(operation, 30, body=ZNS))
    assert finding.code == "duplicate-send"
    assert finding.requests == ("1", "2")
    assert operation in finding.message


@pytest.mark.rule("verdicts.may-have-sent")
@SENDS
def test_the_same_message_after_an_answer(operation: str) -> None:
    """A second parcel on one day is no fault, unless the strict rule is asked for."""
    calls = made(operation, 0, body=ZNS), made(operation, 30, body=ZNS)
    assert judged(*calls) == []
    guarded = operation == "RequestConsent"  # the vendor refuses it while the first is open
    assert len(judged(*calls, strict=True)) == (0 if guarded else 1)


@pytest.mark.rule("verdicts.may-have-sent")
@SENDS
def test_two_at_once_are_one_too_many(operation: str) -> None:
    """Two clicks, or two workers: the first answer was not there yet."""
    first = made(operation, 0, body=ZNS, seconds=0.02)
    (finding,) = judged(first, made(operation, 0.01, body=ZNS))
    assert "was still under way" in finding.message


@pytest.mark.rule("verdicts.may-have-sent")
@pytest.mark.parametrize("end", [{"abandoned": True}, {}], ids=["hung up", "under way"])
def test_sending_again_after_the_clients_own_time_out(end: dict[str, bool]) -> None:
    (finding,) = judged(send(0, 0, ended=False, seconds=1.0, **end), send(1))
    assert finding.code == "duplicate-send"


def rows(*of: dict[str, Any], number: int = -5) -> dict[str, Any]:
    """A page of ListMessages, sorted by what the number stands for in cursors."""
    created = {"created_at": "2026-03-10T08:00:00Z", "id": "1"}
    cursor = encode(number, (START, 1)) if of else ""
    return {
        "messages": [created | each for each in of],
        "paging": {"next": cursor, "prev": cursor},
    }


SAME = {"phone": ZNS["phone"], "template_id": 7, "tracking_id": "order-1"}
OTHER = {"phone": "84900000000", "template_id": 7, "tracking_id": "order-9"}


@pytest.mark.rule("verdicts.looking")
@pytest.mark.parametrize(
    ("asked", "shown", "cleared"),
    [
        ({}, rows(), True),
        ({}, rows(OTHER), True),
        ({}, rows(SAME), False),
        ({"filter": {"phone": "0912 345 678"}}, rows(), True),
        ({"filter": {"phone": "0912345679"}}, rows(), False),
        ({"filter": {"tracking_id": "order-1"}, "paging": {"limit": 1}}, rows(), True),
        ({"filter": {"tracking_id": "order-2"}}, rows(), False),
        ({"filter": {"template_id": 8}}, rows(), False),
        ({"filter": {"date_from": "2026-03-10T09:00:00Z"}}, rows(), False),
        ({"filter": {"date_to": "2026-03-10T08:00:00Z"}}, rows(), False),
        ({"paging": {"limit": 1, "sort": "created_at"}}, rows(OTHER, number=5), False),
        ({"paging": {"limit": 1}}, rows(OTHER), True),
    ],
)
def test_a_look_clears_what_it_could_have_shown(asked: Any, shown: Any, cleared: bool) -> None:
    """A client that saw the message, or looked elsewhere, has no reason to send it again."""
    look = made("ListMessages", 10, body=asked, response=shown)
    found = judged(send(0, fault="no_reply"), look, send(30))
    assert found == [] if cleared else [each.code for each in found] == ["duplicate-send"]


@pytest.mark.rule("verdicts.looking")
def test_what_is_no_look() -> None:
    """It failed, was not read, belongs to another shop, or reads another list."""
    page = rows()
    others = [
        made("ListMessages", 10, 503, response=page),
        made("ListMessages", 10, fault="no_reply", response=page),
        made("ListMessages", 10, shop_id=2, response=page),
        made("ListTemplates", 10, response=page),
        made("GetMessage", 10, 404, body={"msg_id": "x"}),
    ]
    for other in others:
        assert len(judged(send(0, fault="no_reply"), other, send(30))) == 1


@pytest.mark.rule("verdicts.looking")
@pytest.mark.parametrize(
    ("error", "cleared"), [(20, True), (3, True), (16, True), (0, False), (2, False), (8, False)]
)
def test_checking_a_consent_is_a_look(error: int, cleared: bool) -> None:
    asked = {"oa_id": "1", "phone": ZNS["phone"]}
    lost = made("RequestConsent", 0, body=asked, fault="no_reply")
    look = made("CheckConsent", 10, body=asked, response={"error": error})
    again = made("RequestConsent", 30, body=asked)
    assert len(judged(lost, look, again)) == (0 if cleared else 1)
    others = asked | {"phone": "84900000000"}
    elsewhere = made("CheckConsent", 10, body=others, response={"error": 20})
    assert len(judged(lost, elsewhere, again)) == 1


@pytest.mark.rule("verdicts.may-have-sent")
@pytest.mark.parametrize("kind", ["no_reply", "connection_reset", "truncate", "malformed"])
def test_sending_again_after_a_lost_answer(kind: str) -> None:
    (finding,) = judged(send(0, fault=kind), send(1))
    assert kind in finding.message


@pytest.mark.rule("verdicts.may-have-sent")
@pytest.mark.parametrize(
    ("status", "found"),
    [(400, 0), (401, 0), (408, 1), (412, 0), (429, 0), (503, 0), (500, 1), (502, 1), (504, 1)],
)
def test_sending_again_after_a_failure(status: int, found: int) -> None:
    assert len(judged(send(0, status, fault="status"), send(1))) == found


def lost(at: float, body: Any = None) -> Call:
    return send(at, body=body, fault="no_reply")


def test_three_sends_are_one_finding() -> None:
    (finding,) = judged(lost(0), lost(1), send(2))
    assert finding.requests == ("1", "2", "3")


def test_its_fees() -> None:
    paid = {"fee_main": 200, "fee_token": 50, "is_charged": True}
    (finding,) = judged(send(0, response=paid, fault="no_reply"), send(1, response=paid))
    assert "fee_main 400, fee_token 100" in finding.message


@pytest.mark.rule("verdicts.same-message")
def test_what_is_the_same_message() -> None:
    spaced = dict(reversed((ZNS | {"phone": "0912 345 678"}).items()))
    data = {"template_data": {"order": "A"}}
    for same in (
        spaced,
        ZNS | {"tracking_id": "order-2"},  # a new id for each attempt
        ZNS | data,  # the time of the attempt, under one id
    ):
        assert len(judged(lost(0), send(1, body=same))) == 1
    for other in (
        ZNS | {"phone": "84912345679"},
        ZNS | {"template_id": 8},
        ZNS | {"tracking_id": "order-2"} | data,
    ):
        assert judged(lost(0), send(1, body=other)) == []
    assert judged(lost(0), send(1, shop_id=2)) == []
    assert len(judged(lost(0), made("SendZNSJourney", 1, body=ZNS))) == 1
    assert judged(lost(0), made("CreateJourney", 1, body=ZNS)) == []


@pytest.mark.rule("verdicts.same-message")
def test_a_reminder_is_a_message_of_its_own() -> None:
    assert judged(lost(0), send(86_400)) == []
    assert len(judged(lost(0), send(86_399))) == 1


@pytest.mark.rule("verdicts.refused")
@pytest.mark.parametrize(
    ("code", "found"), [(-118, 1), (-141, 1), (-112, 1), (-131, 1), (-144, 0), (-100, 0)]
)
def test_a_refusal_that_nobody_reads(code: int, found: int) -> None:
    refused = {"status": "N", "error_code": code}
    calls = [send(at, response=refused) for at in range(5)]
    assert [each.code for each in judged(*calls)] == ["kept-sending-refused"] * found
    assert judged(*calls[:4]) == []
    assert judged(*calls[:4], send(4, response={"status": "P"}), send(5, response=refused)) == []
