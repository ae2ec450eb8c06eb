"""What an OA writes to its followers, and when Zalo lets it."""

from typing import Any

import pytest

from tests.life.calls import advance, do, first_oa, refusal
from tests.simulator import API_KEY, SHOP_KEY, Client, started

MORNING = "2026-03-10T08:00:00Z"  # 15:00 in Vietnam
TEXT = {"text": "Đơn hàng của bạn đang được giao."}


@pytest.fixture
def follower(client: Client) -> Any:
    """A customer who has just followed the shop's first OA."""
    made = client.control(
        "POST", "/followers", {"own_phone": "84912345678", "oa_id": first_oa(client)}
    )
    assert made.status == 201
    return made.body


def to(follower: Any, message: Any = None, **more: Any) -> dict[str, Any]:
    """The body of a message to a follower."""
    recipient = {"user_id": follower["zl_user_id"]}
    return {"oa_id": follower["oa_id"], "recipient": recipient, "message": message or TEXT} | more


def play(client: Client, follower: Any, what: str, body: Any = None) -> Any:
    """Let the customer do something."""
    answer = client.control("POST", f"/followers/{follower['id']}/{what}", body)
    assert answer.status in (200, 201), answer.body
    return answer.body


def kept(client: Client, follower: Any) -> list[Any]:
    """The conversation with a follower, newest first."""
    found = client.control("GET", f"/conversations?zl_user_id={follower['zl_user_id']}")
    return list(found.body["conversations"])


def test_a_text_is_answered_with_the_vendors_fields(client: Client, follower: Any) -> None:
    sent = do(client, "OASendText", to(follower))
    assert sent.keys() == {
        *("direction", "msg_id", "oa_id", "quota", "recipient_id", "sender_id", "shop_id"),
        *("type", "user_id", "wl_partner_id", "zl_user_id"),
    }
    assert (sent["direction"], sent["type"], sent["wl_partner_id"]) == ("out", "text", "0")
    assert (sent["sender_id"], sent["recipient_id"]) == (
        follower["oa_id"],
        follower["zl_user_id"],
    )
    (message,) = kept(client, follower)
    assert (message["text"], message["msg_id"]) == (TEXT["text"], sent["msg_id"])


@pytest.mark.rule("conversations.quota")
def test_the_quota_names_the_day_on_which_the_free_hours_end(client: Client, follower: Any) -> None:
    quota = do(client, "OASendText", to(follower))["quota"]
    assert quota == {
        "expired_date": "12/03/2026",
        "owner_id": follower["oa_id"],
        "owner_type": "OA",
        "purchase_quota": "",
        "quota_type": "reply",
        "remain": "",
        "reward_quota": "",
        "sub_quota": "",
        "total": "",
    }


@pytest.mark.rule("conversations.windows")
def test_after_a_word_an_oa_may_write_for_seven_days(client: Client, follower: Any) -> None:
    advance(client, "P6DT23H59M59S")
    do(client, "OASendText", to(follower))
    advance(client, 1)
    late = (412, "failed_precondition", "User has not interacted with the OA in the past 7 days")
    assert refusal(client, "OASendText", to(follower)) == late
    play(client, follower, "say", {"text": "Còn đó không?"})
    do(client, "OASendText", to(follower))
    directions = [each["direction"] for each in kept(client, follower)]
    assert sorted(directions) == ["in", "out", "out"]


@pytest.mark.rule("conversations.night")
def test_at_night_only_within_48_hours(client: Client, follower: Any) -> None:
    night = (412, "failed_precondition", "This message cannot be sent at night (10:00PM - 6:00AM)")
    advance(client, "PT8H")  # 23:00 in Vietnam
    do(client, "OASendText", to(follower))
    for now, may in (
        ("2026-03-12T14:59:59Z", True),
        ("2026-03-12T15:00:00Z", False),
        ("2026-03-12T22:59:59Z", False),
        ("2026-03-12T23:00:00Z", True),
    ):
        client.control("PUT", "/clock", {"now": now})
        if may:
            do(client, "OASendText", to(follower))
        else:
            assert refusal(client, "OASendText", to(follower)) == night, now


