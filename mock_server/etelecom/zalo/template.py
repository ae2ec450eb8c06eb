"""ZNS templates: the messages that Zalo has approved for a shop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Field, Id, Integer, Objects, Resource, Text, Time
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import NotFound
from mock_server.etelecom.zalo.account import oa_of
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


def _param(name: str, length: int, *, required: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "type": "STRING",
        "require": required,
        "accept_null": not required,
        "min_length": 1 if required else 0,
        "max_length": length,
    }


_ORDER = [
    _param("order_code", 30),
    _param("customer_name", 50),
    _param("note", 100, required=False),
]
_GROWN: tuple[tuple[str, TemplateType, TemplateStatus, TemplateTag, int, list[Any]], ...] = (
    ("Đơn hàng đang giao", "table", "ENABLE", "IN_TRANSACTION", 200, _ORDER),
    ("Giao hàng thành công", "table", "ENABLE", "POST_TRANSACTION", 200, _ORDER),
    ("Mã xác thực", "otp", "ENABLE", "OTP", 300, [_param("otp", 8)]),
    ("Đánh giá dịch vụ", "rating", "ENABLE", "FOLLOW_UP", 300, _ORDER[:2]),
    ("Thông báo chung", "text", "PENDING_REVIEW", "GENERAL_UPDATE", 200, _ORDER[1:2]),
    ("Cập nhật tài khoản", "text", "REJECT", "ACCOUNT_UPDATE", 200, _ORDER[1:2]),
)


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


def generate(slot: RecordSlot) -> Template:
    """Six templates of the shop's first OA: four that can be sent, and two that cannot."""
    name, kind, status, tag, price, params = _GROWN[slot.index % len(_GROWN)]
    return complete(
        slot,
        {
            "price": price,
            "template_name": name,
            "template_params": params,
            "template_status": status,
            "template_tag": tag,
            "type": kind,
        },
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Template:
    """A newly approved template with the given fields."""
    template_id = given.get("template_id") or given.get("id") or slot.id
    created_at = given.get("created_at", slot.created_at)
    filled = {
        "apply_template_quota": 0,
        "created_at": created_at,
        "preview_url": "",
        "price": 200,
        "template_daily_quota": 0,
        "template_id": template_id,
        "template_name": "Đơn hàng",
        "template_params": [],
        "template_quality": "HIGH",
        "template_remaining_quota": 0,
        "template_status": "ENABLE",
        "template_tag": "IN_TRANSACTION",
        "timeout": 7_200_000,
        "type": "table",
        "updated_at": created_at,
        "id": template_id,
        "oa_id": slot.oa_ids[0],
    }
    return Template(**{**filled, **given})


TEMPLATES = Resource(
    name="template",
    plural="templates",
    operation="ListTemplates",
    about="The templates of the shop's OAs, newest first unless sorted otherwise.",
    record=Template,
    first_id=420_000,
    id_step=1,
    id_field="template_id",
    generate=generate,
    complete=complete,
    always_seeded=lambda _profile: len(_GROWN),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAsked:
    """What ``GetTemplate`` asks."""

    oa_id: Annotated[Id, Field("The OA.", required=True)]
    template_id: Annotated[Integer, Field("The template.", required=True)]


async def _get(context: VerbContext, asked: GetAsked) -> Template:
    await oa_of(context, asked.oa_id)
    template: Template | None = await context.find(TEMPLATES, asked.template_id)
    if template is None or template.oa_id != asked.oa_id:
        raise NotFound(f"template_id: the OA {asked.oa_id} has no template {asked.template_id}")
    return template


GET_TEMPLATE = Verb(
    operation="GetTemplate",
    about="One template of an OA.",
    asks=GetAsked,
    answers=Template,
    act=_get,
    example={"oa_id": "2258329079718686512", "template_id": 419_999},
)
