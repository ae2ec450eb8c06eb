"""ZNS messages: what a shop sent to its customers, and the results."""

from collections.abc import Mapping
from typing import Any

from mock_server.clock import HOUR, MINUTE, SECOND
from mock_server.contract.generation import RecordSlot
from mock_server.contract.persons import person_of
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo import error_codes
from mock_server.etelecom.zalo.journey import JOURNEYS
from mock_server.etelecom.zalo.journey_record import Journey
from mock_server.etelecom.zalo.message_life import LIFE, RATED, phone_on
from mock_server.etelecom.zalo.message_record import FIRST_ID, Message, MessageType

_STAGES = ("seen", "delivered", "sent", "failed")

_FAILURES = (error_codes.NO_ZALO_ACCOUNT, -139, -144)

_TYPES: tuple[MessageType, ...] = ("template", "journey", "uid")

_PRICE = 200


def generate(slot: RecordSlot) -> Message:
    """A seeded message: seen, delivered, sent and never delivered, or refused."""
    draws = slot.draws
    stage = slot.vary(_STAGES)
    kind = slot.vary(_TYPES)
    code = draws.pick(_FAILURES) if stage == "failed" else error_codes.SUCCESS
    delivery = draws.between(2 * SECOND, 10 * MINUTE)
    if stage == "sent":
        delivery = (phone_on(slot.id, slot.created_at) or slot.anchor + 1) - slot.created_at
    arrived = stage != "failed" and delivery <= slot.age
    seen = arrived and stage == "seen"
    read = min(slot.age, delivery + draws.below(6 * HOUR))
    delivered_at = slot.created_at + delivery if arrived else None
    last = slot.created_at + read if seen else delivered_at or slot.created_at
    journey = slot.beside if kind == "journey" and _could_send(slot) else None
    return complete(
        slot,
        {
            **({} if journey is None else {"phone": journey.phone}),
            "delivery_status": "seen" if seen else "received" if arrived else "unknown",
            "delivery_time": delivered_at,
            "error_code": code,
            "journey_id": 0 if journey is None else journey.journey_id,
            "oa_id": slot.vary(slot.oa_ids) if journey is None else journey.oa_id,
            "type": "template" if kind == "journey" and journey is None else kind,
            "updated_at": last,
            "user_id": slot.vary(slot.user_ids),
        },
    )


def _could_send(slot: RecordSlot) -> bool:
    """Whether the journey at the same index existed, charged and valid, at that instant."""
    journey: Journey | None = slot.beside
    if journey is None or not journey.is_charged or journey.expired_at is None:
        return False
    return journey.created_at <= slot.created_at < journey.expired_at


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Message:
    """A newly sent message with the given fields."""
    created_at = given.get("created_at", slot.created_at)
    code = given.get("error_code", error_codes.SUCCESS)
    delivery = given.get("delivery_status", "unknown")
    arrived = delivery != "unknown"
    phone = given.get("phone") or slot.phone
    return slot.completed(
        Message,
        given,
        delivery_status=delivery,
        delivery_time=created_at if arrived else None,
        error_code=code,
        error_message=error_codes.MESSAGES.get(code, ""),
        fee_main=0 if code else _PRICE,
        is_charged=arrived,
        msg_id="" if code else slot.draws.token(20),
        oa_id=slot.oa_ids[0],
        phone=phone,
        request_time=created_at,
        sending_mode="default",
        sent_time=None if code else created_at,
        status="N" if code else "P",
        submit_time=created_at,
        template_id=419_999,
        timeout=7_200_000,
        type="template",
        user_id=slot.user_ids[0],
        zl_user_id=0 if code else person_of(phone).zl_user_id,
    )


MESSAGES_SENT = Resource(
    name="message",
    operation="ListMessages",
    about="The messages that the shop sent, newest first unless sorted otherwise.",
    first_id=FIRST_ID,
    entity="zl_oa_message",
    generate=generate,
    complete=complete,
    life=LIFE,
    tells=(RATED,),
    follow=error_codes.message_follows,
    most_seeded=200,
    paired_with=JOURNEYS,
    dated_by={
        "updated_time": "updated_at",
        "request_time": "request_time",
        "submit_time": "submit_time",
    },
    asked_as={"type": "msg_type"},
)
