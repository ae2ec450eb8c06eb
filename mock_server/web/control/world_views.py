"""A world's addresses and keys, as its callers need them."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from mock_server import keys
from mock_server.keys import WorldKeys
from mock_server.store import Origin, World
from mock_server.web.http.public_address import origin_of
from mock_server.world.worlds import DEMO


def as_json(world: World, shown: WorldKeys | None, request: Request) -> dict[str, Any]:
    """The world with its keys, which are ``null`` if they are not shown.

    Addresses are those under which the caller reaches the server.
    """
    origin = origin_of(request.scope)
    if world.name == DEMO:
        shown = keys.DEMO_KEYS
    shops = [
        {
            "shop_id": str(shop.shop_id),
            "api_key": shown and shown.api_key(shop.shop_id),
            "shop_key": shown and shown.shop_key(shop.shop_id),
            "sms_username": keys.sms_username(world.name, shop.place),
            "sms_password": shown and shown.sms_password(shop.shop_id),
        }
        for shop in world.shops
    ]
    told = {
        "name": world.name,
        "base_url": f"{origin}/v1/shop",
        "partner_base_url": f"{origin}/v1/partner",
        "api_key": shops[0]["api_key"],
        "shop_key": shops[0]["shop_key"],
        "partner_api_key": shown and shown.partner_api_key,
        "sms_username": shops[0]["sms_username"],
        "sms_password": shops[0]["sms_password"],
        "shops": shops,
    }
    if world.origin is Origin.TEST_KEY:
        told["test_key"] = f"{keys.TEST_PREFIX}{world.name}"
    return told


def as_environment(shown: Mapping[str, Any]) -> str:
    """The same as lines of a ``.env`` file; keys that are not shown are left out."""
    return "".join(f"{name}={value}\n" for name, value in environment(shown).items())


def environment(shown: Mapping[str, Any]) -> dict[str, str]:
    """Addresses and keys of a world as environment variables, which ``exec`` also sets."""
    found: dict[str, str | None] = {
        "ETELECOM_BASE_URL": shown["base_url"],
        "ETELECOM_API_KEY": shown["api_key"],
        "ETELECOM_PARTNER_BASE_URL": shown["partner_base_url"],
        "ETELECOM_SHOP_KEY": shown["shop_key"],
        "ETELECOM_PARTNER_API_KEY": shown["partner_api_key"],
        "ETELECOM_SMS_URL": str(shown["base_url"]).removesuffix("/v1/shop"),
        "ETELECOM_SMS_USERNAME": shown["sms_username"],
        "ETELECOM_SMS_PASSWORD": shown["sms_password"],
        "ETELECOM_MOCK_URL": str(shown["base_url"]).removesuffix("/v1/shop"),
    }
    return {name: value for name, value in found.items() if value is not None}
