"""A message between a follower and an OA as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import Field, Id, Text, Time, ours
from mock_server.contract.json_values import MapKind

Direction = Literal["in", "out"]

ConversationType = Literal[
    "unknown",
    "text",
    "audio",
    "video",
    "photo",
    "GIF",
    "link",
    "file",
    "sticker",
    "location",
    "business_card",
]

_OURS = "ours: the vendor returns no text"

QUOTA = (
    *("expired_date", "owner_id", "owner_type", "purchase_quota", "quota_type", "remain"),
    *("reward_quota", "sub_quota", "total"),
)
"""What the vendor says of the right by which a message was sent."""


class Conversation(Struct, frozen=True, kw_only=True):
    """One message of a conversation, in the order of the vendor's JSON."""

    direction: Annotated[
        Direction, Field("`in` from the customer, `out` to them.", filterable=True)
    ]
    msg_id: Annotated[Text, Field("The message on Zalo's system.", filterable=True, rare=True)]
    oa_id: Annotated[Id, Field("The OA.", filterable=True)]
    quota: Annotated[
        dict[str, str],
        MapKind(*QUOTA),
        Field(
            "The right by which it was sent: `expired_date` the end of the free 48 hours, "
            "`owner_id`, `owner_type`, `purchase_quota`, `quota_type` `reply`, `remain`, "
            "`reward_quota`, `sub_quota`, `total`; all strings."
        ),
    ]
    recipient_id: Annotated[Text, Field("The recipient: the customer's Zalo id, or the OA's.")]
    sender_id: Annotated[Text, Field("The sender.")]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.")]
    type: Annotated[ConversationType, Field("Its type.", filterable=True)]
    user_id: Annotated[Id, Field("The eTelecom user who sent it; 0 for the customer's.")]
    wl_partner_id: Annotated[Id, Field("The white-label partner; 0 for none.")]
    zl_user_id: Annotated[Id, Field("The customer on Zalo's system.", filterable=True, rare=True)]
    id: Annotated[Id, ours("The message on eTelecom's system.", _OURS)]
    created_at: Annotated[Time, ours("When it was sent.", _OURS, sort=5)]
    updated_at: Annotated[Time, ours("Time of the last change.", _OURS, sort=2)]
    text: Annotated[Text, ours("Its text, or the token or address of its attachment.", _OURS)]
