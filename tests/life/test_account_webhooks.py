"""Account webhooks: registered, listed and deleted by a shop and by its partner."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from mock_server.formats import read_time
from tests.life.calls import advance, send
from tests.life.calls import create as journey
from tests.life.receiver import Receiver, receiving
from tests.simulator import PARTNER_API_KEY, Client, started

ADDRESS = "http://localhost:9000/account"
ASKED = {"entities": ["zl_oa_message"], "url": ADDRESS}
SHOP, PARTNER = "/v1/shop.Webhook", "/v1/partner.Webhook"


def create(client: Client, **more: Any) -> Any:
    answer = client.call(f"{SHOP}/CreateWebhook", ASKED | more)
    assert answer.status == 200, answer
    return answer.body


def listed(client: Client) -> list[str]:
    return [each["id"] for each in client.call(f"{SHOP}/GetWebhooks", {}).body["webhooks"]]


@pytest.mark.rule("account-webhooks.listed")
def test_a_shop_and_its_partner_have_their_own(client: Client) -> None:
    made = create(client)
    assert made == {
        "id": made["id"],
        "entities": ["zl_oa_message"],
        "fields": [],
        "url": ADDRESS,
        "metadata": "",
        "created_at": "2026-03-10T08:00:00Z",
        "states": {"state": "ok", "last_sent_at": None, "last_error": None},
    }
    second = create(client, entities=["call_log", "zl_oa_message"])
    theirs = client.call(f"{PARTNER}/CreateWebhook", ASKED, key=PARTNER_API_KEY).body
    assert listed(client) == [made["id"], second["id"]]
    partners = client.call(f"{PARTNER}/GetWebhooks", {}, key=PARTNER_API_KEY).body
    assert partners == {"webhooks": [theirs]}
    left = client.call(f"{SHOP}/DeleteWebhook", {"id": made["id"]}).body
    assert left == {"webhooks": [second]}
    assert client.call(f"{SHOP}/GetWebhooks", {}).body == left
    assert client.call(f"{PARTNER}/GetWebhooks", {}).status == 401


@pytest.mark.rule("account-webhooks.refusals")
@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"url": "", "entities": []}, "Địa chỉ url không hợp lệ"),
        ({"url": "ftp://localhost", "entities": ["call_log"]}, "Địa chỉ url không hợp lệ"),
        ({"url": ADDRESS}, "missing entity"),
        ({"url": ADDRESS, "entities": []}, "missing entity"),
        ({"url": ADDRESS, "entities": [None, "", 1, "unknown"]}, "missing entity"),
        (
            {"url": ADDRESS, "entities": ["call_log", 1, "call_log"]},
            'duplicated entity: "call_log"',
        ),
        (
            {"url": ADDRESS, "entities": ["call_log", "call_log"], "fields": ["id"]},
            'duplicated entity: "call_log"',
        ),
        (
            ASKED | {"fields": ["id"]},
            "Thông tin fields chưa được hỗ trợ, vui lòng để trống",
        ),
    ],
)
def test_refusals(client: Client, body: Any, text: str) -> None:
    refused = client.call(f"{SHOP}/CreateWebhook", body).refusal
    assert refused == (400, "invalid_argument", text)
    assert listed(client) == []


def test_an_unknown_entity_does_not_decode(client: Client) -> None:
    answer = client.call(f"{SHOP}/CreateWebhook", ASKED | {"entities": ["order"]})
    assert answer.undecodable == 'unrecognized enum EntityType value "order"'


@pytest.mark.rule("account-webhooks.most")
def test_at_most_five_of_a_shop(client: Client) -> None:
    made = [create(client)["id"] for _ in range(5)]
    assert client.call(f"{SHOP}/CreateWebhook", ASKED).refusal == (
        412,
        "failed_precondition",
        "Bạn đã tạo quá nhiều webhook. Vui lòng xoá webhook cũ để tạo lại.",
    )
    assert listed(client) == made
    client.call(f"{SHOP}/DeleteWebhook", {"id": made[0]})
    create(client)
    for _ in range(6):  # a partner's are its own, and not counted
        answer = client.call(f"{PARTNER}/CreateWebhook", ASKED, key=PARTNER_API_KEY)
        assert answer.status == 200


@pytest.mark.rule("account-webhooks.unknown")
def test_only_ones_own_are_deleted(client: Client) -> None:
    theirs = client.call(f"{PARTNER}/CreateWebhook", ASKED, key=PARTNER_API_KEY).body["id"]
    for unknown in ("77", theirs):
        answer = client.call(f"{SHOP}/DeleteWebhook", {"id": unknown})
        assert answer.refusal == (404, "not_found", "Không tìm thấy.")
    assert client.call(f"{SHOP}/DeleteWebhook", {}).refusal[0] == 404


def test_the_control_api_has_them_and_a_reset_forgets_them() -> None:
    with started(preset="empty") as client:
        made = create(client)
        shown = client.control("GET", f"/webhooks/{made['id']}").body
        assert shown["owner_id"] == shown["shop_id"]
        assert (shown["failures"], shown["url"]) == (0, ADDRESS)
        client.control("POST", "/snapshots", {"name": "before"})
        client.call(f"{SHOP}/DeleteWebhook", {"id": made["id"]})
        assert listed(client) == []
        client.control("POST", "/snapshots/before/restore")
        assert listed(client) == [made["id"]]
        client.control("POST", "/reset")
        assert listed(client) == []


_ERROR = {"error": "", "resp_body": "", "resp_status": 0, "retried": 0, "sent_at": None}
_NEITHER_TEXT_NOR_NUMBER: list[Any] = [{}, [""], 1.5, True]
_STATES = {"state": "retry", "last_sent_at": None, "last_error": _ERROR}


@pytest.mark.parametrize(
    ("states", "place"),
    [
        ([], "states"),
        ({"state": "ok"}, "states"),
        (_STATES | {"state": "new"}, "states: state"),
        (_STATES | {"last_sent_at": "today"}, "states: last_sent_at"),
        (_STATES | {"last_sent_at": 5}, "states: last_sent_at"),
        (_STATES | {"last_error": "none"}, "states: last_error"),
        (_STATES | {"last_error": {"error": ""}}, "states: last_error"),
        *(
            (_STATES | {"last_error": _ERROR | {name: value}}, f"states: last_error: {name}")
            for name in _ERROR
            for value in _NEITHER_TEXT_NOR_NUMBER
        ),
        (_STATES | {"last_error": _ERROR | {"resp_status": 2**63}}, "states: last_error: resp"),
        (_STATES | {"last_error": _ERROR | {"sent_at": "soon"}}, "states: last_error: sent_at"),
    ],
    ids=str,
)
def test_the_state_of_a_webhook_has_one_shape(client: Client, states: Any, place: str) -> None:
    """Whoever creates, changes or imports one: the vendor's calls show it as it is."""
    made = client.control("POST", "/webhooks", {"url": ADDRESS}).body
    document = {"webhooks": [{"id": made["id"], "states": states}]}
    for method, path, body, said in (
        ("POST", "/webhooks", {"states": states}, place),
        ("PATCH", f"/webhooks/{made['id']}", {"states": states}, place),
        ("POST", "/import", document, f"webhooks[0].{place}"),
    ):
        status, code, text = client.control(method, path, body).refusal
        assert (status, code) == (400, "invalid_argument")
        assert text.startswith(said)
    assert state(client) == made["states"]