@pytest.mark.rule("conversations.refusals")
def test_what_zalo_refuses_is_no_message(client: Client, follower: Any) -> None:
    path, oa = f"/followers/{follower['id']}", f"/accounts/{follower['oa_id']}"
    send = "/v1/shop.Zalo/OASendText"
    unknown = client.call(send, to({**follower, "zl_user_id": "77"}))
    assert unknown.body["meta"] == {"reason": "-201"}
    assert unknown.hint == "the OA has no follower with zl_user_id 77"
    play(client, follower, "unfollow")
    assert client.call(send, to(follower)).body == {
        "code": "failed_precondition",
        "msg": "User has not followed OA",
        "meta": {"reason": "-213"},
    }
    play(client, follower, "follow")
    advance(client, "P3D")  # by day
    client.control("PATCH", oa, {"remaining_quota": 0})
    assert client.call(send, to(follower)).body["meta"] == {"reason": "-211"}
    client.control("PATCH", oa, {"status": "N"})
    assert client.call(send, to(follower)).body["meta"] == {"reason": "-216"}
    assert kept(client, follower) == []
    assert client.control("GET", path).body["state"] == "follow"
    assert refusal(client, "OASendText", to({**follower, "oa_id": "7"}))[:2] == (404, "not_found")


@pytest.mark.rule("conversations.limits")
def test_a_text_has_at_most_2000_characters(client: Client, follower: Any) -> None:
    do(client, "OASendText", to(follower, {"text": "ơ" * 2000}))
    long = client.call("/v1/shop.Zalo/OASendText", to(follower, {"text": "ơ" * 2001}))
    assert long.refusal == (412, "failed_precondition", "Params is invalid")
    assert long.hint == "message.text has 2001 characters, more than 2000"


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"message": {}}, "message.text"),
        ({"message": {"text": ""}}, "message.text"),
        ({"recipient": {}}, "recipient.user_id"),
        ({"message": None}, "message"),
        ({"recipient": None}, "recipient"),
        ({"oa_id": "0"}, "oa_id"),
    ],
)
def test_what_is_missing_is_named(
    client: Client, follower: Any, change: dict[str, Any], names: str
) -> None:
    status, code, text = refusal(client, "OASendText", to(follower) | change)
    assert (status, code) == (400, "invalid_argument")
    assert names in text


def test_fields_of_an_object_are_read_as_those_of_a_body(client: Client, follower: Any) -> None:
    body = to(follower, {"Text": "Xin chào", "txt": "?"})
    answer = client.call("/v1/shop.Zalo/OASendText", body)
    assert answer.status == 200
    assert answer.headers["x-mock-note"] == "unknown-field"
    assert kept(client, follower)[0]["text"] == "Xin chào"
    wrong = client.call("/v1/shop.Zalo/OASendText", body | {"recipient": {"user_id": "x"}})
    assert wrong.body["meta"]["cause"] == 'strconv.ParseInt: parsing "x": invalid syntax'


@pytest.mark.parametrize("junk", [3, [], "x", {"text": 3}, {"text": {}}])
def test_a_message_that_is_no_object_is_400(client: Client, follower: Any, junk: Any) -> None:
    body = to(follower)
    assert refusal(client, "OASendText", body | {"message": junk})[:2] == (400, "invalid_argument")


@pytest.mark.rule("conversations.limits")
def test_an_image_is_an_address_or_an_upload(client: Client, follower: Any) -> None:
    uploads = {
        kind: client.control("POST", "/uploads", {"type": kind, "oa_id": follower["oa_id"]}).body[
            "token"
        ]
        for kind in ("image", "gif", "file")
    }
    for message, kind in (
        ({"image_url": "https://example.com/a.png"}, "photo"),
        ({"attachment_id": uploads["image"]}, "photo"),
        ({"attachment_id": uploads["gif"]}, "GIF"),
    ):
        assert do(client, "OASendImage", to(follower, message))["type"] == kind
    for wrong in ({}, {"image_url": "https://example.com/a.png", "attachment_id": "x"}):
        body = to(follower) | {"message": wrong}
        assert refusal(client, "OASendImage", body)[:2] == (400, "invalid_argument")
    body = to(follower, {"attachment_id": uploads["file"]})
    unsendable = client.call("/v1/shop.Zalo/OASendImage", body)
    assert unsendable.refusal == (412, "failed_precondition", "Params is invalid")
    assert unsendable.hint == "the OA has no upload (image or gif) with this token"


