"""A partner asks a shop for its key, a person of the shop agrees, and may take it back."""

import re
from typing import Any

import pytest

from tests.life.calls import by_shop_key, partner
from tests.simulator import PARTNER_API_KEY, SHOP_KEY, Answer, Client

SHOP = "1000000000000000001"
BACK = "http://localhost:3000/granted?a=1"
ASKED = {"email": "shop@example.com", "redirect_url": BACK}
NEVER = "Chỉ có thể sử dụng shop_id nếu shop đã từng đăng nhập qua hệ thống của đối tác"


def authorize(client: Client, **body: Any) -> Answer:
    granted: Answer = partner(client, "Shop/AuthorizeShop", body)
    return granted


def answer(client: Client, url: str, **more: Any) -> Answer:
    return client.control("POST", "/authorize", {"url": url, **more})


def unlink(client: Client) -> None:
    assert client.control("POST", "/shop/unlink").body["state"] == "unlinked"


@pytest.mark.rule("shops.authorize")
def test_a_person_grants_and_the_partner_gets_the_key(client: Client) -> None:
    grant = authorize(client, **ASKED).body
    assert (grant["code"], grant["type"], grant["expires_in"]) == ("ok", "shop_request", 900)
    assert re.fullmatch(r"request:[A-Za-z0-9_-]{43}", grant["auth_token"])
    assert grant["meta"] == {"recaptcha_token": "1"}
    done = answer(client, grant["auth_url"]).body
    assert done["values"] == {"token": grant["auth_token"], "shop_id": SHOP}
    token = grant["auth_token"].replace(":", "%3A")
    assert done["redirect_to"] == f"{BACK}&token={token}&shop_id={SHOP}"
    key = authorize(client, shop_id=SHOP).body
    assert (key["type"], key["auth_token"], key["expires_in"]) == ("shop_key", SHOP_KEY, -1)


def test_without_an_address_there_is_no_page(client: Client) -> None:
    grant = authorize(client, phone="0912345678", name="Lan").body
    assert (grant["type"], grant["auth_url"]) == ("shop_request", "")


def test_a_request_may_name_no_shop(client: Client) -> None:
    grant = authorize(client, redirect_url=BACK).body
    assert grant["type"] == "shop_request"
    assert answer(client, grant["auth_url"]).body["values"]["shop_id"] == SHOP


@pytest.mark.rule("keys.unlinked")
@pytest.mark.rule("control.shops")
def test_an_unlinked_shop_is_asked_again(client: Client) -> None:
    assert by_shop_key(client, "Zalo/ListJourneys").status == 200
    unlink(client)
    refused = by_shop_key(client, "Zalo/ListJourneys")
    text = "Không tìm thấy hoặc cần quyền truy cập.."
    assert refused.refusal == (403, "permission_denied", text)
    assert refused.hint.startswith("unlinked: ")
    assert client.call("/v1/shop.Zalo/ListJourneys").status == 200
    grant = authorize(client, shop_id=SHOP, redirect_url=BACK).body
    assert grant["type"] == "shop_request"
    assert answer(client, grant["auth_url"]).status == 200
    assert by_shop_key(client, "Zalo/ListJourneys").status == 200
    assert authorize(client, shop_id=SHOP).body["auth_token"] == SHOP_KEY


def test_a_shop_links_again_by_a_control_call(client: Client) -> None:
    unlink(client)
    assert client.control("POST", "/shop/unlink").status == 400
    assert client.control("POST", "/shop/link").body["state"] == "linked"
    assert by_shop_key(client, "Zalo/ListJourneys").status == 200


def test_links_are_of_the_worlds_state(client: Client) -> None:
    """Snapshot, export and import keep them; a reset links again."""
    unlink(client)
    client.control("POST", "/snapshots", {"name": "unlinked"})
    document = client.control("GET", "/export").body
    client.control("POST", "/reset")
    assert by_shop_key(client, "Zalo/ListJourneys").status == 200
    client.control("POST", "/snapshots/unlinked/restore")
    assert by_shop_key(client, "Zalo/ListJourneys").status == 403
    client.control("POST", "/reset")
    client.control("POST", "/import", document)
    assert by_shop_key(client, "Zalo/ListJourneys").status == 403
    client.control("POST", "/reset")
    assert by_shop_key(client, "Zalo/ListJourneys").status == 200


