"""The life of a calling consent: requested, delivered, seen, answered."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from mock_server.contract.events import Event
from mock_server.contract.life import NOTHING, Fade, Life, Move, Plan, becomes
from mock_server.contract.values import time_text
from mock_server.etelecom.zalo.consent_record import ANSWER_WITHIN, APPROVED_FOR, Consent
from mock_server.etelecom.zalo.events import to_oa

_OPEN = ("requested", "delivered", "seen")


def _state(consent: Consent) -> str:
    if consent.status == "N":
        return "failed"
    answered = {"P": "agreed", "N": "refused", "NS": "unanswered"}.get(consent.reply_status)
    arrived = {"received": "delivered", "seen": "seen"}.get(consent.delivery_status)
    return answered or arrived or "requested"


def _natural(consent: Consent) -> Plan:
    """A waiting request ends after a day, or at the time that a PATCH sets."""
    if _state(consent) not in _OPEN:
        return NOTHING
    return ((consent.expires_at or consent.created_at + ANSWER_WITHIN, "lapse"),)


def _deliver(consent: Consent, at: int) -> Consent:
    return replace(
        consent, delivery_status="received", delivery_time=at, is_charged=True, updated_at=at
    )


def _see(consent: Consent, at: int) -> Consent:
    arrived = consent if consent.delivery_time is not None else _deliver(consent, at)
    return replace(arrived, delivery_status="seen", updated_at=at)


def _agree(consent: Consent, at: int) -> Consent:
    expires_at = at + APPROVED_FOR
    return replace(_see(consent, at), reply_status="P", expires_at=expires_at)


def _refuse(consent: Consent, at: int) -> Consent:
    return replace(_see(consent, at), reply_status="N", expires_at=None)


def _payload(**said: str) -> Callable[[Consent], Mapping[str, Any]]:
    return lambda consent: {
        "request_id": str(consent.id),
        "phone": consent.phone,
        "call_type": consent.call_type,
        "reason_code": consent.reason_code,
        **said,
        "expired_time": time_text(consent.expires_at),
    }


REQUESTED = Event("oa_send_consent", _payload(request_type="SENT"), to_oa)
LAPSED = Event("oa_send_consent", _payload(request_type="EXPIRED"), to_oa)
AGREED = Event("user_reply_consent", _payload(user_consent="ALLOW"), to_oa)
REFUSED = Event("user_reply_consent", _payload(user_consent="USER_BLOCKED"), to_oa)

LIFE: Life[Consent] = Life(
    states={
        "requested": "`reply_status` `S`: the request is on its way.",
        "delivered": "`reply_status` `S`, `delivery_status` `received`: it arrived on the device.",
        "seen": "`reply_status` `S`, `delivery_status` `seen`: the customer looked at it.",
        "agreed": "`reply_status` `P`: the shop may call until `expires_at`.",
        "expired": "`reply_status` `P`, `expires_at` has passed: the shop may no longer call.",
        "refused": "`reply_status` `N`: the shop may not call.",
        "unanswered": "`reply_status` `NS`: nobody answered within a day.",
        "failed": "`status` `N`: Zalo refused to send it (`error_code`).",
    },
    begins=("requested", "failed"),
    state_of=_state,
    moves=(
        Move("deliver", ("requested",), "delivered", "2 seconds after the request", _deliver),
        Move("see", ("requested", "delivered"), "seen", "5 seconds after the request", _see),
        Move(
            "agree",
            _OPEN,
            "agreed",
            "the customer's answer: magic numbers, the world's outcome, a reply",
            _agree,
            event=AGREED,
        ),
        Move(
            "refuse",
            _OPEN,
            "refused",
            "the customer's answer, in the same ways",
            _refuse,
            event=REFUSED,
        ),
        Move(
            "lapse",
            _OPEN,
            "unanswered",
            "24 hours after the request",
            becomes(reply_status="NS"),
            event=LAPSED,
        ),
        Move(
            "fail",
            _OPEN,
            "failed",
            "only a PATCH",
            becomes(status="N", reply_status="Z", expires_at=None),
        ),
    ),
    natural=_natural,
    fades=(
        Fade(
            "expire",
            ("agreed",),
            "expired",
            "30 days after the answer (`expires_at`)",
            lambda consent: consent.expires_at or 0,
        ),
    ),
)