def test_a_file_is_sent_by_its_token_for_seven_days(client: Client, follower: Any) -> None:
    upload = client.control("POST", "/uploads", {"type": "file", "oa_id": follower["oa_id"]}).body
    body = to(follower, {"token": upload["token"]})
    sent = do(client, "OASendFile", body)
    assert (sent["type"], "quota" in sent) == ("file", False)
    other = client.control("GET", "/accounts").body["accounts"][1]["oa_id"]
    client.control("PATCH", f"/uploads/{upload['id']}", {"oa_id": other})
    assert refusal(client, "OASendFile", body)[:2] == (412, "failed_precondition")
    client.control("PATCH", f"/uploads/{upload['id']}", {"oa_id": follower["oa_id"]})
    advance(client, "P7D")
    assert client.control("GET", f"/uploads/{upload['id']}/life").body["state"] == "gone"
    play(client, follower, "say", {"text": "?"})
    assert refusal(client, "OASendFile", body)[:2] == (412, "failed_precondition")


def test_a_sticker(client: Client, follower: Any) -> None:
    assert do(client, "OASendSticker", to(follower, {"attachment_id": "s1"}))["type"] == "sticker"


@pytest.mark.rule("conversations.limits")
def test_asking_a_follower_for_their_data(client: Client, follower: Any) -> None:
    body = {"oa_id": follower["oa_id"], "zl_user_id": follower["zl_user_id"], "title": "t" * 100}
    assert do(client, "RequestUserInfo", body) == {"updated": 1}
    for name, length in (("title", 101), ("subtitle", 501)):
        found = refusal(client, "RequestUserInfo", body | {name: "t" * length})
        assert found[:2] == (400, "invalid_argument")
    shared = play(client, follower, "share", {"city": "Huế"})
    assert (shared["phone"], shared["shared_info"]["city"]) == ("84912345678", "Huế")
    listed = do(client, "ListFollowers", {"filter": {"phone": "0912345678"}})["followers"]
    assert [each["id"] for each in listed] == [follower["id"]]


TRANSACTION = {
    "template_type": "transaction_order",
    "language": "VI",
    "message": {"content_text": {"content": "Đã giao"}, "buttons": [{"type": "oa.open.url"}] * 4},
}


@pytest.mark.rule("conversations.transactions")
@pytest.mark.rule("conversations.buttons")
def test_a_transaction_message_until_march_2026() -> None:
    with started(anchor="2026-02-28T23:59:59Z", preset="empty") as client:
        made = client.control("POST", "/followers", {"oa_id": first_oa(client)}).body
        body = to(made) | TRANSACTION
        sent = do(client, "SendZNSTxn", body)
        assert sent.keys() == {"message_id"}
        assert kept(client, made)[0]["msg_id"] == sent["message_id"]
        five = {"buttons": [{"type": "oa.open.url"}] * 5}
        assert refusal(client, "SendZNSTxn", body | {"message": five})[:2] == (
            400,
            "invalid_argument",
        )
        wrong = {"buttons": [{"type": "oa.open.door"}]}
        assert refusal(client, "SendZNSTxn", body | {"message": wrong})[:2] == (
            400,
            "invalid_argument",
        )
        advance(client, 1)
        ended = (412, "failed_precondition", "Method unsupported")
        assert refusal(client, "SendZNSTxn", body) == ended


@pytest.mark.parametrize(("base", "key"), [("shop", API_KEY), ("partner", SHOP_KEY)])
def test_both_bases_take_it(client: Client, follower: Any, base: str, key: str) -> None:
    answer = client.call(f"/v1/{base}.Zalo/OASendText", to(follower), key=key)
    assert answer.status == 200


def test_the_same_text_sent_twice_after_a_timeout_is_found(client: Client, follower: Any) -> None:
    rule = {"when": {"method": "OASendText"}, "then": {"status": 504}, "at": "after", "times": 1}
    assert client.control("POST", "/faults", rule).status == 201
    body = to(follower)
    do(client, "OASendText", body, status=504)
    do(client, "OASendText", body)
    verdict = client.control("POST", "/verify/sends", {}).body
    (finding,) = verdict["findings"]
    assert finding["code"] == "duplicate-send"
    assert finding["message"].startswith("OASendText sent the same message 2 times")
    assert "No method shows what was sent" in finding["message"]
    assert len(kept(client, follower)) == 2
