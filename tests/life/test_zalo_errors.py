"""Every refusal by Zalo is told of with its cause, and the cause causes it."""

from typing import Any

import pytest

from mock_server.etelecom.zalo.error_codes import CAUSES, MESSAGES, PHONE_INVALID, SUCCESS
from tests.life.calls import (
    ORDER,
    PHONE,
    advance,
    create,
    do,
    first_oa,
    send,
    sendable,
)
from tests.simulator import Client


def test_all_are_told_of(client: Client) -> None:
    told = client.control("GET", "/errors").body["zalo"]
    assert {each["error_code"] for each in told} == set(MESSAGES) - {SUCCESS, PHONE_INVALID}
    assert all(each["cause"] and each["error_message"] for each in told)


@pytest.mark.parametrize(
    ("code", "phone"),
    [(code, cause[-10:]) for code, cause in CAUSES.items() if cause[-10:].startswith("0999")],
)
def test_a_magic_number_causes_it(client: Client, code: int, phone: str) -> None:
    assert create(client, phone)["error_code"] == code
    body = {"oa_id": first_oa(client), "phone": phone, "template_id": sendable(client)}
    assert do(client, "SendZNS", body | {"template_data": ORDER})["error_code"] == code


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (-109, {"template_id": 1}),
        (-111, {"template_data": {}}),
        (-112, {"template_data": {"order_code": ""}}),
        (-148, {"journey_id": 0}),
        (-149, {"journey_id": 5}),
    ],
)
def test_a_request_causes_it(client: Client, code: int, change: dict[str, Any]) -> None:
    assert send(client, create(client, PHONE), **change)["error_code"] == code


def test_a_templates_quota_causes_it(client: Client) -> None:
    path = f"/templates/{sendable(client)}"
    used_up = {"apply_template_quota": 1, "template_remaining_quota": 0}
    assert client.control("PATCH", path, used_up).status == 200
    assert send(client, create(client, PHONE))["error_code"] == -147
    assert client.control("PATCH", path, {"template_remaining_quota": 1}).status == 200
    assert send(client, create(client, PHONE))["error_code"] == 0


@pytest.mark.rule("messages.night")
def test_the_night_causes_it(client: Client) -> None:
    """15:00 in Vietnam when the world begins; seven hours later its night does."""
    order = {"oa_id": first_oa(client), "phone": PHONE, "template_data": ORDER}
    listed = do(client, "ListTemplates")["templates"]
    promotes = next(each for each in listed if each["template_tag"] == "FOLLOW_UP")["template_id"]
    plain = {**order, "template_id": sendable(client)}
    client.control("PATCH", f"/accounts/{order['oa_id']}", {"daily_quota": 20_000})
    for body in ({**order, "template_id": promotes}, plain | {"sending_mode": "tag3"}):
        assert do(client, "SendZNS", body)["error_code"] == 0
    advance(client, "PT6H59M59S")
    assert do(client, "SendZNS", plain | {"sending_mode": "tag3"})["error_code"] == 0
    advance(client, 1)
    for body in ({**order, "template_id": promotes}, plain | {"sending_mode": "tag3"}):
        assert do(client, "SendZNS", body)["error_code"] == -133
    assert do(client, "SendZNS", plain)["error_code"] == 0
    advance(client, "PT8H")
    assert do(client, "SendZNS", plain | {"sending_mode": "tag3"})["error_code"] == 0


@pytest.mark.rule("messages.refusals")
def test_a_small_quota_refuses_the_third_tag(client: Client) -> None:
    body: dict[str, Any] = {"oa_id": first_oa(client), "phone": PHONE, "template_data": ORDER}
    body["template_id"] = sendable(client)
    path = f"/accounts/{body['oa_id']}"
    assert client.control("PATCH", path, {"daily_quota": 19_999}).status == 200
    assert do(client, "SendZNS", body | {"sending_mode": "tag3"})["error_code"] == -161
    assert do(client, "SendZNS", body)["error_code"] == 0
    assert client.control("PATCH", path, {"daily_quota": 20_000}).status == 200
    assert do(client, "SendZNS", body | {"sending_mode": "tag3"})["error_code"] == 0


def test_time_causes_it(client: Client) -> None:
    journey = create(client)
    advance(client, "P7D")
    assert send(client, journey)["error_code"] == -150
