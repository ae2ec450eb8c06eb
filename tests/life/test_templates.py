"""Registering a template, and Zalo's review of it."""

import json
from typing import Any

import pytest

from tests.life.calls import PHONE, advance, do, first_oa, refusal
from tests.life.receiver import receiving
from tests.simulator import Client


def register(client: Client, template_id: int = 700_001) -> Any:
    return do(
        client,
        "CreateTemplate",
        {"oa_id": first_oa(client), "template_id": template_id, "type": "otp"},
    )


def sent_with(client: Client, template_id: int) -> int:
    """The error code of a message of the template."""
    body = {"oa_id": first_oa(client), "phone": PHONE, "template_id": template_id}
    return int(do(client, "SendZNS", body)["error_code"])


@pytest.mark.rule("templates.review")
def test_zalo_reviews_a_template_for_three_days(client: Client) -> None:
    made = register(client)
    assert (made["template_id"], made["template_status"]) == (700_001, "PENDING_REVIEW")
    assert made["type"] == "otp"
    assert sent_with(client, 700_001) == -131
    advance(client, "P2DT23H59M59S")
    assert sent_with(client, 700_001) == -131
    advance(client, 1)
    shown = do(client, "GetTemplate", {"oa_id": first_oa(client), "template_id": 700_001})
    assert shown["template_status"] == "ENABLE"
    assert sent_with(client, 700_001) == 0
    listed = do(client, "ListTemplates", {"filter": {"template_id": 700_001}})["templates"]
    assert listed == [shown]


@pytest.mark.rule("templates.review")
def test_one_that_is_registered_already(client: Client) -> None:
    register(client)
    body = {"oa_id": first_oa(client), "template_id": 700_001}
    answer = client.call("/v1/shop.Zalo/CreateTemplate", body)
    assert answer.refusal[:2] == (409, "already_exists")
    assert answer.body["meta"] == {"duplicated": "template_id"}
    for wrong in ({"template_id": 0}, {"template_id": -1}, {"template_id": 2**63 - 1}):
        assert refusal(client, "CreateTemplate", body | wrong)[:2] == (400, "invalid_argument")
    assert refusal(client, "CreateTemplate", body | {"oa_id": "7"})[:2] == (404, "not_found")


def test_what_zalo_says_of_its_review(client: Client) -> None:
    register(client)
    path = "/templates/700001"
    with receiving() as receiver:
        do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
        for status in ("ENABLE", "DISABLE", "ENABLE"):
            changed = client.control("PATCH", path, {"template_status": status})
            assert changed.body["template_status"] == status
        advance(client, 0)
        bodies = [json.loads(each.body) for each in receiver.got]
    assert [each["status"] for each in bodies] == [
        {"prev_status": "PENDING_REVIEW", "new_status": "ENABLE"},
        {"prev_status": "ENABLE", "new_status": "DISABLE"},
        {"prev_status": "DISABLE", "new_status": "ENABLE"},
    ]
    assert {each["event_name"] for each in bodies} == {"change_template_status"}
    assert bodies[1]["template_id"] == "700001"
    assert bodies[1]["reason"]
    answer = client.control("PATCH", path, {"template_status": "PENDING_REVIEW"})
    assert answer.refusal[:2] == (400, "invalid_argument")


@pytest.mark.rule("messages.refusals")
@pytest.mark.parametrize(
    ("status", "code"), [("REJECT", -131), ("PENDING_REVIEW", -131), ("DISABLE", -146)]
)
def test_a_seeded_template_that_cannot_be_sent(client: Client, status: str, code: int) -> None:
    listed = do(client, "ListTemplates")["templates"]
    (found,) = [each for each in listed if each["template_status"] == status]
    assert sent_with(client, found["template_id"]) == code


def test_templates_have_the_newest_fields(client: Client) -> None:
    found = do(client, "ListTemplates")["templates"][0]
    newest = {"is_journey", "oa_id", "shop_id", "price_exceeded", "retail_price", "ref_param"}
    assert newest <= found.keys()
    assert found["oa_id"] == first_oa(client)
