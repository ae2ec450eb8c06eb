"""Accounts of SMS Brandname: the messages that a shop may still send, and its templates."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from msgspec import Struct

from mock_server.contract.fields import Field, Flag, Id, Integer, Objects, Time
from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.fidelity import Grade, assumed

_ours = partial(Field, grade=Grade.ASSUMED, source="ours: no method shows it")
_CREDIT = 1_000
_ALL = ["1", "2", "3"]

SAMPLES: tuple[dict[str, Any], ...] = (
    {
        "templatecode": "OTP01",
        "content": "Ma xac thuc cua ban la {otp}. Khong chia se ma nay.",
        "params": ["otp"],
        "channels": _ALL,
    },
    {
        "templatecode": "ORDER01",
        "content": "Đơn hàng {order_code} của bạn đã được giao cho đơn vị vận chuyển.",
        "params": ["order_code"],
        "channels": ["1", "3"],
    },
)
"""The templates of a new account; the vendor calls them samples."""


class SmsAccount(Struct, frozen=True, kw_only=True):
    """A shop's account with the SMS system, which a test may change."""

    address_allowed: Annotated[Flag, _ours("Whether calls from this address are accepted.")]
    created_at: Annotated[Time, _ours("When it was created.", sort=5)]
    id: Annotated[Id, _ours("Its number.")]
    messages_left: Annotated[Integer, _ours("Messages that the shop may still send.")]
    shop_id: Annotated[Id, _ours("The shop.")]
    templates: Annotated[
        Objects,
        _ours(
            "Its templates: `templatecode`, `content` with variables in braces, their names in "
            "`params`, and the `channels` for which it is registered."
        ),
    ]
    updated_at: Annotated[Time, _ours("Time of the last change.", sort=2)]


def generate(slot: RecordSlot) -> SmsAccount:
    """The only account of a shop, a year older than its first records."""
    return complete(slot, {"created_at": slot.long_ago})


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> SmsAccount:
    """An account with credit and templates, with the given fields."""
    return slot.completed(
        SmsAccount,
        given,
        address_allowed=True,
        messages_left=_CREDIT,
        templates=[dict(each) for each in SAMPLES],
    )


SMS_ACCOUNTS = Resource(
    name="sms_account",
    service="OmniMessage",
    about="The shop's account with SMS Brandname: its credit and its templates.",
    first_id=1_340_000_000_000_000_000,
    generate=generate,
    complete=complete,
    always_seeded=lambda _profile: 1,
)

RULES = (
    assumed(
        "sms.account",
        "Each accepted message decreases the shop's `messages_left` by one; at 0, `SendMessage` "
        "returns -3. `PATCH /__admin/sms_accounts/{id}` sets it, and the templates; with "
        "`address_allowed` false, every call gets 401 `Can't access from this IP`.",
        "the page has the refusals; what an account contains is ours",
    ),
)
