"""ZNS templates: the messages that Zalo has approved for a shop."""

from collections.abc import Mapping
from typing import Any

from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo.template_life import LIFE, TURNED
from mock_server.etelecom.zalo.template_record import (
    FIRST_ID,
    Template,
    TemplateStatus,
    TemplateTag,
    TemplateType,
)


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
    ("Khuyến mãi tháng", "text", "DISABLE", "GENERAL_UPDATE", 200, _ORDER[1:2]),
)


def generate(slot: RecordSlot) -> Template:
    """Seven templates of the shop's first OA: four that can be sent, and three that cannot."""
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
    return slot.completed(
        Template,
        given,
        oa_id=slot.oa_ids[0],
        price=200,
        retail_price=given.get("price", 200),
        template_id=template_id,
        template_name="Đơn hàng",
        template_quality="HIGH",
        template_status="ENABLE",
        template_tag="IN_TRANSACTION",
        timeout=7_200_000,
        type="table",
        id=template_id,
    )


TEMPLATES = Resource(
    name="template",
    operation="ListTemplates",
    about="The templates of the shop's OAs, newest first unless sorted otherwise.",
    first_id=FIRST_ID,
    id_step=1,
    id_field="template_id",
    generate=generate,
    life=LIFE,
    tells=TURNED,
    complete=complete,
    always_seeded=lambda _profile: len(_GROWN),
)
