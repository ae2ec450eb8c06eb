"""ZNS messages: what a shop sent to its customers, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from mock_server.clock import HOUR, MINUTE, SECOND
from mock_server.contract.generation import RecordSlot
from mock_server.contract.life import NOTHING, Life, Move, Plan
from mock_server.contract.schema import (
    Field,
    Flag,
    Id,
    Integer,
    MaybeTime,
    Phone,
    Resource,
    Text,
    Texts,
    Time,
    Words,
)
from mock_server.etelecom.zalo.error_codes import (
    MESSAGES,
    NO_ZALO_ACCOUNT,
    SUCCESS,
    message_follows,
)
from mock_server.etelecom.zalo.journey import JOURNEYS, Journey

MessageType = Literal["unknown", "template", "journey", "uid"]
MessageStatus = Literal["Z", "P", "N"]
DeliveryStatus = Literal["unknown", "received", "seen"]
SendingMode = Literal["unknown", "default", "tag3"]

_FIRST_ID = 1_800_000_000_000_000_000
_STAGES = ("seen", "delivered", "sent", "failed")
_FAILURES = (NO_ZALO_ACCOUNT, -139, -144)
_TYPES: tuple[MessageType, ...] = ("template", "journey", "uid")
_PRICE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A ZNS message, in the order of the vendor's JSON."""

    campaign_id: Annotated[Id, Field("The campaign; 0 for none.", filterable=True, rare=True)]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    delivery_status: Annotated[
        DeliveryStatus, Field("Whether it arrived and was seen.", filterable=True)
    ]
    delivery_time: Annotated[MaybeTime, Field("When the customer's device got it.")]
    error_code: Annotated[Integer, Field("Zalo's error code; 0 unless the status is `N`.")]
    error_message: Annotated[Text, Field("What the error code means.")]
    feedback: Annotated[Words, Field("What the customer ticked in a rating.")]
    fee_main: Annotated[Integer, Field("What the message costs, in dong.")]
    fee_token: Annotated[Integer, Field("What its journey's first message costs on top, in dong.")]
    id: Annotated[Id, Field("The message on eTelecom's system.")]
    is_charged: Annotated[Flag, Field("Whether it is charged.", filterable=True)]
    is_development: Annotated[
        Flag, Field("Whether it was sent in the mode `development`.", filterable=True)
    ]
    journey_id: Annotated[
        Id, Field("Its journey on Zalo's system; 0 for none.", filterable=True, rare=True)
    ]
    msg_id: Annotated[
        Text, Field("The message on Zalo's system; empty when refused.", filterable=True, rare=True)
    ]
    note: Annotated[Text, Field("What the customer wrote in a rating.")]
    oa_id: Annotated[Id, Field("The OA that sent it.", filterable=True)]
    phone: Annotated[Phone, Field("The recipient's number.", filterable=True, rare=True)]
    rate: Annotated[Integer, Field("The stars of a rating; 0 for none.")]
    request_time: Annotated[Time, Field("When the shop asked for it.")]
    response_data: Annotated[Text, Field("Zalo's answer.")]
    sending_mode: Annotated[SendingMode, Field("How it was sent.")]
    sent_time: Annotated[MaybeTime, Field("When Zalo sent it.")]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.")]
    status: Annotated[
        MessageStatus, Field("`P` success, `N` failure; `Z` the zero value.", filterable=True)
    ]
    submit_time: Annotated[Time, Field("When it was handed to Zalo.")]
    template_data: Annotated[Texts, Field("What was filled into the template.")]
    template_id: Annotated[Integer, Field("The template; a JSON integer.", filterable=True)]
    timeout: Annotated[Integer, Field("Milliseconds that Zalo tries to deliver it.")]
    tracking_id: Annotated[Text, Field("The shop's own id of it.", filterable=True, rare=True)]
    type: Annotated[MessageType, Field("What kind of message it is.", filterable=True)]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    user_id: Annotated[Id, Field("The eTelecom user who sent it.", filterable=True)]
    zl_user_id: Annotated[Id, Field("The customer on Zalo's system; 0 while unknown.")]


