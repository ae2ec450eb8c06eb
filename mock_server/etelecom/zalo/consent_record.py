"""A calling consent as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import DAY, HOUR
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
    assumed_field,
)

CallType = Literal["unknown", "audio", "video", "audio_and_video"]
ReasonCode = Literal[
    "unknown",
    "product_service_consulting",
    "order_appointment_confirmation",
    "delivery_notification",
    "flight_announcement",
    "update_order",
]
ReplyStatus = Literal["Z", "S", "NS", "P", "N"]
ConsentStatus = Literal["Z", "P", "N"]
DeliveryStatus = Literal["unknown", "received", "seen"]

ANSWER_WITHIN = 24 * HOUR
"""How long the customer has to answer (Zalo), in microseconds."""
APPROVED_FOR = 30 * DAY
"""How long an approval allows calls (Zalo), in microseconds."""


class Consent(Struct, frozen=True, kw_only=True):
    """A request for permission to call, in the order of the vendor's JSON."""

    call_type: Annotated[
        CallType, Field("Which calls are allowed: audio, video or both.", filterable=True)
    ]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    delivery_status: Annotated[DeliveryStatus, Field("Whether the message arrived and was seen.")]
    delivery_time: Annotated[MaybeTime, Field("When the customer's device got the message.")]
    error_code: Annotated[Integer, Field("Zalo's error code; 0 unless the status is `N`.")]
    error_message: Annotated[Text, Field("What the error code means.")]
    expires_at: Annotated[
        MaybeTime,
        assumed_field(
            "24 hours after creation while waiting or unanswered, 30 days after the answer when "
            "agreed, unset when refused or failed.",
            "the field is in the JSON sample; its meaning is ours",
            sort=7,
        ),
    ]
    id: Annotated[Id, Field("The request message on eTelecom's system.")]
    is_charged: Annotated[Flag, Field("Whether the message is charged.", filterable=True)]
    oa_id: Annotated[Id, Field("The OA that asks.", filterable=True)]
    phone: Annotated[Phone, Field("The recipient's number.", filterable=True, rare=True)]
    reason_code: Annotated[ReasonCode, Field("Why the shop wants to call.", filterable=True)]
    reply_status: Annotated[
        ReplyStatus,
        Field(
            "`S` waiting, `NS` no answer, `P` agreed, `N` refused; `Z` the zero value.",
            filterable=True,
        ),
    ]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.")]
    status: Annotated[
        ConsentStatus, Field("`P` success, `N` failure; `Z` the zero value.", filterable=True)
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    user_id: Annotated[Id, Field("The eTelecom user who sent the message.", filterable=True)]
    sent_phone: SentPhone = ""
