"""A ZNS template as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import DAY
from mock_server.contract.fields import (
    Field,
    Flag,
    Id,
    Integer,
    Objects,
    TemplateId,
    Text,
    Time,
    ours,
)
from mock_server.etelecom.zalo.quality import Quality

TemplateType = Literal["unknown", "text", "otp", "table", "rating"]

TemplateStatus = Literal["unknown", "PENDING_REVIEW", "DISABLE", "ENABLE", "REJECT"]

TemplateTag = Literal[
    "unknown",
    "OTP",
    "IN_TRANSACTION",
    "POST_TRANSACTION",
    "ACCOUNT_UPDATE",
    "GENERAL_UPDATE",
    "FOLLOW_UP",
]

FIRST_ID = 420_000
REVIEWED_AFTER = 3 * DAY
"""How long Zalo reviews a template."""

_NEWEST = "the newest schema of ListTemplates"


class Template(Struct, frozen=True, kw_only=True):
    """A ZNS template, in the order of the vendor's JSON."""

    apply_template_quota: Annotated[Integer, Field("Whether its own quota applies: 0 or 1.")]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    is_journey: Annotated[Flag, Field("Whether it is sent with a journey's token.", source=_NEWEST)]
    oa_id: Annotated[Id, Field("The OA that may send it.", filterable=True, source=_NEWEST)]
    preview_url: Annotated[Text, Field("The address of its preview.")]
    price: Annotated[Integer, Field("The price of a message, in dong.")]
    price_exceeded: Annotated[
        Integer, Field("The price of a message beyond the quota, in dong.", source=_NEWEST)
    ]
    ref_param: Annotated[Text, Field("The shop's own reference.", source=_NEWEST)]
    retail_price: Annotated[
        Integer, Field("The price of a message without a contract, in dong.", source=_NEWEST)
    ]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.", source=_NEWEST)]
    template_daily_quota: Annotated[Integer, Field("The number of its messages a day.")]
    template_id: Annotated[
        TemplateId, Field("The template; a JSON integer.", filterable=True, rare=True)
    ]
    template_name: Annotated[Text, Field("Its name.", filterable=True)]
    template_params: Annotated[
        Objects,
        Field(
            "Its variables: `name`, `type`, `require`, `accept_null`, `min_length`, `max_length`."
        ),
    ]
    template_quality: Annotated[Quality, Field("Zalo's rating.")]
    template_remaining_quota: Annotated[Integer, Field("The number of its messages left today.")]
    template_status: Annotated[TemplateStatus, Field("Only `ENABLE` can be sent.")]
    template_tag: Annotated[TemplateTag, Field("Its purpose.")]
    timeout: Annotated[Integer, Field("Milliseconds for which Zalo tries to deliver it.")]
    type: Annotated[TemplateType, Field("Its layout.", filterable=True)]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    id: Annotated[Id, ours("The same as `template_id`.")]
    prev_status: Annotated[TemplateStatus, ours("Its status before the last change.")]
    reason: Annotated[Text, ours("Why Zalo changed it.")]
