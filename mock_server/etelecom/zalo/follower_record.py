"""A follower of an OA as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import DAY, HOUR
from mock_server.contract.fields import (
    Field,
    Flag,
    Id,
    MaybePhone,
    MaybeTime,
    Phone,
    Text,
    Time,
    Words,
    ours,
)
from mock_server.contract.json_values import ListsKind, MapKind
from mock_server.contract.persons import Gender

FollowState = Literal["unknown", "follow", "unfollow"]

TagsAndNotes = Annotated[dict[str, list[str]], ListsKind("notes", "tag_names")]

FREE_FOR = 48 * HOUR
"""How long after the customer's last message an OA may write to them free of charge."""

CHARGED_FOR = 7 * DAY
"""How long after their last message an OA may write to them at all."""

_OURS = "ours: the vendor does not show it"


class Follower(Struct, frozen=True, kw_only=True):
    """A customer and an OA, in the order of the vendor's JSON."""

    assigned_user_id: Annotated[
        Id, Field("The eTelecom user who looks after them; 0 for nobody.", filterable=True)
    ]
    avatar: Annotated[Text, Field("The address of their picture.")]
    avatars: Annotated[
        dict[str, str],
        MapKind("120", "240"),
        Field("The addresses of their picture by its width, 120 and 240."),
    ]
    created_at: Annotated[Time, Field("When they first met the OA.", sort=5)]
    full_name: Annotated[Text, Field("Their name.", filterable=True)]
    gender: Annotated[Gender, Field("Their gender.", filterable=True)]
    has_conversation: Annotated[Flag, Field("Whether they ever wrote to the OA.", filterable=True)]
    id: Annotated[Id, Field("The follower on eTelecom's system.")]
    oa_id: Annotated[Id, Field("The OA.", filterable=True)]
    phone: Annotated[
        MaybePhone,
        Field("Their number; empty until they shared it.", filterable=True, rare=True),
    ]
    shared_info: Annotated[
        dict[str, str],
        MapKind("address", "city", "district", "name", "phone", "ward"),
        Field(
            "The data that they shared: `address`, `city`, `district`, `name`, `phone`, `ward`; "
            "each empty until then."
        ),
    ]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.")]
    state: Annotated[FollowState, Field("Whether they follow the OA.", filterable=True)]
    tags: Annotated[Words, Field("The shop's tags for them.", source="the method's tables")]
    tags_and_notes_info: Annotated[
        TagsAndNotes,
        Field("The tags again, and the shop's notes.", source="the method's JSON of 2025"),
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    zl_user_id: Annotated[Id, Field("The customer on Zalo's system.", filterable=True, rare=True)]
    zl_user_id_by_app: Annotated[Id, Field("The customer's id for the OA's application.")]
    own_phone: Annotated[Phone, ours("Their number, whether shared or not.", _OURS)]
    said_at: Annotated[MaybeTime, ours("When they last wrote to the OA, or followed it.", _OURS)]
