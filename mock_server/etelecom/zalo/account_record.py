"""An official account (OA) as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import Field, Flag, Id, Integer, NullableInteger, Text, Time, ours
from mock_server.etelecom.zalo.quality import Quality

AccountStatus = Literal["P", "N"]

ConnectionMethod = Literal["unknown", "builtin", "direct"]

_OF_GET = "the page of GetShopOA"


class Account(Struct, frozen=True, kw_only=True):
    """An OA, in the order of the vendor's JSON."""

    app_id: Annotated[Id, Field("The Zalo application to which it is linked.", filterable=True)]
    avatar: Annotated[Text, Field("The address of its picture.")]
    connection_id: Annotated[Id, Field("The connection on eTelecom's system.")]
    connection_method: Annotated[ConnectionMethod, Field("How it is connected.")]
    cover: Annotated[Text, Field("The address of its cover picture.")]
    created_at: Annotated[Time, Field("When it was connected.", sort=5)]
    current_quality: Annotated[Quality, Field("Zalo's rating of its messages.")]
    daily_quota: Annotated[Integer, Field("The number of messages that it may send a day.")]
    description: Annotated[Text, Field("Its description.")]
    expires_at: Annotated[Time, Field("When the connection ends.")]
    is_verified: Annotated[Flag, Field("Whether Zalo has verified it.")]
    last_week_quality: Annotated[Quality, Field("The rating of a week ago.")]
    name: Annotated[Text, Field("Its name.", filterable=True)]
    oa_id: Annotated[Id, Field("The OA on Zalo's system.", filterable=True, rare=True)]
    onwer_id: Annotated[Id, Field("Its owner, spelled as in the vendor's JSON.")]
    remaining_quota: Annotated[
        Integer, Field("The number of messages that it may still send today.")
    ]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.")]
    status: Annotated[AccountStatus, Field("`P` connected, `N` disconnected.")]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    id: Annotated[Id, ours("The same as `oa_id`.")]
    secret_key: Annotated[
        Text,
        Field("The key that signs its webhooks.", hidden=True, source="Zalo's own webhooks"),
    ]
    webhook_url: Annotated[
        Text,
        Field(
            "The address to which its events are sent; empty for none.",
            hidden=True,
            source="UpdateShopOA",
        ),
    ]
    daily_quota_promotion: Annotated[
        NullableInteger,
        Field("Promotional messages a day; null since a 1 November.", hidden=True, source=_OF_GET),
    ]
    monthly_promotion_quota: Annotated[
        Integer, Field("Promotional messages a month.", hidden=True, source=_OF_GET)
    ]
    remaining_monthly_promotion_quota: Annotated[
        Integer, Field("Promotional messages left this month.", hidden=True, source=_OF_GET)
    ]
    estimated_next_month_promotion_quota: Annotated[
        Integer,
        Field(
            "Promotional messages that Zalo expects to grant next month.",
            hidden=True,
            source=_OF_GET,
        ),
    ]
