"""A user's phone is one number however a request writes it, as every phone is."""

from typing import Any

import pytest

from tests.simulator import Client

CREATE = "/v1/shop.Shop/CreateAccountUser"
USERS = "/v1/shop.Shop/GetAccountUsers"
INFO = "/v1/shop.Etelecom/GetExtensionInfo"
LAN = {"full_name": "Trần Thị Lan", "password": "12345678"}
FORMS = ("0912345678", "+84 912.345.678", "912345678", "84912345678")


@pytest.mark.rule("wire.phone-request")
@pytest.mark.rule("wire.phone-response")
@pytest.mark.rule("pbx.user-created")
@pytest.mark.parametrize("form", FORMS)
def test_a_user_is_found_by_every_form_of_the_number(empty: Client, form: str) -> None:
    made = empty.call(CREATE, LAN | {"phone": form})
    assert (made.status, made.body["phone"]) == (200, "84912345678")
    assert ("phone-normalised" in made.headers.get("x-mock-note", "")) == (form != FORMS[-1])
    for other in FORMS:
        again = empty.call(CREATE, LAN | {"phone": other})
        assert again.body["meta"] == {"duplicated": "phone"}
        (found,) = empty.page(USERS, {"phone": other})["account_users"]
        assert (found["user_id"], found["phone"]) == (made.body["id"], "84912345678")
    assert empty.page(USERS, {"phone": "reception"})["account_users"] == []


@pytest.mark.rule("pbx.extension-info")
def test_an_extension_is_found_by_every_form_of_its_users_number(empty: Client) -> None:
    user = empty.call(CREATE, LAN | {"phone": "0912345678"}).body["id"]
    made = empty.control("POST", "/extensions", {"user_id": user, "extension_number": "201"})
    assert made.status == 201
    for form in FORMS:
        assert empty.call(INFO, {"phone": form}).body["extension_number"] == "201"


@pytest.mark.rule("pbx.user-created")
def test_a_user_needs_a_phone_number(empty: Client) -> None:
    refused = empty.call(CREATE, LAN | {"phone": "reception"})
    assert refused.refusal[:2] == (400, "invalid_argument")
    assert "phone" in refused.refusal[2]


@pytest.mark.rule("assumptions.phone_form")
@pytest.mark.parametrize(
    ("form", "shown"), [("as_sent", "+84 912.345.678"), ("national", "0912345678")]
)
def test_users_show_phones_in_the_assumed_form(empty: Client, form: str, shown: str) -> None:
    empty.control("PUT", "/assumptions", {"phone_form": form})
    made: dict[str, Any] = empty.call(CREATE, LAN | {"phone": "+84 912.345.678"}).body
    assert made["phone"] == shown
    assert "sent_phone" not in made
    (found,) = empty.page(USERS, {"user_ids": [made["id"]]})["account_users"]
    assert found["phone"] == shown
