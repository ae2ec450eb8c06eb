"""Journeys: tokens under which a shop may message one customer for 7 or 30 days."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from mock_server.clock import DAY, HOUR
from mock_server.contract.generation import RecordSlot
from mock_server.contract.life import NOTHING, Life, Move, Plan
from mock_server.contract.schema import (
    Field,
    Flag,
    Id,
    Integer,
    MaybeTime,
    Phone,
    Resource,
    Text,
    Time,
)
from mock_server.etelecom.zalo.error_codes import (
    MESSAGES,
    NO_ZALO_ACCOUNT,
    SUCCESS,
    message_follows,
)
from mock_server.fidelity import Fact, Grade

JourneyStatus = Literal["Z", "P", "N"]
TokenType = Literal[
    "unknown",
    "token_logistics_7",
    "token_logistics_30",
    "token_coach_bus_7",
    "token_coach_bus_30",
]

_FAILURES = (NO_ZALO_ACCOUNT, -139, -141)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A journey token, in the order of the vendor's JSON."""

    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    error_code: Annotated[Integer, Field("Zalo's error code.", source="the JSON sample")]
    error_message: Annotated[Text, Field("What the error code means.", source="the JSON sample")]
    expired_at: Annotated[
        MaybeTime,
        Field("When the token stops being valid.", sort=6, source="the JSON sample"),
    ]
    id: Annotated[Id, Field("The journey on eTelecom's system.")]
    is_charged: Annotated[Flag, Field("Whether the first message was charged.", filterable=True)]
    journey_id: Annotated[Id, Field("The journey on Zalo's system.", filterable=True, rare=True)]
    journey_token: Annotated[Text, Field("The opaque code of the journey.")]
    phone: Annotated[Phone, Field("The recipient's number.", filterable=True, rare=True)]
    status: Annotated[
        JourneyStatus,
        Field("`Z` newly created, `P` enabled, `N` disabled.", filterable=True),
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    oa_id: Annotated[Id, Field("The OA that it was created for.", filterable=True, hidden=True)]
    shop_id: Annotated[
        Id, Field("The shop that it belongs to.", hidden=True, grade=Grade.ASSUMED, source="ours")
    ]
    token_type: Annotated[
        TokenType,
        Field("What it is for, and its days of validity.", hidden=True, source="CreateJourney"),
    ]


def validity(token_type: str) -> int:
    """How long a token is valid: 7 or 30 days, in microseconds, as its type's name says."""
    return (30 if token_type.endswith("_30") else 7) * DAY


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
    code = slot.draws.pick(_FAILURES) if failed else SUCCESS
    return Journey(
        created_at=slot.created_at,
        error_code=code,
        error_message=MESSAGES[code],
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
    code = given.get("error_code", SUCCESS)
    status = given.get("status", "N" if code else "Z")
    filled = {
        "created_at": created_at,
        "error_code": code,
        "error_message": MESSAGES.get(code, ""),
        "expired_at": None if code else created_at + validity(token_type),
        "id": slot.id,
        "is_charged": status == "P",
        "journey_id": 10**18 + slot.draws.below(8 * 10**18),
        "journey_token": "" if code else slot.draws.token(43),
        "phone": slot.phone,
        "status": status,
        "updated_at": created_at,
        "oa_id": slot.oa_ids[0],
        "shop_id": slot.shop_id,
        "token_type": token_type,
    }
    return Journey(**{**filled, **given})


def _expiry(journey: Journey) -> Plan:
    """A journey that works ends with its token."""
    if journey.status == "N" or journey.expired_at is None:
        return NOTHING
    return ((journey.expired_at, "expire"),)


def _enable(journey: Journey, at: int) -> Journey:
    return replace(journey, status="P", is_charged=True, updated_at=at)


def _disable(journey: Journey, at: int) -> Journey:
    return replace(journey, status="N", updated_at=at)


LIFE: Life[Journey] = Life(
    states={
        "created": "`status` `Z`: its token can be used, and nothing was charged.",
        "enabled": "`status` `P`, `is_charged`: the first message was sent with its token.",
        "disabled": "`status` `N`: its token expired, or Zalo refused it (`error_code`).",
    },
    begins=("created", "disabled"),
    state_of=lambda journey: {"Z": "created", "P": "enabled"}.get(journey.status, "disabled"),
    moves=(
        Move(
            "charge",
            ("created",),
            "enabled",
            "the first message with its token (`SendZNSJourney`)",
            _enable,
            event="event_journey_acknowledged",
        ),
        Move(
            "expire",
            ("created", "enabled"),
            "disabled",
            "7 or 30 days after its creation (`expired_at`)",
            _disable,
            event="event_journey_time_out",
        ),
    ),
    natural=_expiry,
)

JOURNEYS = Resource(
    name="journey",
    plural="journeys",
    operation="ListJourneys",
    about="The journeys of the shop, newest first unless sorted otherwise.",
    record=Journey,
    first_id=1_500_000_000_000_000_000,
    generate=generate,
    complete=complete,
    life=LIFE,
    follow=message_follows,
)

RULES = (
    Fact(
        "data.journey-validity",
        "A token is valid for 7 or 30 days from its creation, as its type's name says; a journey "
        "without a type has `token_logistics_7`.",
        Grade.ASSUMED,
        "the names of the types; the default one is documented",
    ),
    Fact(
        "data.journey-status",
        "At the anchor a journey is `Z` before its first message, `P` after it, and `N` when it "
        "failed or its token expired; an error code stands only with `N`.",
        Grade.ASSUMED,
        "the documented words: newly created, enabled, disabled",
    ),
)
