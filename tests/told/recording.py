"""Making every delivery happen, and keeping what came: the examples of the documents.

``python -m tests.told.recording`` writes them again.
"""

import json
from collections.abc import Iterator
from typing import Any

from mock_server.web.openapi.recorded_deliveries import FILE
from tests.life.calls import advance, create, do, first_oa, send
from tests.life.receiver import Got, Receiver, receiving
from tests.simulator import Client, started

_URL = "http://localhost:9000"
_DISTINCT = ("request_type", "user_consent")
"""Members whose values tell deliveries of one event apart."""


def record() -> dict[str, list[dict[str, Any]]]:
    """A delivery of each form of each event: its head as far as it is the event's, its body."""
    with started(preset="empty") as client, receiving() as receiver:
        oa = first_oa(client)
        do(client, "UpdateShopOA", {"oa_id": oa, "webhook_url": receiver.url})
        asked = {"entities": ["zl_oa_message", "call_log"], "url": receiver.url}
        assert client.call("/v1/shop.Webhook/CreateWebhook", asked).status == 200
        _play(client, oa)
        return _examples(receiver)


def _play(client: Client, oa: str) -> None:
    """Let everything happen that is told of."""
    for phone in ("0999000001", "0999000002", "0999000003"):
        body = {"oa_id": oa, "phone": phone, "call_type": "audio", "reason_code": "update_order"}
        do(client, "RequestConsent", body)
    message = send(client, create(client), tracking_id="order-1")
    advance(client, 10)
    _ok(client, "POST", f"/messages/{message['id']}/rate", {"rate": 5, "note": "Nhanh"})
    advance(client, 10)
    _ok(client, "DELETE", f"/messages/{message['id']}")
    advance(client, 10)
    _ok(client, "POST", "/calls", {"direction": "in", "caller": "0912345678"})
    advance(client, 10)
    body = {"own_phone": "84912345678", "oa_id": oa}
    follower = _ok(client, "POST", "/followers", body)
    path = f"/followers/{follower['id']}"
    for what, given in (
        ("unfollow", None),
        ("follow", None),
        ("say", {"text": "Xin chào"}),
        ("say", {"image_url": "https://pictures.example.com/1.jpg"}),
        ("share", None),
    ):
        _ok(client, "POST", f"{path}/{what}", given)
        advance(client, 1)
    recipient = {"user_id": follower["zl_user_id"]}
    text = {"oa_id": oa, "recipient": recipient, "message": {"text": "Chào bạn"}}
    do(client, "OASendText", text)
    template = do(client, "ListTemplates")["templates"][0]["template_id"]
    for change in (
        {"template_status": "DISABLE"},
        {"template_quality": "LOW"},
        {"template_daily_quota": 500},
    ):
        listed = do(client, "ListTemplates", {"filter": {}})["templates"]
        enabled = next(each for each in listed if each["template_status"] == "ENABLE")
        template = enabled["template_id"]
        _ok(client, "PATCH", f"/templates/{template}", change)
        advance(client, 1)
    _ok(client, "PATCH", f"/accounts/{oa}", {"daily_quota": 2_000})
    advance(client, "P8D")


def _ok(client: Client, method: str, path: str, body: Any = None) -> Any:
    answer = client.control(method, path, body)
    assert answer.status < 300, answer
    return answer.body


def _examples(receiver: Receiver) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for got in receiver.got:
        body = json.loads(got.body)
        event = body.get("event_name", "account_webhook")
        form = json.dumps([sorted(_paths(body)), [body.get(each) for each in _DISTINCT]])
        if event == "account_webhook":
            kinds = {f"{each['entity']} {each['change_type']}" for each in body["changes"]}
            form = " ".join(sorted(kinds))
        found.setdefault(event, {}).setdefault(form, {"headers": _head(got), "body": body})
    return {event: list(forms.values()) for event, forms in sorted(found.items())}


def _paths(value: Any, above: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _paths(each, f"{above}.{name}")
    else:
        yield above


def _head(got: Got) -> dict[str, str]:
    """The headers of a delivery that are not the connection's or the world's."""
    kept = ("content-type", "x-mock-assumed", "x-zevent-server", "x-zevent-signature")
    return {name: value for name, value in got.headers.items() if name.lower() in kept}


if __name__ == "__main__":
    FILE.write_text(json.dumps(record(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
