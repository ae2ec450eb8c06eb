"""Calling consents: a shop asks a customer, through Zalo, for permission to call."""

from collections.abc import Mapping
from typing import Any

from mock_server.clock import HOUR, MINUTE, SECOND
from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo import consent_record, error_codes
from mock_server.etelecom.zalo.consent_life import LIFE
from mock_server.fidelity import assumed, documented

_CALL_TYPES: tuple[consent_record.CallType, ...] = ("audio", "video", "audio_and_video")
_REASONS: tuple[consent_record.ReasonCode, ...] = (
    "product_service_consulting",
    "order_appointment_confirmation",
    "delivery_notification",
    "flight_announcement",
    "update_order",
)
_FAILURES = (error_codes.NO_ZALO_ACCOUNT, -139, -141, -144)
_STAGES = ("waiting", "agreed", "refused", "waiting", "agreed", "unanswered", "failed")


def generate(slot: RecordSlot) -> consent_record.Consent:
    """A seeded consent: failed at once, waiting, or answered, or left unanswered for a day."""
    draws = slot.draws
    stage = slot.stage or _settle(slot.vary(_STAGES), slot.age, draws.chance(50))
    sent = stage != "failed"
    delay = draws.between(5 * SECOND, 20 * MINUTE)
    delivered = sent and delay <= slot.age and (stage in ("agreed", "refused") or draws.chance(80))
    answer = (
        slot.created_at + delay + draws.below(min(slot.age - delay, 8 * HOUR) + 1)
        if delivered
        else 0
    )
    answered = delivered and stage in ("agreed", "refused")
    stage = stage if answered or stage in ("failed", "unanswered") else "waiting"
    code = error_codes.SUCCESS if sent else draws.pick(_FAILURES)
    deadline = slot.created_at + consent_record.ANSWER_WITHIN
    ends: dict[str, tuple[consent_record.ReplyStatus, int, int | None]] = {
        "failed": ("Z", slot.created_at, None),
        "waiting": ("S", slot.created_at + delay if delivered else slot.created_at, deadline),
        "unanswered": ("NS", deadline, deadline),
        "refused": ("N", answer, None),
        "agreed": ("P", answer, answer + consent_record.APPROVED_FOR),
    }
    reply, updated_at, expires_at = ends[stage]
    seen = answered or (delivered and draws.chance(50))
    return consent_record.Consent(
        call_type=slot.vary(_CALL_TYPES),
        created_at=slot.created_at,
        delivery_status="seen" if seen else "received" if delivered else "unknown",
        delivery_time=slot.created_at + delay if delivered else None,
        error_code=code,
        error_message=error_codes.MESSAGES[code],
        expires_at=expires_at,
        id=slot.id,
        is_charged=delivered,
        oa_id=slot.vary(slot.oa_ids),
        phone=slot.phone,
        reason_code=slot.vary(_REASONS),
        reply_status=reply,
        shop_id=slot.shop_id,
        status="P" if sent else "N",
        updated_at=updated_at,
        user_id=slot.vary(slot.user_ids),
    )


def _settle(stage: str, age: int, agrees: bool) -> str:
    """No consent waits longer than a day, and none counts as unanswered before that."""
    if stage == "waiting" and age >= consent_record.ANSWER_WITHIN:
        return "agreed" if agrees else "unanswered"
    if stage == "unanswered" and age < consent_record.ANSWER_WITHIN:
        return "waiting"
    return stage


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> consent_record.Consent:
    """A newly sent consent request with the given fields."""
    created_at = given.get("created_at", slot.created_at)
    code = given.get("error_code", error_codes.SUCCESS)
    reply = given.get("reply_status", "Z" if code else "S")
    delivery = given.get("delivery_status", "unknown")
    expiry = {
        "S": consent_record.ANSWER_WITHIN,
        "NS": consent_record.ANSWER_WITHIN,
        "P": consent_record.APPROVED_FOR,
    }.get(reply)
    return slot.completed(
        consent_record.Consent,
        given,
        call_type="audio",
        delivery_status=delivery,
        delivery_time=None if delivery == "unknown" else created_at,
        error_code=code,
        error_message=error_codes.MESSAGES.get(code, ""),
        expires_at=None if expiry is None else created_at + expiry,
        is_charged=delivery != "unknown",
        oa_id=slot.oa_ids[0],
        phone=slot.phone,
        reason_code="delivery_notification",
        reply_status=reply,
        status="N" if code else "P",
        user_id=slot.user_ids[0],
    )


CONSENTS: Resource[consent_record.Consent] = Resource(
    name="consent",
    operation="ListRequestConsent",
    about="The shop's requests for permission to call, newest first unless sorted otherwise.",
    first_id=1_600_000_000_000_000_000,
    generate=generate,
    complete=complete,
    life=LIFE,
    follow=error_codes.message_follows,
)

RULES = (
    documented(
        "data.consent-times",
        "The customer has 24 hours to answer, and an approval allows calls for 30 days.",
        "Zalo's documentation of calls",
    ),
    assumed(
        "data.consent-status",
        "At the anchor no request has waited (`S`) for 24 hours, and only older ones are "
        "unanswered (`NS`); only records with the status `N` have an error code, and only "
        "delivered ones a `delivery_time`.",
        "what the documented words allow",
    ),
)
