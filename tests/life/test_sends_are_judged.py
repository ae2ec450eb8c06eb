"""Sends as the simulator answers them, judged by what its journal kept."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mock_server.etelecom.zalo.message_verbs import JOURNEY_FEE
from tests.life.calls import ASKED, ORDER, PHONE, advance, create, first_oa, sendable
from tests.simulator import Client, started
from tests.verdicts.judges import LOOKS

Body = dict[str, Any]
NO_ZALO = "0999000011"
ZALO_FAILS = "0999000018"
AGREES_AT_ONCE = "0999000006"


@pytest.fixture
def client() -> Iterator[Client]:
    """A shop without records, whose journal is empty."""
    with started(preset="empty") as client:
        yield client


def zns(client: Client, phone: str = PHONE) -> Body:
    return {
        "oa_id": first_oa(client),
        "phone": phone,
        "template_id": sendable(client),
        "template_data": ORDER,
    }


def of_a_journey(client: Client, phone: str = PHONE) -> Body:
    """A message of a journey that was created for it."""
    journey_id = create(client, phone)["journey_id"]
    return zns(client, phone) | {"journey_id": journey_id, "tracking_id": "order-1"}


def asked(client: Client, phone: str = PHONE) -> Body:
    return ASKED | {"oa_id": first_oa(client), "phone": phone}


def new_journey(client: Client, phone: str = PHONE) -> Body:
    return {"oa_id": first_oa(client), "phone": phone}


BODIES: dict[str, Callable[..., Body]] = {
    "SendZNS": zns,
    "SendZNSJourney": of_a_journey,
    "RequestConsent": asked,
    "CreateJourney": new_journey,
}
SENDS = pytest.mark.parametrize("operation", BODIES)


def sent(client: Client, operation: str, body: Body) -> Any:
    """Call, and answer status and body, whatever they are."""
    answer = client.call(f"/v1/shop.Zalo/{operation}", body)
    return answer.status, answer.body


def prepared(client: Client, operation: str, phone: str = PHONE) -> Body:
    """A body to send; what was called to make it is forgotten."""
    body = BODIES[operation](client, phone)
    assert client.control("DELETE", "/requests").status == 204
    return body


def fail_once(client: Client, operation: str, at: str) -> None:
    rule = {"when": {"method": operation}, "then": {"status": 504}, "at": at, "times": 1}
    assert client.control("POST", "/faults", rule).status == 201


def look(client: Client, operation: str, body: Body) -> None:
    """Ask as a client can that has no answer: by what it knows itself."""
    name, query = {
        "SendZNS": ("ListMessages", {"filter": {"phone": body["phone"]}}),
        "SendZNSJourney": ("ListMessages", {"filter": {"tracking_id": "order-1"}}),
        "RequestConsent": ("CheckConsent", {"oa_id": body["oa_id"], "phone": body["phone"]}),
        "CreateJourney": ("ListJourneys", {"filter": {"phone": body["phone"]}}),
    }[operation]
    assert name in LOOKS[operation]
    assert sent(client, name, query)[0] == 200


def findings(client: Client, *, strict: bool = False) -> list[Any]:
    """What `verify/sends` found."""
    answer = client.control("POST", "/verify/sends", {"strict": strict})
    assert answer.status == 200, answer
    assert answer.body["passed"] is (not answer.body["findings"])
    return list(answer.body["findings"])


def test_every_sending_method_is_here() -> None:
    assert BODIES.keys() == {name for name, looks in LOOKS.items() if looks}


@SENDS
def test_one_send_passes(client: Client, operation: str) -> None:
    assert sent(client, operation, prepared(client, operation))[0] == 200
    assert findings(client) == []


@pytest.mark.rule("verdicts.may-have-sent")
@SENDS
@pytest.mark.parametrize("at", ["before", "after"])
def test_sending_again_blindly_after_a_time_out(client: Client, operation: str, at: str) -> None:
    """Whether or not the first one took effect, its client cannot know."""
    body = prepared(client, operation)
    fail_once(client, operation, at)
    assert sent(client, operation, body)[0] == 504
    again, _ = sent(client, operation, body)
    assert again == (409 if (operation, at) == ("RequestConsent", "after") else 200)
    (finding,) = findings(client)
    assert finding["code"] == "duplicate-send"
    assert finding["message"].startswith(f"{operation} sent the same message 2 times: call ")
    assert "may have taken effect (status 504)" in finding["message"]
    for way in LOOKS[operation]:
        assert way in finding["message"]
    kept = client.control("GET", "/requests").body["requests"]
    assert finding["requests"] == [each["id"] for each in kept]


@pytest.mark.rule("verdicts.looking")
@SENDS
@pytest.mark.parametrize("at", ["before", "after"])
def test_looking_after_a_time_out(client: Client, operation: str, at: str) -> None:
    """Who looked may send what was not there; who saw it, and sends it again, did not read."""
    body = prepared(client, operation)
    fail_once(client, operation, at)
    sent(client, operation, body)
    look(client, operation, body)
    assert findings(client) == []
    sent(client, operation, body)
    assert [each["code"] for each in findings(client)] == (
        ["duplicate-send"] if at == "after" else []
    )


@pytest.mark.rule("verdicts.may-have-sent")
@SENDS
def test_sending_again_what_was_refused_passes(client: Client, operation: str) -> None:
    """An answer says that Zalo sent nothing: 200, and a record with status N."""
    body = prepared(client, operation, ZALO_FAILS)
    for _ in range(2):
        status, record = sent(client, operation, body)
        assert (status, record["status"], record["error_code"]) == (200, "N", -100)
    assert findings(client) == []


@SENDS
def test_a_refused_send_that_nobody_read_may_have_been_sent(client: Client, operation: str) -> None:
    body = prepared(client, operation, NO_ZALO)
    fail_once(client, operation, "after")
    assert sent(client, operation, body)[0] == 504
    assert sent(client, operation, body)[1]["status"] == "N"
    assert len(findings(client)) == 1


def test_the_fees_of_a_journeys_message_sent_twice(client: Client) -> None:
    """Its token is charged once, the message each time."""
    body = prepared(client, "SendZNSJourney")
    first, again = (sent(client, "SendZNSJourney", body)[1] for _ in range(2))
    assert (first["fee_token"], again["fee_token"]) == (JOURNEY_FEE, 0)
    assert findings(client) == []
    (finding,) = findings(client, strict=True)
    fees = f"fee_main {first['fee_main'] + again['fee_main']}, fee_token {JOURNEY_FEE}"
    assert f"Fees: {fees}." in finding["message"]


@pytest.mark.rule("verdicts.same-message")
def test_two_messages_of_one_journey_are_two(client: Client) -> None:
    body = prepared(client, "SendZNSJourney")
    for order in ("A-1", "A-2"):
        data = {"template_data": ORDER | {"order_code": order}}
        assert sent(client, "SendZNSJourney", body | data)[1]["status"] == "P"
    assert findings(client) == []


@pytest.mark.rule("verdicts.same-message")
def test_another_spelling_of_the_phone_is_the_same_request(client: Client) -> None:
    body = prepared(client, "RequestConsent", AGREES_AT_ONCE)
    fail_once(client, "RequestConsent", "before")
    assert sent(client, "RequestConsent", body)[0] == 504
    assert sent(client, "RequestConsent", body | {"phone": "+84 999 000 006"})[0] == 200
    assert len(findings(client)) == 1


def test_asking_anew_once_the_customer_answered(client: Client) -> None:
    """The vendor takes it, so it was right; blind or not, and by the strict rule too."""
    body = prepared(client, "RequestConsent", AGREES_AT_ONCE)
    for _ in range(3):
        assert sent(client, "RequestConsent", body)[0] == 200
    assert findings(client) == []
    assert findings(client, strict=True) == []


@pytest.mark.rule("verdicts.same-message")
def test_asking_again_the_next_day(client: Client) -> None:
    """Nobody answered within the day: asking once more is a request of its own."""
    body = prepared(client, "RequestConsent")
    assert sent(client, "RequestConsent", body)[0] == 200
    advance(client, "P1D")
    assert sent(client, "RequestConsent", body)[0] == 200
    assert findings(client) == []


@pytest.mark.parametrize("operation", ["OASendText", "RequestUserInfo"])
def test_a_consulting_message_that_is_sent_twice(client: Client, operation: str) -> None:
    """No method shows what an OA wrote: after a time-out nothing tells whether it came."""
    oa_id = first_oa(client)
    follower = client.control("POST", "/followers", {"oa_id": oa_id, "own_phone": PHONE}).body
    body = {
        "OASendText": {
            "oa_id": oa_id,
            "recipient": {"user_id": follower["zl_user_id"]},
            "message": {"text": "Đơn hàng đã giao"},
        },
        "RequestUserInfo": {
            "oa_id": oa_id,
            "zl_user_id": follower["zl_user_id"],
            "title": "Địa chỉ",
        },
    }[operation]
    assert client.control("DELETE", "/requests").status == 204
    fail_once(client, operation, "after")
    assert sent(client, operation, body)[0] == 504
    assert findings(client) == []
    assert sent(client, operation, body)[0] == 200
    assert [each["code"] for each in findings(client)] == ["duplicate-send"]
    said = client.control("GET", "/conversations").body["conversations"]
    assert len(said) == 2
