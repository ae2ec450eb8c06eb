"""A world as its callers need it: addresses and keys."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from mock_server import keys
from mock_server.store import Origin, World
from mock_server.web.http.public_address import origin_of


def as_json(secret: bytes, world: World, request: Request) -> dict[str, Any]:
    """The world with its keys; addresses are those under which the caller reaches the server."""
    origin = origin_of(request.scope)
    shops = [
        {
            "shop_id": str(shop.shop_id),
            "api_key": keys.api_key(secret, world.name, shop.shop_id),
            "shop_key": keys.shop_key(secret, world.name, shop.shop_id),
            "sms_username": keys.sms_username(world.name, shop.place),
            "sms_password": keys.sms_password(secret, world.name, shop.shop_id),
        }
        for shop in world.shops
    ]
    shown = {
        "name": world.name,
        "base_url": f"{origin}/v1/shop",
        "partner_base_url": f"{origin}/v1/partner",
        "api_key": shops[0]["api_key"],
        "shop_key": shops[0]["shop_key"],
        "partner_api_key": keys.partner_api_key(secret, world.name),
        "sms_username": shops[0]["sms_username"],
        "sms_password": shops[0]["sms_password"],
        "shops": shops,
    }
    if world.origin is Origin.TEST_KEY:
        shown["test_key"] = f"{keys.TEST_PREFIX}{world.name}"
    return shown


def as_environment(shown: Mapping[str, Any]) -> str:
    """The same as the lines of a ``.env``."""
    return "".join(f"{name}={value}\n" for name, value in environment(shown).items())


def environment(shown: Mapping[str, Any]) -> dict[str, str]:
    """Addresses and keys of a world as environment variables, which ``exec`` sets, too."""
    return {
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
