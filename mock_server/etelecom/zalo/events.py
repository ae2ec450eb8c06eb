"""Which of Zalo's events a move of a record's life is told by, and what it says."""

from collections.abc import Mapping
from typing import Any

from mock_server.etelecom.zalo.consent_record import Consent
from mock_server.etelecom.zalo.journey_record import Journey
from mock_server.etelecom.zalo.message_record import Message
from mock_server.formats import write_time


def event_fields(record: Any, move: str) -> Mapping[str, Any]:
    """What an event says of a record after a move."""
    if isinstance(record, Consent):
        return _of_consent(record, move)
    if isinstance(record, Journey):
        return {
            "journey_id": str(record.journey_id),
            "phone": record.phone,
            "expired_at": _time(record.expired_at),
        }
    if isinstance(record, Message):
        return {
            "msg_id": record.msg_id,
            "tracking_id": record.tracking_id,
            "phone": record.phone,
            "delivery_time": _time(record.delivery_time),
        }
    return {}


def _of_consent(consent: Consent, move: str) -> Mapping[str, Any]:
    fields: dict[str, Any] = {
        "request_id": str(consent.id),
        "phone": consent.phone,
        "call_type": consent.call_type,
        "reason_code": consent.reason_code,
    }
    if move in ("agree", "refuse"):
        fields["user_consent"] = "ALLOW" if move == "agree" else "USER_BLOCKED"
    else:
        fields["request_type"] = "EXPIRED" if move == "lapse" else "SENT"
    return fields | {"expired_time": _time(consent.expires_at)}


def _time(instant: int | None) -> str | None:
    return None if instant is None else write_time(instant)
