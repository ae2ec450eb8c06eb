"""Journeys: tokens under which a shop may message one customer for 7 or 30 days."""

from collections.abc import Mapping
from typing import Any

from mock_server.clock import DAY, HOUR
from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo import error_codes
from mock_server.etelecom.zalo.journey_life import LIFE
from mock_server.etelecom.zalo.journey_record import Journey, TokenType, validity
from mock_server.fidelity import assumed

_FAILURES = (error_codes.NO_ZALO_ACCOUNT, -139, -141)

_STAGES = ("activated", "created", "activated", "created", "failed")

_TOKEN_TYPES: tuple[TokenType, ...] = (
    "token_logistics_7",
    "token_logistics_30",
    "token_coach_bus_7",
    "token_coach_bus_30",
)

_SHORT = 7 * DAY

_SHORT_TOKEN_TYPES: tuple[TokenType, ...] = ("token_logistics_7", "token_coach_bus_7")

_LONG_TOKEN_TYPES: tuple[TokenType, ...] = ("token_logistics_30", "token_coach_bus_30")


def generate(slot: RecordSlot) -> Journey:
    """A seeded journey: failed at once, newly created, enabled by a message, or expired."""
    stage = slot.stage or slot.vary(_STAGES)
    token_type = slot.vary(_TOKEN_TYPES)
    if slot.stage:  # alive, and the first to end among those that still are
        fits = _SHORT_TOKEN_TYPES if slot.age < _SHORT else _LONG_TOKEN_TYPES
        token_type = slot.vary(fits)
    failed = stage == "failed"
    expires = slot.created_at + validity(token_type)
    expired = not failed and expires <= slot.anchor
    activated = slot.created_at + slot.draws.below(min(slot.age, 6 * HOUR) + 1)
    charged = stage == "activated"
    code = slot.draws.pick(_FAILURES) if failed else error_codes.SUCCESS
    return Journey(
        created_at=slot.created_at,
        error_code=code,
        error_message=error_codes.MESSAGES[code],
        expired_at=None if failed else expires,
        id=slot.id,
        is_charged=charged,
        journey_id=10**18 + slot.draws.below(8 * 10**18),
        journey_token="" if failed else slot.draws.token(43),
        phone=slot.phone,
        status="N" if failed or expired else "P" if charged else "Z",
        updated_at=expires if expired else activated if charged else slot.created_at,
        oa_id=slot.vary(slot.oa_ids),
        shop_id=slot.shop_id,
        token_type=token_type,
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Journey:
    """A newly created journey with the given fields."""
    created_at = given.get("created_at", slot.created_at)
    token_type = given.get("token_type", "token_logistics_7")
    code = given.get("error_code", error_codes.SUCCESS)
    status = given.get("status", "N" if code else "Z")
    return slot.completed(
        Journey,
        given,
        error_code=code,
        error_message=error_codes.MESSAGES.get(code, ""),
        expired_at=None if code else created_at + validity(token_type),
        is_charged=status == "P",
        journey_id=10**18 + slot.draws.below(8 * 10**18),
        journey_token="" if code else slot.draws.token(43),
        phone=slot.phone,
        status=status,
        oa_id=slot.oa_ids[0],
        token_type=token_type,
    )


JOURNEYS = Resource(
    name="journey",
    operation="ListJourneys",
    about="The journeys of the shop, newest first unless sorted otherwise.",
    first_id=1_500_000_000_000_000_000,
    generate=generate,
    complete=complete,
    life=LIFE,
    follow=error_codes.message_follows,
)

RULES = (
    assumed(
        "data.journey-validity",
        "A token is valid for 7 or 30 days from its creation, as the name of its type says; a "
        "journey without a type has `token_logistics_7`.",
        "the names of the types; the default one is documented",
    ),
    assumed(
        "data.journey-status",
        "At the anchor a journey is `Z` before its first message, `P` after it, and `N` if it "
        "failed or its token expired; only journeys with `N` have an error code.",
        "the documented words: newly created, enabled, disabled",
    ),
)
