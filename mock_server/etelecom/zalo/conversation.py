"""Conversations: the messages between followers and OAs."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from mock_server.clock import HOUR, SECOND
from mock_server.contract.events import WriteEvent
from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.zalo.conversation_record import (
    QUOTA,
    Conversation,
    ConversationType,
    Direction,
)
from mock_server.etelecom.zalo.events import between, to_oa
from mock_server.etelecom.zalo.follower import FOLLOWERS
from mock_server.etelecom.zalo.follower_record import FREE_FOR, Follower
from mock_server.fidelity import Subject, assumed

_SAID = (
    "Đơn hàng của tôi giao khi nào?",
    "Shop còn hàng không ạ?",
    "Cho mình đổi địa chỉ nhận hàng nhé",
    "Cảm ơn shop!",
)
_WELCOME = "Cảm ơn bạn đã quan tâm. Bạn cần hỗ trợ gì?"
_VIETNAM = 7 * HOUR

Written = Callable[[Conversation | None, Conversation], Mapping[str, Any] | None]


def generate(slot: RecordSlot) -> Conversation:
    """The last message with the follower at the same index: theirs, or the OA's welcome."""
    follower: Follower | None = slot.beside
    if follower is None:
        return complete(slot, {})
    talks = follower.has_conversation
    at = (follower.said_at if talks else None) or follower.created_at
    return complete(
        slot,
        {
            "created_at": at,
            "direction": "in" if talks else "out",
            "oa_id": follower.oa_id,
            "text": slot.draws.pick(_SAID) if talks else _WELCOME,
            "user_id": 0,
            "zl_user_id": follower.zl_user_id,
        },
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Conversation:
    """A newly sent message with the given fields."""
    created_at = given.get("created_at", slot.created_at)
    direction = given.get("direction", "out")
    oa_id = given.get("oa_id", slot.oa_ids[0])
    customer = given.get("zl_user_id", 0)
    ends = (str(oa_id), str(customer))
    sender, recipient = ends if direction == "out" else reversed(ends)
    return slot.completed(
        Conversation,
        given,
        direction=direction,
        msg_id=slot.draws.token(20),
        oa_id=oa_id,
        quota=quota(oa_id, created_at),
        recipient_id=recipient,
        sender_id=sender,
        type="text",
        user_id=slot.user_ids[0] if direction == "out" else 0,
        zl_user_id=customer,
    )


def quota(oa_id: int, said_at: int) -> dict[str, str]:
    """The right by which an OA answers a customer's message."""
    end = (said_at + FREE_FOR + _VIETNAM) / SECOND
    return dict.fromkeys(QUOTA, "") | {
        "expired_date": datetime.fromtimestamp(end, UTC).strftime("%d/%m/%Y"),
        "owner_id": str(oa_id),
        "owner_type": "OA",
        "quota_type": "reply",
    }


def _new(direction: Direction, *types: ConversationType) -> Written:
    """The event of a new message in a direction, of these types or any."""

    def payload(before: Conversation | None, message: Conversation) -> Mapping[str, Any] | None:
        is_told = message.direction == direction and (not types or message.type in types)
        if before is not None or not is_told:
            return None
        return between(message.sender_id, message.recipient_id) | {"message": _content(message)}

    return payload


def _content(message: Conversation) -> dict[str, Any]:
    """A message as events show it; for one that arrived at a customer, only its id."""
    content: dict[str, Any] = {"msg_id": message.msg_id}
    if message.direction == "in" and message.type == "photo":
        picture = {"thumbnail": message.text, "url": message.text}
        content["attachments"] = [{"payload": picture, "type": "image"}]
    elif message.direction == "in":
        content["text"] = message.text
    return content


TOLD = (
    WriteEvent("user_send_text", _new("in", "text"), to_oa),
    WriteEvent("user_send_image", _new("in", "photo"), to_oa),
    WriteEvent("user_received_message", _new("out"), to_oa),
)
"""A customer has written to the OA, sent it a picture, or received a message from it."""

CONVERSATIONS = Resource(
    name="conversation",
    about="The messages between the shop's OAs and their followers.",
    first_id=1_950_000_000_000_000_000,
    generate=generate,
    complete=complete,
    tells=TOLD,
    paired_with=FOLLOWERS,
    most_seeded=200,
)

SUBJECT = Subject(
    "conversations",
    "Conversations",
    "Messages from OAs to their followers, and when they are allowed.",
)

RULES = (
    assumed(
        "conversations.quota",
        "A consulting message's `quota` has the type `reply`; `expired_date` is the day in "
        "Vietnam on which the free 48 hours end, `DD/MM/YYYY`, and the numbers are empty, "
        "because Zalo no longer limits them.",
        "the fields' names; their values are ours",
    ),
)
