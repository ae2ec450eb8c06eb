"""A ZNS template as the vendor shows it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mock_server.contract.schema import Field, Id, Integer, Objects, Text, Time
from mock_server.fidelity import Grade

TemplateType = Literal["unknown", "text", "otp", "table", "rating"]


TemplateQuality = Literal["unknown", "UNDEFINED", "LOW", "MEDIUM", "HIGH"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A ZNS template, in the order of the vendor's JSON."""

    apply_template_quota: Annotated[Integer, Field("Whether a quota of its own holds: 0 or 1.")]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    preview_url: Annotated[Text, Field("Where it can be looked at.")]
    price: Annotated[Integer, Field("What a message costs, in dong.")]
    template_daily_quota: Annotated[Integer, Field("Messages of it in a day.")]
    template_id: Annotated[
        Integer, Field("The template; a JSON integer.", filterable=True, rare=True)
    ]
    template_name: Annotated[Text, Field("Its name.", filterable=True)]
    template_params: Annotated[
        Objects,
        Field(
            "What a message fills in: `name`, `type`, `require`, `accept_null`, `min_length`, "
            "`max_length`."
        ),
    ]
    template_quality: Annotated[TemplateQuality, Field("Zalo's rating.")]
    template_remaining_quota: Annotated[Integer, Field("Messages of it that are left today.")]
    template_status: Annotated[TemplateStatus, Field("Only `ENABLE` can be sent.")]
    template_tag: Annotated[TemplateTag, Field("What it is for.")]
    timeout: Annotated[Integer, Field("Milliseconds that Zalo tries to deliver it.")]
    type: Annotated[TemplateType, Field("How it looks.", filterable=True)]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    id: Annotated[
        Id, Field("The same as `template_id`.", hidden=True, grade=Grade.ASSUMED, source="ours")
    ]
    oa_id: Annotated[Id, Field("The OA that may send it.", filterable=True, hidden=True)]
