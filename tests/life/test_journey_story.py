"""A journey from its creation over its first message to its end, and what can go otherwise."""

from typing import Any

import pytest

from mock_server.etelecom.zalo.message_verbs import JOURNEY_FEE
from tests.life.calls import (
    ORDER,
    PHONE,
    advance,
    create,
    do,
    first_oa,
    refusal,
    send,
    sendable,
)
from tests.simulator import ANCHOR, Client, started


def listed(client: Client, **filter_: Any) -> list[Any]:
    return list(do(client, "ListJourneys", {"filter": filter_})["journeys"])


@pytest.mark.rule("messages.fees")
def test_the_story_of_a_journey(client: Client) -> None:
    made = create(client)
    assert (made["status"], made["is_charged"], made["error_code"]) == ("Z", False, 0)
    assert made["expired_at"] == "2026-03-17T08:00:00Z"
    assert do(client, "GetJourney", {"journey_id": made["journey_id"]}) == made
    message = send(client, made)
    assert (message["type"], message["status"]) == ("journey", "P")
    assert (message["fee_main"], message["fee_token"]) == (200, JOURNEY_FEE)
    assert message["template_data"] == ORDER
    (row,) = listed(client, status="P")
    assert row["is_charged"]
    assert send(client, made)["fee_token"] == 0
    advance(client, 2)
    found = do(client, "GetMessage", {"msg_id": message["msg_id"]})
    assert (found["delivery_status"], found["is_charged"]) == ("received", True)
    advance(client, 3)
    assert do(client, "GetMessage", {"msg_id": message["msg_id"]})["delivery_status"] == "seen"
    advance(client, "P7D")
    (row,) = listed(client, status="N")
    assert (row["updated_at"], row["expired_at"]) == (made["expired_at"], made["expired_at"])
    assert listed(client, status="P") == []
    assert send(client, made)["error_code"] == -150


@pytest.mark.parametrize(
    ("token_type", "expired_at"),
    [
        (None, "2026-03-17T08:00:00Z"),
        ("token_coach_bus_7", "2026-03-17T08:00:00Z"),
        ("token_logistics_30", "2026-04-09T08:00:00Z"),
    ],
)
def test_how_long_it_is_valid(client: Client, token_type: str | None, expired_at: str) -> None:
    assert create(client, token_type=token_type)["expired_at"] == expired_at


@pytest.mark.rule("journeys.refused")
def test_a_customer_without_zalo(client: Client) -> None:
    made = create(client, "0999000011")
    assert (made["status"], made["error_code"]) == ("N", -118)
    assert made["error_message"] == "Zalo account not existed"
    assert (made["expired_at"], made["journey_token"]) == ("0001-01-01T00:00:00Z", "")
    assert send(client, made)["error_code"] == -118


@pytest.mark.rule("journeys.get")
def test_reading_one(client: Client) -> None:
    made = create(client)
    oa = first_oa(client)
    body = {"journey_id": int(made["journey_id"]), "oa_id": oa}
    assert do(client, "GetJourney", body) == made
    assert refusal(client, "GetJourney", {}) == (
        400,
        "invalid_argument",
        "journey_id không được để trống",
    )
    for wrong in ({"journey_id": "7"}, {"journey_id": made["journey_id"], "oa_id": "7"}):
        assert refusal(client, "GetJourney", wrong)[:2] == (404, "not_found")


