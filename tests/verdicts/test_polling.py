"""Polling for what a webhook tells: found where the client's own receiver took the event."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.life.calls import PHONE, advance, check, consents, create, do, first_oa, request, send
from tests.life.receiver import Receiver, receiving
from tests.simulator import Client
from tests.verdicts.clients import codes, verdict

OTHER = "84987654321"
LATE = {"outcome": "delayed", "reply_status": "P", "after": 15}

Ask = Callable[[Client], Any]


@pytest.fixture
def receiver(client: Client) -> Iterator[Receiver]:
    with receiving() as receiver:
        do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
        assert client.control("PUT", "/outcomes", LATE).status == 200
        yield receiver


def loop(client: Client, ask: Ask, *waits: float) -> None:
    """Ask, and ask again after each wait."""
    ask(client)
    for wait in waits:
        advance(client, wait)
        ask(client)


def of_state(client: Client) -> Any:
    return consents(client, reply_status="S")


def of_day(client: Client) -> Any:
    """A list whose filter ends "now"."""
    now = client.control("GET", "/clock").body["now"]
    return consents(client, date_from="2026-03-10T00:00:00Z", date_to=now)


@pytest.mark.rule("verdicts.polling")
@pytest.mark.parametrize("ask", [check, consents, of_state, of_day])
@pytest.mark.parametrize("waits", [[2] * 9, [0.25, 0.5, 1, 2, 4, 8, 16]], ids=["alike", "growing"])
def test_a_loop_whose_event_came_is_found(
    client: Client, receiver: Receiver, ask: Ask, waits: list[float]
) -> None:
    request(client)
    loop(client, ask, *waits)
    assert "user_reply_consent" in receiver.events
    (finding,) = verdict(client, "polling")
    assert finding["code"] == "polled-despite-webhook"
    assert f"came to {receiver.url} and was taken" in finding["message"]
    assert codes(client, "polling", method="ListMessages") == []


@pytest.mark.rule("verdicts.polling")
@pytest.mark.parametrize(("ask", "found"), [(check, True), (of_state, False)])
def test_a_loop_after_its_event_is_found(
    client: Client, receiver: Receiver, ask: Ask, found: bool
) -> None:
    """Of one customer alone: a list may have other news."""
    request(client)
    advance(client, 20)
    assert receiver.events[-1] == "user_reply_consent"
    loop(client, ask, *[5] * 6)
    assert (codes(client, "polling") != []) is found


@pytest.mark.rule("verdicts.polling")
@pytest.mark.parametrize(
    "waits",
    [[6, 9, 3, 7, 4] * 4, [4, 4, 8, 4, 12] * 4, [1.2, 2.8] * 11],
    ids=["jitter", "some calls fail", "two loops"],
)
def test_a_long_loop_may_be_uneven(client: Client, receiver: Receiver, waits: list[float]) -> None:
    request(client)
    loop(client, check, *waits)
    assert "user_reply_consent" in receiver.events
    assert codes(client, "polling") == ["polled-despite-webhook"]


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize(
    "waits",
    [[2] * 4, [61] * 9, [1, 9, 3, 30, 2, 14, 5, 40, 2], [1, 9, 3, 30, 2, 14, 5, 40, 2, 7] * 3],
    ids=["few", "seldom", "people", "people for long"],
)
def test_what_is_no_loop_passes(client: Client, waits: list[float]) -> None:
    request(client)
    loop(client, check, *waits)
    advance(client, 60)
    assert codes(client, "polling") == []


def test_a_client_without_a_webhook_passes(client: Client) -> None:
    request(client)
    loop(client, check, *[2] * 20)
    assert codes(client, "polling") == []


def test_a_receiver_that_took_nothing_passes(client: Client, receiver: Receiver) -> None:
    receiver.answers = [500] * 50
    request(client)
    loop(client, check, *[2] * 20)
    assert receiver.events
    assert codes(client, "polling") == []


def test_an_event_of_another_customer_is_no_answer(client: Client, receiver: Receiver) -> None:
    request(client, OTHER)
    loop(client, check, *[2] * 20)
    assert "user_reply_consent" in receiver.events
    assert codes(client, "polling") == []


def test_reading_what_an_event_tells_of_passes(client: Client, receiver: Receiver) -> None:
    for number in range(10):
        request(client, f"8491234{number:04}")
        advance(client, 20)
        consents(client)
    assert receiver.events.count("user_reply_consent") == 10
    assert codes(client, "polling") == []


@pytest.mark.usefixtures("receiver")
def test_looking_at_ones_own_sends_passes(client: Client) -> None:
    for _ in range(10):
        send(client, create(client))
        do(client, "ListMessages", {"filter": {"phone": PHONE}})
        advance(client, 2)
    assert codes(client, "polling") == []


@pytest.mark.usefixtures("receiver")
def test_pages_of_a_walk_are_one_round(client: Client) -> None:
    for number in range(9):
        request(client, f"8491234{number:04}")
    paging: dict[str, Any] = {"limit": 1}
    for _ in range(10):
        answer = do(client, "ListRequestConsent", {"paging": paging})
        paging["after"] = answer["paging"]["next"]
        advance(client, 2)
    assert codes(client, "polling") == []


def test_account_webhooks_tell_of_calls_and_messages(client: Client, receiver: Receiver) -> None:
    asked = {"entities": ["zl_oa_message"], "url": f"{receiver.url}/account"}
    do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": ""})
    assert client.call("/v1/shop.Webhook/CreateWebhook", asked).status == 200
    sent = send(client, create(client), tracking_id="A-1")

    def of_message(client: Client) -> Any:
        return do(client, "ListMessages", {"filter": {"msg_id": sent["msg_id"]}})

    loop(client, of_message, *[2] * 16)
    assert codes(client, "polling") == ["polled-despite-webhook"]


def test_a_template_under_review_is_told_of(client: Client, receiver: Receiver) -> None:
    asked = {"oa_id": first_oa(client), "template_id": 700_001}
    do(client, "CreateTemplate", asked | {"type": "otp"})

    def of_template(client: Client) -> Any:
        return do(client, "GetTemplate", asked)

    loop(client, of_template, *[50] * 6)
    assert codes(client, "polling") == []
    enabled = {"template_status": "ENABLE"}
    assert client.control("PATCH", "/templates/700001", enabled).status == 200
    loop(client, of_template, *[50] * 6)
    assert "change_template_status" in receiver.events
    assert codes(client, "polling") == ["polled-despite-webhook"]


@pytest.mark.parametrize("method", ["ListOA", "GetShopOA"])
def test_no_event_tells_what_an_oa_has_left_of_its_quota(
    client: Client, receiver: Receiver, method: str
) -> None:
    oa_id = first_oa(client)

    def of_oa(client: Client) -> Any:
        return do(client, method, {"oa_id": oa_id} if method == "GetShopOA" else {})

    loop(client, of_oa, *[10] * 6)
    assert client.control("PATCH", f"/accounts/{oa_id}", {"daily_quota": 2000}).status == 200
    loop(client, of_oa, *[10] * 6)
    assert "change_oa_daily_quota" in receiver.events
    assert codes(client, "polling") == []
