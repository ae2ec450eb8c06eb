"""Playing the customer by control calls, and what webhooks tell of it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.life.calls import ORDER, advance, create, do, first_oa, send
from tests.life.receiver import Receiver, receiving
from tests.simulator import Client


@pytest.fixture
def receiver(client: Client) -> Iterator[Receiver]:
    with receiving() as receiver:
        do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
        yield receiver


@pytest.fixture
def follower(client: Client) -> Any:
    body = {"own_phone": "84912345678", "oa_id": first_oa(client)}
    return client.control("POST", "/followers", body).body


@pytest.mark.rule("control.customers")
def test_a_customer_leaves_comes_back_writes_and_shares(
    client: Client, receiver: Receiver, follower: Any
) -> None:
    path = f"/followers/{follower['id']}"
    for what, body in (
        ("unfollow", None),
        ("follow", None),
        ("say", {"text": "Xin chào"}),
        ("share", {"phone": "0987654321"}),
    ):
        advance(client, 60)
        answer = client.control("POST", f"{path}/{what}", body)
        assert answer.status == (201 if what == "say" else 200), answer.body
    advance(client, 0)
    assert receiver.events == ["unfollow", "follow", "user_send_text", "user_submit_info"]
    bodies = [json.loads(each.body) for each in receiver.got]
    assert bodies[0]["follower"] == {"id": follower["zl_user_id"]}
    assert bodies[2]["sender"] == {"id": follower["zl_user_id"]}
    assert bodies[2]["recipient"] == {"id": follower["oa_id"]}
    assert bodies[2]["message"]["text"] == "Xin chào"
    assert bodies[3]["info"]["phone"] == "84987654321"
    now = client.control("GET", path).body
    assert (now["state"], now["has_conversation"], now["phone"]) == ("follow", True, "84987654321")
    assert now["said_at"] == now["updated_at"] == "2026-03-10T08:04:00Z"


@pytest.mark.parametrize(
    ("what", "body"), [("follow", None), ("share", {"age": "7"}), ("say", {}), ("say", {"text": 3})]
)
def test_what_a_follower_cannot_do(client: Client, follower: Any, what: str, body: Any) -> None:
    answer = client.control("POST", f"/followers/{follower['id']}/{what}", body)
    assert answer.refusal[:2] == (400, "invalid_argument")


@pytest.mark.parametrize("what", ["unfollow", "say", "share"])
def test_who_left_can_only_come_back(client: Client, follower: Any, what: str) -> None:
    path = f"/followers/{follower['id']}"
    assert client.control("POST", f"{path}/unfollow").status == 200
    answer = client.control("POST", f"{path}/{what}", {"text": "?"} if what == "say" else None)
    assert answer.refusal[:2] == (400, "invalid_argument")
    assert client.control("GET", f"{path}/life").body["can_become"] == ["free"]


@pytest.mark.parametrize("what", ["follow", "unfollow", "say", "share"])
def test_nobody_is_not_there(client: Client, what: str) -> None:
    body = {"text": "?"} if what == "say" else None
    assert client.control("POST", f"/followers/77/{what}", body).refusal[:2] == (404, "not_found")


def test_a_message_is_rated_when_it_has_come(client: Client, receiver: Receiver) -> None:
    message = send(client, create(client), template_data=ORDER, tracking_id="T-1")
    path = f"/messages/{message['id']}/rate"
    rating = {"rate": 4, "note": "Tốt", "feedback": ["Giao nhanh"]}
    assert client.control("POST", path, rating).refusal[:2] == (400, "invalid_argument")
    advance(client, 2)
    rated = client.control("POST", path, rating)
    assert rated.status == 200
    assert rated.body | rating == rated.body
    assert rated.body["delivery_status"] == "seen"
    assert rated.body["submit_time"] == "2026-03-10T08:00:02Z"
    assert do(client, "GetMessage", {"msg_id": message["msg_id"]})["rate"] == 4
    advance(client, 0)
    told = [json.loads(each.body) for each in receiver.got if each.event == "user_feedback"]
    assert [each["message"] for each in told] == [
        {
            "rate": "4",
            "note": "Tốt",
            "feedbacks": ["Giao nhanh"],
            "submit_time": "1773129602000",
            "msg_id": message["msg_id"],
            "tracking_id": "T-1",
        }
    ]
    for wrong in ({}, {"rate": 0}, {"rate": 6}, {"rate": "5"}, {"rate": 5, "note": 3}):
        assert client.control("POST", path, wrong).refusal[:2] == (400, "invalid_argument")
    assert client.control("POST", "/messages/7/rate", rating).refusal[:2] == (404, "not_found")