@pytest.mark.rule("messages.refusals")
def test_what_zalo_refuses_to_send(client: Client) -> None:
    made = create(client)
    other_oa = do(client, "ListOA")["accounts"][1]["oa_id"]
    closed = [
        each["template_id"]
        for each in do(client, "ListTemplates")["templates"]
        if each["template_status"] != "ENABLE"
    ]
    expected: list[tuple[dict[str, Any], int]] = [
        ({"journey_id": None}, -148),
        ({"journey_id": "77"}, -149),
        ({"phone": "84987654321"}, -149),
        ({"oa_id": other_oa}, -149),
        ({"template_id": 1}, -109),
        ({"template_id": closed[0]}, -131),
        ({"template_data": None}, -111),
        ({"template_data": {"order_code": "A"}}, -112),
        ({"template_data": ORDER | {"order_code": "A" * 31}}, -112),
    ]
    for change, code in expected:
        message = send(client, made, **change)
        assert (message["status"], message["error_code"]) == ("N", code), change
        assert message["error_message"]
        assert (message["fee_main"], message["msg_id"], message["sent_time"]) == (
            0,
            "",
            "0001-01-01T00:00:00Z",
        )
    assert listed(client)[0]["status"] == "Z"
    failed = do(client, "ListMessages", {"filter": {"status": "N"}})["messages"]
    assert len(failed) == len(expected)


def test_a_journey_whose_end_was_written_behind_it(client: Client) -> None:
    made = create(client)
    path = f"/journeys/{made['id']}"
    assert client.control("PATCH", path, {"expired_at": ANCHOR}).body["status"] == "Z"
    assert send(client, made)["error_code"] == -150


def test_a_template_of_another_oa(client: Client) -> None:
    other_oa = do(client, "ListOA")["accounts"][1]["oa_id"]
    body = {
        "oa_id": other_oa,
        "phone": PHONE,
        "template_id": sendable(client),
        "template_data": ORDER,
    }
    assert do(client, "SendZNS", body)["error_code"] == -117
    found = refusal(client, "GetTemplate", {"oa_id": other_oa, "template_id": sendable(client)})
    assert found[:2] == (404, "not_found")


def test_sending_without_a_journey(client: Client) -> None:
    client.control("PATCH", f"/accounts/{first_oa(client)}", {"daily_quota": 20_000})
    body = {
        "oa_id": first_oa(client),
        "phone": "+84 912.345.678",
        "template_id": sendable(client),
        "template_data": ORDER,
        "tracking_id": "mine-1",
        "mode": "development",
        "sending_mode": "tag3",
    }
    message = do(client, "SendZNS", body)
    assert (message["type"], message["is_development"]) == ("template", True)
    assert (message["tracking_id"], message["sending_mode"]) == ("mine-1", "tag3")
    advance(client, 10)
    (row,) = do(client, "ListMessages", {"filter": {"tracking_id": "mine-1"}})["messages"]
    assert (row["delivery_status"], row["is_charged"]) == ("seen", False)
    assert row["delivery_time"] == "2026-03-10T08:00:02Z"
    for wrong in ({"msg_id": "x"}, {"msg_id": message["msg_id"], "oa_id": "7"}):
        assert refusal(client, "GetMessage", wrong)[:2] == (404, "not_found")


@pytest.mark.rule("messages.dates")
def test_which_time_the_dates_bound(client: Client) -> None:
    journey = create(client)
    send(client, journey)
    advance(client, 10)
    late = {"date_from": "2026-03-10T08:00:01Z"}
    count = {
        word: len(do(client, "ListMessages", {"filter": late | {"time_type": word}})["messages"])
        for word in ("", "updated_time", "request_time", "submit_time")
    }
    assert count == {"": 1, "updated_time": 1, "request_time": 0, "submit_time": 0}
    assert refusal(client, "ListMessages", {"filter": {"time_type": "sent_time"}})[0] == 400


def test_templates_and_their_reading(client: Client) -> None:
    listed_templates = do(client, "ListTemplates")["templates"]
    assert len(listed_templates) == 7
    first = listed_templates[0]
    assert type(first["template_id"]) is int
    assert "id" not in first
    oa = first_oa(client)
    assert do(client, "GetTemplate", {"oa_id": oa, "template_id": first["template_id"]}) == first
    named = {"filter": {"template_name": first["template_name"]}}
    assert do(client, "ListTemplates", named)["templates"] == [first]
    found = refusal(client, "GetTemplate", {"oa_id": oa, "template_id": 5})
    assert found[:2] == (404, "not_found")