def generate(slot: RecordSlot) -> Message:
    """A seeded message: seen, delivered, sent and never delivered, or refused."""
    draws = slot.draws
    stage = slot.vary(_STAGES)
    kind = slot.vary(_TYPES)
    code = draws.pick(_FAILURES) if stage == "failed" else SUCCESS
    delivery = draws.between(2 * SECOND, 10 * MINUTE)
    if stage == "sent":
        delivery = (_phone_on(slot.id, slot.created_at) or slot.anchor + 1) - slot.created_at
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


def _phone_on(message_id: int, sent_at: int) -> int | None:
    """When the customer's phone is on again that was off; one in four stays off."""
    return None if message_id % 4 == 0 else sent_at + 2 * HOUR + message_id % (22 * HOUR)


def _arrival(message: Message) -> Plan:
    """A seeded message that waits for its customer's phone comes when that is on."""
    if message.id >= _FIRST_ID or _state(message) != "sent":
        return NOTHING
    at = _phone_on(message.id, message.created_at)
    return NOTHING if at is None else ((at, "deliver"),)


def _could_send(slot: RecordSlot) -> bool:
    """Whether the journey at the same index was there, charged and valid at that instant."""
    journey: Journey | None = slot.beside
    if journey is None or not journey.is_charged or journey.expired_at is None:
        return False
    return journey.created_at <= slot.created_at < journey.expired_at


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Message:
    """A newly sent message with the given fields."""
    created_at = given.get("created_at", slot.created_at)
    code = given.get("error_code", SUCCESS)
    delivery = given.get("delivery_status", "unknown")
    arrived = delivery != "unknown"
    filled = {
        "campaign_id": 0,
        "created_at": created_at,
        "delivery_status": delivery,
        "delivery_time": created_at if arrived else None,
        "error_code": code,
        "error_message": MESSAGES.get(code, ""),
        "feedback": [],
        "fee_main": 0 if code else _PRICE,
        "fee_token": 0,
        "id": slot.id,
        "is_charged": arrived,
        "is_development": False,
        "journey_id": 0,
        "msg_id": "" if code else slot.draws.token(20),
        "note": "",
        "oa_id": slot.oa_ids[0],
        "phone": slot.phone,
        "rate": 0,
        "request_time": created_at,
        "response_data": "",
        "sending_mode": "default",
        "sent_time": None if code else created_at,
        "shop_id": slot.shop_id,
        "status": "N" if code else "P",
        "submit_time": created_at,
        "template_data": {},
        "template_id": 419_999,
        "timeout": 7_200_000,
        "tracking_id": "",
        "type": "template",
        "updated_at": created_at,
        "user_id": slot.user_ids[0],
        "zl_user_id": 0,
    }
    return Message(**{**filled, **given})


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


LIFE: Life[Message] = Life(
    states={
        "sent": "`status` `P`: Zalo took it.",
        "delivered": "`delivery_status` `received`: it came to the device, and is charged.",
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
            event="user_received_message",
        ),
        Move("see", ("sent", "delivered"), "seen", "5 seconds after it was sent", _see),
    ),
    natural=_arrival,
)

MESSAGES_SENT = Resource(
    name="message",
    plural="messages",
    operation="ListMessages",
    about="The messages that the shop sent, newest first unless sorted otherwise.",
    record=Message,
    first_id=_FIRST_ID,
    generate=generate,
    complete=complete,
    life=LIFE,
    follow=message_follows,
    most_seeded=200,
    paired_with=JOURNEYS,
    dated_by={
        "updated_time": "updated_at",
        "request_time": "request_time",
        "submit_time": "submit_time",
    },
    asked_as={"type": "msg_type"},
)
