"""The life of a template: Zalo reviews it, and disables what customers dislike."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from mock_server.contract.events import Event, WriteEvent
from mock_server.contract.life import Life, Move, Plan
from mock_server.etelecom.zalo.events import to_oa
from mock_server.etelecom.zalo.quality import LOW_FOR, next_day
from mock_server.etelecom.zalo.template_record import (
    FIRST_ID,
    REVIEWED_AFTER,
    Template,
    TemplateStatus,
)

_STATES: Mapping[TemplateStatus, str] = {
    "PENDING_REVIEW": "pending",
    "ENABLE": "enabled",
    "REJECT": "rejected",
    "DISABLE": "disabled",
}


def _state(template: Template) -> str:
    return _STATES.get(template.template_status, "pending")


def _natural(template: Template) -> Plan:
    """What comes of itself.

    A template is approved (a seeded one stays under review), and stopped for a low quality; what
    was spent of its quota comes back the next day.
    """
    state, plan = _state(template), []
    if state == "pending" and template.id >= FIRST_ID:
        plan.append((template.created_at + REVIEWED_AFTER, "approve"))
    if state == "enabled" and template.template_quality == "LOW":
        plan.append((template.updated_at + LOW_FOR, "disable"))
    if state == "enabled" and _has_spent(template):
        plan.append((next_day(template.updated_at), "renew"))
    return tuple(sorted(plan))


def _has_spent(template: Template) -> bool:
    left, quota = template.template_remaining_quota, template.template_daily_quota
    return bool(template.apply_template_quota) and left < quota


def _renew(template: Template, at: int) -> Template:
    return replace(template, template_remaining_quota=template.template_daily_quota, updated_at=at)


def _changed(template: Template) -> Mapping[str, Any]:
    return {
        "template_id": str(template.template_id),
        "status": {
            "prev_status": template.prev_status,
            "new_status": template.template_status,
        },
        "reason": template.reason,
    }


def _turned(name: str, field: str) -> WriteEvent[Template]:
    """The event of a field that Zalo changes, which has another name in the payload."""

    def payload(before: Template | None, template: Template) -> Mapping[str, Any] | None:
        was, now = getattr(before, field, None), getattr(template, field)
        if before is None or was == now:
            return None
        return {
            "template_id": str(template.template_id),
            name: {f"prev_{name}": str(was), f"new_{name}": str(now)},
            "reason": "",
        }

    return WriteEvent(f"change_template_{name}", payload, to_oa)


TURNED = (_turned("quality", "template_quality"), _turned("quota", "template_daily_quota"))
"""Zalo changes a template's rating or its daily quota."""

_STATUS_CHANGED = Event("change_template_status", _changed, to_oa)


def _turn(
    name: str, source: str, when: str, status: TemplateStatus, reason: str = ""
) -> Move[Template]:
    """A move into another status, with Zalo's reason."""

    def become(template: Template, at: int) -> Template:
        turned = replace(template, template_status=status, prev_status=template.template_status)
        return replace(turned, reason=reason, updated_at=at)

    return Move(name, (source,), _STATES[status], when, become, event=_STATUS_CHANGED)


LIFE: Life[Template] = Life(
    states={
        "pending": "`template_status` `PENDING_REVIEW`: Zalo reviews it (-131).",
        "enabled": "`template_status` `ENABLE`: it can be sent.",
        "rejected": "`template_status` `REJECT`: Zalo refused it (-131).",
        "disabled": "`template_status` `DISABLE`: Zalo stopped it for its quality (-146).",
    },
    begins=("pending", "enabled", "rejected", "disabled"),
    state_of=_state,
    moves=(
        _turn(
            "approve",
            "pending",
            "3 days after it was registered; a seeded one only by a PATCH",
            "ENABLE",
        ),
        _turn("reject", "pending", "only a PATCH", "REJECT", "Nội dung không phù hợp"),
        _turn(
            "disable",
            "enabled",
            "its quality was `LOW` for 48 hours, or a PATCH",
            "DISABLE",
            "Chất lượng thấp",
        ),
        _turn("enable", "disabled", "only a PATCH", "ENABLE"),
        Move("renew", ("enabled",), "enabled", "the day begins in Vietnam, 17:00 UTC", _renew),
    ),
    natural=_natural,
)