def test_the_state_of_a_webhook_is_shown_as_the_vendor_writes_it(client: Client) -> None:
    """In its order, with its times, and with nothing for null where it has a text or a number."""
    error = {"sent_at": "2026-03-10T15:00:00.50+07:00", "retried": None, "resp_status": 500}
    states = {"last_error": error | {"resp_body": None, "error": "é"}, "last_sent_at": None}
    made = client.control("POST", "/webhooks", {"states": states | {"state": "ok"}}).body
    assert json.dumps(made["states"]) == json.dumps(
        {
            "state": "ok",
            "last_sent_at": None,
            "last_error": {
                "error": "é",
                "resp_body": "",
                "resp_status": 500,
                "retried": 0,
                "sent_at": "2026-03-10T08:00:00.5Z",
            },
        }
    )
    assert client.control("GET", f"/webhooks/{made['id']}").body == made


def deliveries(client: Client) -> list[dict[str, Any]]:
    found = client.control("GET", "/deliveries").body["deliveries"]
    return [each for each in found if each["event"] == "account_webhook"]


def state(client: Client) -> dict[str, Any]:
    (webhook,) = client.call(f"{SHOP}/GetWebhooks", {}).body["webhooks"]
    return dict(webhook["states"])


def changes(receiver: Receiver) -> list[list[dict[str, Any]]]:
    return [json.loads(each.body)["changes"] for each in receiver.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        receiver.text = "ok\n"
        yield receiver


@pytest.mark.rule("account-webhooks.body")
@pytest.mark.rule("account-webhooks.batches")
def test_a_message_is_told_from_its_creation_on(client: Client, receiver: Receiver) -> None:
    create(client, url=receiver.url)
    message = send(client, journey(client))
    advance(client, 0)
    assert len(receiver.got) <= 1
    advance(client, 30)
    told = [each for body in changes(receiver) for each in body]
    assert [each["change_type"] for each in told] == ["create", "update", "update"]
    assert [each["entity"] for each in told] == ["zl_oa_message"] * 3
    assert [each["time"] for each in told] == [
        "2026-03-10T08:00:00Z",
        "2026-03-10T08:00:02Z",
        "2026-03-10T08:00:05Z",
    ]
    assert told[0]["latest"] == told[0]["changed"] == {"zl_oa_message": message}
    assert told[1]["changed"]["zl_oa_message"] == {
        "delivery_status": "received",
        "delivery_time": "2026-03-10T08:00:02Z",
        "is_charged": True,
        "updated_at": "2026-03-10T08:00:02Z",
    }
    assert told[2]["latest"]["zl_oa_message"]["delivery_status"] == "seen"
    for each in receiver.got:
        assert len(json.loads(each.body)["id"]) == 19
        assert "X-ZEvent-Signature" not in each.headers
    instants = [read_time(each["attempts"][0]["at"]) for each in deliveries(client)]
    assert all(after - at >= 5_000_000 for at, after in pairwise(instants))
    assert [each["state"] for each in deliveries(client)] == ["delivered"] * len(receiver.got)
    assert state(client)["state"] == "ok"
    assert state(client)["last_error"] is None


@pytest.mark.rule("account-webhooks.taken")
@pytest.mark.parametrize(
    ("status", "text", "error", "kept"),
    [
        (200, "OK", "unexpected response", "OK"),
        (200, "", "unexpected response", ""),
        (200, "x" * 400, "unexpected response", "x" * 256),
        (201, "ok", "unexpected status: 201", ""),
        (500, "boom", "unexpected status: 500", ""),
    ],
)
def test_only_200_and_ok_is_a_success(
    client: Client, receiver: Receiver, status: int, text: str, error: str, kept: str
) -> None:
    receiver.answers, receiver.text = [status], text
    create(client, url=receiver.url, entities=["call_log"])
    ring(client)
    advance(client, 6)
    assert len(receiver.got) == 1
    found = state(client)
    assert found["state"] == "retry"
    assert found["last_error"] == {
        "error": error,
        "resp_body": kept,
        "resp_status": status,
        "retried": 0,
        "sent_at": found["last_sent_at"],
    }
    (attempt,) = deliveries(client)[0]["attempts"]
    assert ("body ok" in attempt.get("hint", "")) == (status < 300)
    receiver.text = "ok"
    advance(client, 40)
    assert state(client)["state"] == "ok"
    assert state(client)["last_error"] == found["last_error"]


@pytest.mark.rule("account-webhooks.retries")
def test_the_ladder_and_what_waits_behind(client: Client, receiver: Receiver) -> None:
    receiver.text = "OK"
    create(client, url=receiver.url, entities=["call_log"])
    ring(client)
    advance(client, 6)
    ring(client)
    advance(client, "P3D")
    (entry,) = deliveries(client)
    instants = [read_time(each["at"]) // 1_000_000 for each in entry["attempts"]]
    waits = [after - at for at, after in pairwise(instants)]
    minutes = [0.5, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 720, 960]
    assert waits[:13] == [round(each * 60) for each in minutes]
    assert waits[13] == 24 * 3600
    assert waits[14] == 30
    bodies = [json.loads(each.body) for each in receiver.got]
    assert len({each["id"] for each in bodies}) == len(bodies)
    assert all(each["changes"] == bodies[0]["changes"] for each in bodies)
    assert state(client)["state"] == "retry"
    receiver.text = "ok"
    advance(client, "P2D")
    assert len(deliveries(client)) > 1
    assert {each["state"] for each in deliveries(client)} == {"delivered"}
    logs = {each["latest"]["call_log"]["id"] for body in changes(receiver) for each in body}
    assert len(logs) == 2


def test_the_fourteenth_failure_stops_it(client: Client) -> None:
    create(client, url="http://127.0.0.1:9", entities=["call_log"])
    ring(client)
    advance(client, "PT52H")
    (entry,) = deliveries(client)
    assert len(entry["attempts"]) == 14
    found = state(client)
    assert (found["state"], found["last_error"]["retried"]) == ("stop", 13)
    assert found["last_error"]["resp_status"] == 0


@pytest.mark.rule("account-webhooks.who")
def test_a_call_is_told_to_shop_and_partner(client: Client, receiver: Receiver) -> None:
    create(client, url=receiver.url, entities=["call_log"])
    create(client, url=receiver.url, entities=["zl_oa_message"])
    body = {"entities": ["call_log"], "url": receiver.url}
    client.call(f"{PARTNER}/CreateWebhook", body, key=PARTNER_API_KEY)
    ring(client)
    advance(client, 120)
    told = [each for body in changes(receiver) for each in body]
    assert {each["entity"] for each in told} == {"call_log"}
    states = [each["latest"]["call_log"]["call_status"] for each in told]
    assert sorted(states) == ["P", "P", "S", "S", "Z", "Z"]
    assert len({each["webhook_id"] for each in deliveries(client)}) == 2


def test_a_deleted_webhook_gets_nothing_more(client: Client, receiver: Receiver) -> None:
    made = create(client, url=receiver.url, entities=["call_log"])
    ring(client)
    client.call(f"{SHOP}/DeleteWebhook", {"id": made["id"]})
    advance(client, 600)
    assert receiver.got == []
    assert [each["state"] for each in deliveries(client)] == ["gave-up"]


def test_a_delivery_is_sent_again_under_another_id(client: Client, receiver: Receiver) -> None:
    create(client, url=receiver.url, entities=["call_log"])
    ring(client)
    advance(client, 6)
    entry, before = deliveries(client)[0], len(receiver.got)
    again = client.control("POST", f"/deliveries/{entry['id']}/redeliver").body
    assert again["state"] == "delivered"
    assert len(receiver.got) == before + 1
    first, second = (json.loads(receiver.got[number].body) for number in (0, -1))
    assert first["changes"] == second["changes"] == again["body"]["changes"]
    assert first["id"] != second["id"]


def ring(client: Client) -> None:
    body = {
        "direction": "in",
        "caller": "0912345678",
        "outcome": "answered",
        "after": 3,
        "for": 60,
    }
    assert client.control("POST", "/calls", body).status == 201


@pytest.mark.rule("account-webhooks.who")
def test_a_partner_hears_nothing_of_a_shop_that_unlinked_it(
    client: Client, receiver: Receiver
) -> None:
    body = {"entities": ["call_log"], "url": receiver.url}
    client.call(f"{PARTNER}/CreateWebhook", body, key=PARTNER_API_KEY)
    client.control("POST", "/shop/unlink")
    ring(client)
    advance(client, 600)
    assert receiver.got == []
    client.control("POST", "/shop/link")
    ring(client)
    advance(client, 600)
    assert len(receiver.got) > 0


@pytest.mark.attack("records.odd")
@pytest.mark.parametrize("failures", [2**63 - 1, -(2**63), -1, 10**6])
def test_any_number_of_failures_may_be_written(
    client: Client, receiver: Receiver, failures: int
) -> None:
    """The next failure is counted as one of the ladder's, and the webhook goes on."""
    receiver.answers = [500]
    made = create(client, url=receiver.url, entities=["call_log"])
    path = f"/webhooks/{made['id']}"
    assert client.control("PATCH", path, {"failures": failures}).status == 200
    ring(client)
    advance(client, 6)
    assert len(receiver.got) == 1
    assert client.control("GET", path).body["failures"] == (14 if failures > 0 else 1)
    assert state(client)["state"] == ("stop" if failures > 0 else "retry")
