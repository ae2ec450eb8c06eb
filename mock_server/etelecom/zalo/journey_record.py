"""A journey token as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import DAY
from mock_server.contract.fields import (
    Field,
    Flag,
    Id,
    Integer,
    MaybeTime,
    Phone,
    SentPhone,
    Text,
    Time,
    hidden_field,
    ours,
)

JourneyStatus = Literal["Z", "P", "N"]

TokenType = Literal[
    "unknown",
    "token_logistics_7",
    "token_logistics_30",
    "token_coach_bus_7",
    "token_coach_bus_30",
]


class Journey(Struct, frozen=True, kw_only=True):
    """A journey token, in the order of the vendor's JSON."""

    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    error_code: Annotated[Integer, Field("Zalo's error code.", source="the JSON sample")]
    error_message: Annotated[Text, Field("What the error code means.", source="the JSON sample")]
    expired_at: Annotated[
        MaybeTime, Field("When the token stops being valid.", sort=7, source="the JSON sample")
    ]
    id: Annotated[Id, Field("The journey on eTelecom's system.")]
    is_charged: Annotated[Flag, Field("Whether the first message was charged.", filterable=True)]
    journey_id: Annotated[Id, Field("The journey on Zalo's system.", filterable=True, rare=True)]
    journey_token: Annotated[Text, Field("The opaque code of the journey.")]
    phone: Annotated[Phone, Field("The recipient's number.", filterable=True, rare=True)]
    status: Annotated[
        JourneyStatus, Field("`Z` newly created, `P` enabled, `N` disabled.", filterable=True)
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    oa_id: Annotated[Id, Field("The OA that it was created for.", filterable=True, hidden=True)]
    shop_id: Annotated[Id, ours("The shop to which it belongs.")]
    token_type: Annotated[
        TokenType, hidden_field("Its purpose, and its days of validity.", "CreateJourney")
    ]
    sent_phone: SentPhone = ""


def validity(token_type: str) -> int:
    """How long a token is valid: 7 or 30 days, in microseconds, as the name of its type says."""
    return (30 if token_type.endswith("_30") else 7) * DAY