def test_each_shop_has_its_own_link(client: Client) -> None:
    world = client.control("POST", "/worlds", {"shops": 2}).body
    first, second = world["shops"]
    bearer = {"Authorization": f"Bearer {second['api_key']}"}
    assert client.control("POST", "/shop/unlink", **bearer).body["shop_id"] == second["shop_id"]
    path = "/v1/partner.Zalo/ListJourneys"
    assert client.call(path, key=first["shop_key"]).status == 200
    assert client.call(path, key=second["shop_key"]).status == 403
    key = world["partner_api_key"]
    ask = {"shop_id": second["shop_id"], "redirect_url": BACK}
    grant = client.call("/v1/partner.Shop/AuthorizeShop", ask, key=key).body
    wrong = {"url": grant["auth_url"], "shop_id": first["shop_id"]}
    assert client.control("POST", "/authorize", wrong, **bearer).status == 400
    done = client.control("POST", "/authorize", {"url": grant["auth_url"]}, **bearer).body
    assert done["values"]["shop_id"] == second["shop_id"]
    assert client.call(path, key=second["shop_key"]).status == 200


def test_a_person_refuses(client: Client) -> None:
    unlink(client)
    url = authorize(client, **ASKED).body["auth_url"]
    assert answer(client, url, agree=False).body["redirect_to"] == f"{BACK}&error=access_denied"
    assert answer(client, url).status == 400
    assert by_shop_key(client, "Zalo/ListJourneys").status == 403


@pytest.mark.parametrize(("waited", "status"), [("PT14M59S", 200), ("PT15M", 400)])
def test_a_request_is_valid_for_fifteen_minutes(client: Client, waited: str, status: int) -> None:
    url = authorize(client, **ASKED).body["auth_url"]
    client.control("PUT", "/clock", {"advance": waited})
    assert answer(client, url).status == status


@pytest.mark.rule("shops.authorize-refused")
def test_what_is_refused(client: Client) -> None:
    for body, text in (
        ({"email": "no address"}, "Giá trị email không hợp lệ"),
        ({"phone": "12"}, "Giá trị phone không hợp lệ"),
        ({"shop_id": SHOP, "email": "shop@example.com"}, "Có lỗi xảy ra.."),
        ({"shop_id": SHOP, "phone": "0912345678"}, "Có lỗi xảy ra.."),
    ):
        assert authorize(client, **body).refusal == (400, "invalid_argument", text)
    unknown = authorize(client, shop_id="5")
    assert unknown.refusal[:2] == (403, "permission_denied")
    assert unknown.body["meta"] == {"reason": NEVER}
    client.control("PATCH", f"/partner_links/{SHOP}", {"state": "never"})
    assert authorize(client, shop_id=SHOP).body["meta"] == {"reason": NEVER}
    assert by_shop_key(client, "Zalo/ListJourneys").status == 403


@pytest.mark.rule("shops.redirect")
def test_only_registered_addresses_once_there_are_some(client: Client) -> None:
    far = "https://partner.example/back"
    assert authorize(client, email="a@b.vn", redirect_url=far).status == 200
    registered = {"redirect_urls": ["https://partner.example/other"]}
    account = "/v1/partner.Misc/CurrentAccount"
    assert client.call(account, key=PARTNER_API_KEY).body["redirect_urls"] == []
    assert client.control("PATCH", f"/partner_links/{SHOP}", registered).status == 200
    assert client.call(account, key=PARTNER_API_KEY).body.items() >= registered.items()
    refused = authorize(client, email="a@b.vn", redirect_url=far)
    assert refused.refusal[2] == "Địa chỉ url cần được đăng ký trước"
    assert authorize(client, email="a@b.vn", redirect_url=BACK).status == 200
    for url in registered["redirect_urls"]:
        assert authorize(client, email="a@b.vn", redirect_url=url).status == 200
    for url in ("javascript:alert(1)", "//evil.example", "https://evil.example\\@localhost/"):
        refused = authorize(client, email="a@b.vn", redirect_url=url)
        assert refused.refusal[2] == "Địa chỉ url không hợp lệ"
