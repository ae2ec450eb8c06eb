"""Methods of other services than Zalo, and by whose keys they are called."""

import pytest

from tests.life.calls import by_shop_key, partner
from tests.simulator import API_KEY, SHOP_KEY, Client


@pytest.mark.rule("accounts.whose-key")
def test_whose_key_it_is(client: Client) -> None:
    shop = client.call("/v1/shop.Misc/CurrentAccount").body
    assert shop["id"] == "1000000000000000001"
    assert shop["type"] == "shop"
    assert list(shop) == ["id", "name", "type", "image_url", "website"]
    assert by_shop_key(client, "Shop/CurrentShop").body == shop
    told = partner(client, "Misc/CurrentAccount").body
    assert (told["id"], told["type"]) == ("1000000000000000002", "partner")
    assert list(told) == [
        *("id", "name", "public_name", "type", "phone", "website", "website_url", "image_url"),
        *("email", "recognized_hosts", "redirect_urls"),
    ]
    for key in (API_KEY, SHOP_KEY):
        assert client.call("/v1/partner.Misc/CurrentAccount", key=key).status == 401
    assert client.call("/v1/shop.Shop/CurrentShop").status == 404


def test_a_body_is_wanted(client: Client) -> None:
    """A real client tries its key with a JSON content type and nothing behind it."""
    assert client.send(b"", "/v1/shop.Misc/CurrentAccount").undecodable == "EOF"


def test_a_test_key_is_that_of_the_base(client: Client) -> None:
    for base, kind in (("shop", "shop"), ("partner", "partner")):
        answer = client.call(f"/v1/{base}.Misc/CurrentAccount", key="test:mine")
        assert answer.body["type"] == kind


@pytest.mark.rule("accounts.version")
def test_which_service_answers(client: Client) -> None:
    for ask in (
        client.call("/v1/shop.Misc/VersionInfo"),
        by_shop_key(client, "Misc/VersionInfo"),
    ):
        assert ask.body == {"service": "shop", "version": "1.0.0"}
    assert partner(client, "Misc/VersionInfo").body == {"service": "partner", "version": "1.0.0"}
    assert client.call("/v1/shop.Misc/VersionInfo", key=None).status == 401


def test_a_shop_authorises_nobody(client: Client) -> None:
    answer = by_shop_key(client, "Shop/AuthorizeShop", {"shop_id": "1000000000000000001"})
    assert answer.refusal == (401, "unauthenticated", "api_key không hợp lệ")
    assert client.call("/v1/shop.Shop/AuthorizeShop", {}).refusal[:2] == (404, "bad_route")
    assert client.call("/v1/partner.Shop/AuthorizeShop", {}, key="test:mine").status == 200
