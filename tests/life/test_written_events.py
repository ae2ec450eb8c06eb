"""Events that follow from what is written, whoever writes it, and who hears of it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.life.calls import advance, check, create, do, first_oa, request, sendable
from tests.life.calls import send as send_zns
from tests.life.receiver import Receiver, receiving
from tests.simulator import Client

ACCOUNT = "/v1/shop.Webhook"
CAME, AT_ONCE = "0999000001", "0999000006"


@pytest.fixture
def receiver(client: Client) -> Iterator[Receiver]:
    with receiving() as receiver:
        do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
        yield receiver


def told(receiver: Receiver, event: str) -> list[Any]:
    """What was told under a name, without what every event has."""
    common = ("app_id", "event_name", "timestamp", "oa_id")
    bodies = [json.loads(each.body) for each in receiver.got if each.event == event]
    return [{name: value for name, value in body.items() if name not in common} for body in bodies]


def change(client: Client, path: str, **fields: Any) -> None:
    assert client.control("PATCH", path, fields).status == 200
    advance(client, 0)


@pytest.mark.rule("webhooks.written")
@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("quality", "template_quality", ("HIGH", "LOW")),
        ("quota", "template_daily_quota", (0, 500)),
    ],
)
def test_a_patch_of_a_template_is_told(
    client: Client, receiver: Receiver, name: str, field: str, values: tuple[Any, Any]
) -> None:
    template, (before, after) = sendable(client), values
    change(client, f"/templates/{template}", **{field: after})
    change(client, f"/templates/{template}", **{field: after}, template_name="another")
    assert receiver.events == [f"change_template_{name}"]
    assert told(receiver, f"change_template_{name}") == [
        {
            "template_id": str(template),
            name: {f"prev_{name}": str(before), f"new_{name}": str(after)},
            "reason": "",
        }
    ]
    assert json.loads(receiver.got[0].body)["oa_id"] == first_oa(client)


@pytest.mark.rule("webhooks.written")
def test_a_patch_of_an_oas_quota_is_told(client: Client, receiver: Receiver) -> None:
    oa = first_oa(client)
    change(client, f"/accounts/{oa}", daily_quota=2_000, remaining_quota=2_000)
    change(client, f"/accounts/{oa}", remaining_quota=1_000)
    assert receiver.events == ["change_oa_daily_quota"]
    (body,) = (json.loads(each.body) for each in receiver.got)
    assert sorted(body) == ["app_id", "event_name", "oaId", "quota", "timestamp"]
    assert (body["oaId"], body["quota"]) == (oa, {"prev_value": "500", "new_value": "2000"})


@pytest.mark.rule("webhooks.written")
@pytest.mark.rule("webhooks.zns")
def test_a_patch_of_a_message_is_told(client: Client, receiver: Receiver) -> None:
    message = send_zns(client, create(client))
    change(client, f"/messages/{message['id']}", delivery_status="received")
    change(client, f"/messages/{message['id']}", delivery_status="seen")
    change(client, f"/messages/{message['id']}", rate=5, note="Nhanh")
    change(client, f"/messages/{message['id']}", tracking_id="T")
    expected = ["user_received_message", "user_seen_message", "user_feedback"]
    assert receiver.events[1:] == expected
    zns = [each.headers.get("X-ZEvent-Server") for each in receiver.got]
    assert zns == [None, "ZNS", "ZNS", "ZNS"]
    assert (
        told(receiver, "user_feedback")[0]["message"] | {"rate": "5", "note": "Nhanh"}
        == (told(receiver, "user_feedback")[0]["message"])
    )


def follower_of(client: Client) -> Any:
    body = {"own_phone": "84912345678", "oa_id": first_oa(client)}
    return client.control("POST", "/followers", body).body


def test_a_picture_and_an_ordinary_message(client: Client, receiver: Receiver) -> None:
    follower = follower_of(client)
    path, url = f"/followers/{follower['id']}/say", "https://pictures.example.com/1.jpg"
    said = client.control("POST", path, {"image_url": url})
    assert (said.status, said.body["type"]) == (201, "photo")
    for wrong in ({}, {"text": "?", "image_url": url}, {"image_url": ""}, {"image_url": 3}):
        assert client.control("POST", path, wrong).refusal[:2] == (400, "invalid_argument")
    ends = {"oa_id": first_oa(client), "recipient": {"user_id": follower["zl_user_id"]}}
    answer = do(client, "OASendText", ends | {"message": {"text": "Chào bạn"}})
    advance(client, 0)
    assert receiver.events == ["user_send_image", "user_received_message"]
    picture = {"payload": {"thumbnail": url, "url": url}, "type": "image"}
    assert told(receiver, "user_send_image") == [
        {
            "sender": {"id": follower["zl_user_id"]},
            "recipient": {"id": follower["oa_id"]},
            "message": {"msg_id": said.body["msg_id"], "attachments": [picture]},
        }
    ]
    assert told(receiver, "user_received_message") == [
        {
            "sender": {"id": follower["oa_id"]},
            "recipient": {"id": follower["zl_user_id"]},
            "message": {"msg_id": answer["msg_id"]},
        }
    ]
    assert all("X-ZEvent-Server" not in each.headers for each in receiver.got)


@pytest.mark.rule("webhooks.written")
def test_a_patch_of_shared_data_is_told(client: Client, receiver: Receiver) -> None:
    path = f"/followers/{follower_of(client)['id']}"
    change(client, path, full_name="An")
    change(client, path, phone="84912345678")
    shared = client.control("GET", path).body["shared_info"] | {"city": "Huế"}
    change(client, path, shared_info=shared)
    change(client, path, shared_info=shared)
    for _ in range(2):  # a person may submit the same twice
        assert client.control("POST", f"{path}/share", {}).status == 200
        advance(client, 0)
    infos = [each["info"] for each in told(receiver, "user_submit_info")]
    assert [(each["phone"], each["city"]) for each in infos[:2]] == [
        ("84912345678", ""),
        ("84912345678", "Huế"),
    ]
    assert len(infos) == 4
    assert infos[2] == infos[3]


@pytest.mark.rule("webhooks.retried")
def test_a_delivery_says_how_often_it_was_tried(client: Client, receiver: Receiver) -> None:
    receiver.answers = [500, 500]
    change(client, f"/accounts/{first_oa(client)}", daily_quota=2_000)
    advance(client, "PT1H")
    assert [each.headers.get("num_retry") for each in receiver.got] == [None, "1", "2"]


@pytest.mark.rule("account-webhooks.body")
@pytest.mark.rule("account-webhooks.who")
def test_a_deletion_is_told_to_accounts(client: Client) -> None:
    with receiving() as receiver:
        message = send_zns(client, create(client))
        advance(client, "P1D")
        message = do(client, "GetMessage", {"msg_id": message["msg_id"]})
        asked = {"entities": ["zl_oa_message"], "url": receiver.url}
        assert client.call(f"{ACCOUNT}/CreateWebhook", asked).status == 200
        assert client.control("DELETE", f"/messages/{message['id']}").status == 204
        assert client.control("DELETE", f"/messages/{message['id']}").status == 404
        advance(client, 10)
        (change,) = (each for got in receiver.got for each in json.loads(got.body)["changes"])
    assert (change["change_type"], change["entity"]) == ("delete", "zl_oa_message")
    assert change["latest"] == {"zl_oa_message": message}
    assert change["changed"] == {"zl_oa_message": {}}
    assert change["time"] == "2026-03-11T08:00:00Z"


def test_addresses_of_the_control_api_are_heard_of(client: Client) -> None:
    with receiving() as receiver:
        client.control("POST", "/webhooks", {"url": receiver.url, "entities": ["zl_oa_message"]})
        change(client, f"/accounts/{first_oa(client)}", webhook_url=receiver.url)
        send_zns(client, create(client, phone=CAME), phone=CAME)
        advance(client, 10)
        document = client.control("GET", "/export").body
        assert len(receiver.got) >= 3
        client.control("POST", "/reset")
        receiver.got.clear()
        send_zns(client, create(client))
        advance(client, 10)
        assert receiver.got == []
        assert client.control("POST", "/import", document).status == 200
        send_zns(client, create(client))
        advance(client, 10)
        kinds = {"changes" in json.loads(each.body) for each in receiver.got}
        assert kinds == {True, False}


def test_a_restored_world_sends_what_waited(client: Client) -> None:
    """Of an OA and of an account: neither less nor more than waited when it was saved."""
    with receiving() as receiver:
        asked = {"entities": ["zl_oa_message"], "url": receiver.url}
        client.call(f"{ACCOUNT}/CreateWebhook", asked)
        do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
        receiver.answers = [500]
        send_zns(client, create(client))
        advance(client, 0)
        client.control("POST", "/snapshots", {"name": "before"})
        came = []
        for _ in range(2):
            receiver.got.clear()
            advance(client, 600)
            bodies = [json.loads(each.body) for each in receiver.got]
            told = [each for body in bodies for each in body.get("changes", ())]
            came.append((told, sorted(body.get("event_name", "") for body in bodies)))
            assert client.control("POST", "/snapshots/before/restore").status == 200
        assert len(came[0][0]) == 3
        assert "event_journey_acknowledged" in came[0][1]
        assert came[0] == came[1]


@pytest.mark.rule("time.due")
def test_what_a_customer_does_at_once_is_told_after_the_request(
    client: Client, receiver: Receiver
) -> None:
    asked = request(client, AT_ONCE)
    assert (asked["reply_status"], asked["delivery_status"]) == ("S", "unknown")
    advance(client, 0)
    assert receiver.events == ["oa_send_consent", "user_reply_consent"]
    shown = client.control("GET", f"/consents/{asked['id']}").body
    assert (shown["reply_status"], shown["delivery_status"]) == ("P", "seen")
    assert check(client, AT_ONCE) == 0
