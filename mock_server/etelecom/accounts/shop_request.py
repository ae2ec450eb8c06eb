"""The partner's requests to act for a shop, which somebody at the shop answers on a page."""

import secrets
from collections.abc import Mapping
from typing import Any

from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.accounts.shop_request_life import LIFE
from mock_server.etelecom.accounts.shop_request_record import VALID_FOR, ShopRequest


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> ShopRequest:
    """A new request with the given fields. Its token is random, so that nobody can guess it."""
    created_at = given.get("created_at", slot.created_at)
    return slot.completed(
        ShopRequest,
        given,
        expires_at=created_at + VALID_FOR,
        status="waiting",
        token=secrets.token_urlsafe(32),
    )


SHOP_REQUESTS = Resource(
    name="shop_request",
    about="The partner's requests to act for a shop.",
    first_id=1_955_000_000_000_000_000,
    complete=complete,
    life=LIFE,
    most_seeded=0,
)
