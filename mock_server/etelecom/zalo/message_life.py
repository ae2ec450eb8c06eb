"""The life of a ZNS message: sent, delivered, seen."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from mock_server.clock import HOUR
from mock_server.contract.events import Event, WriteEvent
from mock_server.contract.life import NOTHING, Life, Move, Plan
from mock_server.etelecom.zalo.events import between, to_oa_of_zns
from mock_server.etelecom.zalo.message_record import FIRST_ID, Message
from mock_server.etelecom.zalo.signed_event import milliseconds


def phone_on(message_id: int, sent_at: int) -> int | None:
    """When the customer's phone, which was off, is on again; one in four stays off."""
    return None if message_id % 4 == 0 else sent_at + 2 * HOUR + message_id % (22 * HOUR)


def _natural(message: Message) -> Plan:
    """A seeded message that waits for its customer's phone arrives when the phone is on."""
    if message.id >= FIRST_ID or _state(message) != "sent":
        return NOTHING
    at = phone_on(message.id, message.created_at)
    return NOTHING if at is None else ((at, "deliver"),)


def _deliver(message: Message, at: int) -> Message:
    charged = not message.is_development
    return replace(
        message,
        delivery_status="received",
        delivery_time=at,
        is_charged=charged,
        updated_at=at,
    )


def _see(message: Message, at: int) -> Message:
    arrived = message if message.delivery_time is not None else _deliver(message, at)
    return replace(arrived, delivery_status="seen", updated_at=at)


def _state(message: Message) -> str:
    if message.status == "N":
        return "failed"
    return {"received": "delivered", "seen": "seen"}.get(message.delivery_status, "sent")


def _payload(message: Message) -> Mapping[str, Any]:
    return between(message.oa_id, message.phone) | {
        "message": {
            "delivery_time": milliseconds(message.delivery_time or message.updated_at),
            "msg_id": message.msg_id,
            "tracking_id": message.tracking_id,
        }
    }


def _rating(before: Message | None, message: Message) -> Mapping[str, Any] | None:
    if before is None or not message.rate or _rated(before) == _rated(message):
        return None
    return {
        "message": {
            "rate": str(message.rate),
            "note": message.note,
            "feedbacks": list(message.feedback),
            "submit_time": milliseconds(message.submit_time),
            "msg_id": message.msg_id,
            "tracking_id": message.tracking_id,
        }
    }


def _rated(message: Message) -> tuple[Any, ...]:
    return message.rate, message.note, message.feedback, message.submit_time


RATED = WriteEvent("user_feedback", _rating, to_oa_of_zns)
"""A customer has rated a message."""

LIFE: Life[Message] = Life(
    states={
        "sent": "`status` `P`: Zalo accepted it.",
        "delivered": "`delivery_status` `received`: it arrived on the device, and is charged.",
        "seen": "`delivery_status` `seen`: the customer looked at it.",
        "failed": "`status` `N`: Zalo refused it (`error_code`).",
    },
    begins=("sent", "failed"),
    state_of=_state,
    moves=(
        Move(
            "deliver",
            ("sent",),
            "delivered",
            "2 seconds after it was sent, or when the phone is on again",
            _deliver,
            event=Event("user_received_message", _payload, to_oa_of_zns),
        ),
        Move(
            "see",
            ("sent", "delivered"),
            "seen",
            "5 seconds after it was sent",
            _see,
            event=Event("user_seen_message", _payload, to_oa_of_zns),
        ),
    ),
    natural=_natural,
)
