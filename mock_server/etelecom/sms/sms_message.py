"""Messages of SMS Brandname: what a shop sent by ZNS, AutoCall or SMS."""

from collections.abc import Mapping
from math import ceil
from typing import Any
from unicodedata import normalize

from mock_server.clock import MINUTE, SECOND
from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.sms.sms_account import SAMPLES
from mock_server.etelecom.sms.sms_message_life import LIFE, SPEAKS_FOR
from mock_server.etelecom.sms.sms_message_record import FIRST_ID, Channel, SmsMessage, Status
from mock_server.fidelity import assumed

_MOST_SEEDED = 200
_STAGES: tuple[Status, ...] = ("SUCCESS", "SUCCESS", "FAIL", "SUCCESS", "PROCESSING")
_WAYS: tuple[Channel, ...] = ("BrandnameSMS", "ZNS", "BrandnameSMS", "AutoCall")
_ID_LENGTH = 30
_PLAIN = str.maketrans("-_", "Aa")

_NETWORKS = {
    1: ("32", "33", "34", "35", "36", "37", "38", "39", "86", "96", "97", "98"),
    2: ("70", "76", "77", "78", "79", "89", "90", "93"),
    3: ("81", "82", "83", "84", "85", "88", "91", "94"),
    4: ("52", "56", "58", "92"),
    5: ("59", "99"),
}
"""Number prefixes of Viettel, MobiFone, VinaPhone, Vietnamobile and Gmobile."""


def telco_of(phone: str) -> int:
    """The network of a number in the form ``84...``; 0 if it is unknown."""
    return next((telco for telco, begins in _NETWORKS.items() if phone[2:4] in begins), 0)


def parts_of(text: str) -> int:
    """How many parts of an SMS with this text are charged."""
    plain = normalize("NFC", text).isascii()
    one, more = (160, 153) if plain else (70, 67)
    return 1 if len(text) <= one else ceil(len(text) / more)


def filled_in(content: str, values: Mapping[str, str]) -> str:
    """A template's text with its variables (in braces) replaced."""
    for name, value in values.items():
        content = content.replace(f"{{{name}}}", value)
    return content


def generate(slot: RecordSlot) -> SmsMessage:
    """A seeded message; some of those of the last minute are in progress."""
    draws = slot.draws
    status, channel = slot.vary(_STAGES), slot.vary(_WAYS)
    sample = slot.vary(SAMPLES)
    if status == "PROCESSING" and slot.age > MINUTE:
        status = "SUCCESS"
    took = min(slot.age, draws.between(2, 50) * SECOND)
    values = {name: str(draws.between(100_000, 999_999)) for name in sample["params"]}
    failed = status == "FAIL"
    return complete(
        slot,
        {
            "channel": "BrandnameSMS" if failed else channel,
            "duration": SPEAKS_FOR if channel == "AutoCall" and status == "SUCCESS" else 0,
            "error_code": "NOT_DELIVERED" if failed else "",
            "list_param": values,
            "mtcount": parts_of(filled_in(sample["content"], values)),
            "status": status,
            "templatecode": sample["templatecode"],
            "updated_at": slot.created_at + (0 if status == "PROCESSING" else took),
        },
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> SmsMessage:
    """A message that was just requested, with the given fields."""
    phone = given.get("phone", slot.phone)
    return slot.completed(
        SmsMessage,
        given,
        channel="BrandnameSMS",
        id_omni_mess=f"ICOMNI{slot.draws.token(_ID_LENGTH).translate(_PLAIN)}",
        mtcount=1,
        phone=phone,
        status="PROCESSING",
        telcoid=telco_of(phone),
        templatecode=SAMPLES[0]["templatecode"],
    )


SMS_MESSAGES = Resource(
    name="sms_message",
    plural="sms",
    service="OmniMessage",
    about="The messages that the shop sent by SMS Brandname, newest first.",
    first_id=FIRST_ID,
    generate=generate,
    complete=complete,
    life=LIFE,
    most_seeded=_MOST_SEEDED,
)

RULES = (
    assumed(
        "sms.parts",
        "`mtcount` counts the parts of the filled-in text: 160 characters or parts of 153, with "
        "letters beyond ASCII 70 or parts of 67; `telcoid` is 1 Viettel, 2 MobiFone, 3 VinaPhone, "
        "4 Vietnamobile, 5 Gmobile, 0 unknown, by the number's prefix.",
        "the page names the fields; counting parts so is usual, the numbers of networks are ours",
    ),
)