@pytest.mark.rule("webhooks.targets")
def test_where_webhooks_may_go(client: Client) -> None:
    oa = first_oa(client)
    for url in ("http://127.0.0.1:9000/hook", "http://app-2:8080/", "https://localhost/x", ""):
        told = do(client, "UpdateShopOA", {"oa_id": oa, "webhook_url": url})
        assert told["webhook_url"] == url
    for url in (
        "http://example.com/",
        "ftp://localhost/",
        "localhost",
        "http://10.0.0.1/",
        "http://134744072/",  # resolvers read it as 8.8.8.8
        "http://0x8080808/",
        "http://example\u3002com/",  # this is a dot on the wire
        "http://example%2ecom/",
        "http://example.com@localhost/",
        "http://localhost\\x/",
        "http://localhost /",
        "http://[::1]example.com/",
        "http://[::1]example.com:80/",
    ):
        found = refusal(client, "UpdateShopOA", {"oa_id": oa, "webhook_url": url})
        assert found[:2] == (400, "invalid_argument")
        assert found[2].startswith("webhook_url: ")
    assert "webhook_url" not in do(client, "ListOA")["accounts"][0]
    with started(preset="empty", allowed_webhook_hosts=("example.com",)) as other:
        body = {"oa_id": first_oa(other), "webhook_url": "http://example.com/"}
        assert do(other, "UpdateShopOA", body)["webhook_url"] == "http://example.com/"


@pytest.mark.rule("time.fixtures")
def test_what_a_fixture_says_stays(client: Client) -> None:
    record = {"id": "77", "status": "P", "created_at": "2025-01-01T00:00:00Z"}
    live = {"id": "78", "status": "P", "created_at": ANCHOR}
    client.control("POST", "/import", {"shops": [{"journeys": [record, live]}]})
    advance(client, "P8D")
    assert {row["id"]: row["status"] for row in listed(client)} == {"77": "P", "78": "N"}


def test_seeded_journeys_expire_too() -> None:
    with started(preset="about-to-expire") as client:
        alive = [row for row in client.walk("/v1/shop.Zalo/ListJourneys") if row["status"] != "N"]
        assert len(alive) == 100
        advance(client, "PT1H")
        rows = client.walk("/v1/shop.Zalo/ListJourneys")
        now = "2026-03-10T09:00:00Z"
        assert all((row["status"] == "N") is (row["expired_at"] <= now) for row in rows)
        assert 0 < sum(row["status"] == "N" for row in rows) < 100
        waiting = client.walk("/v1/shop.Zalo/ListRequestConsent", {"reply_status": "S"})
        assert all(row["expires_at"] > now for row in waiting)
        client.control("POST", "/reset")
        assert all(row["status"] != "N" for row in client.walk("/v1/shop.Zalo/ListJourneys"))


def test_a_seeded_journey_that_was_charged_still_expires() -> None:
    """What was changed of the seeded records lives on as they do."""
    with started() as client:
        found = do(client, "ListJourneys", {"filter": {"status": "Z"}, "paging": {"limit": 1}})
        (journey,) = found["journeys"]
        oa_id = client.control("GET", f"/journeys/{journey['id']}").body["oa_id"]
        sent = do(
            client,
            "SendZNSJourney",
            {
                "journey_id": journey["journey_id"],
                "oa_id": oa_id,
                "phone": journey["phone"],
                "template_id": sendable(client),
                "template_data": ORDER,
            },
        )
        client.control("PATCH", f"/journeys/{journey['id']}", {"status": "P"})
        advance(client, "P31D")
        after = do(client, "GetJourney", {"journey_id": journey["journey_id"]})
        assert (after["status"], after["updated_at"]) == ("N", journey["expired_at"]), sent
