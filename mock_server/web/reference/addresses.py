"""This server's base URLs, the published keys of its ``demo`` world, and calls as curl commands."""

import json
from collections.abc import Mapping
from shlex import quote
from typing import Any

from msgspec import Struct

from mock_server.keys import DEMO_KEYS
from mock_server.seeding.generator import shop_id_of

SHOP_ID = shop_id_of(0)

# The demo world's keys are published constants, so these are no secrets.
API_KEY = DEMO_KEYS.api_key(SHOP_ID)
SHOP_KEY = DEMO_KEYS.shop_key(SHOP_ID)
PARTNER_API_KEY = DEMO_KEYS.partner_api_key

JSON = "Content-Type: application/json"


class VendorRoute(Struct, frozen=True):
    """A base URL and the key that it takes."""

    name: str
    base: str
    """The base URL, followed by a dot and the service; for the bare paths, the origin."""

    key_name: str
    key: str


def routes(origin: str) -> tuple[VendorRoute, ...]:
    """The base URLs of the vendor's API."""
    return (
        VendorRoute("shop", f"{origin}/v1/shop", "api_key", API_KEY),
        VendorRoute("partner", f"{origin}/v1/partner", "shop_key", SHOP_KEY),
    )


def bearer(key: str) -> str:
    """The header that contains a key."""
    return f"Authorization: Bearer {key}"


def curl(address: str, *headers: str, body: Any = None, method: str | None = None) -> str:
    """A curl command for one call, ready to paste: a POST with a body, otherwise a GET."""
    # A local server usually has a self-signed certificate.
    insecure = "--insecure " if address.startswith("https:") else ""
    given = f"-X {method} " if method else ""
    parts = [f"curl {insecure}{given}{quote(address)}", *(f"-H {quote(each)}" for each in headers)]
    if body is not None:
        parts.append(f"-d {quote(json.dumps(body, ensure_ascii=False))}")
    return " \\\n  ".join(parts)


def curl_form(address: str, header: str, parts: Mapping[str, str]) -> str:
    """A curl command that sends a form; a part that begins with ``@`` is a file."""
    shown = [f"-F {quote(f'{name}={value}')}" for name, value in parts.items()]
    return " \\\n  ".join([curl(address, header), *shown])
