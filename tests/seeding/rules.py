"""What must hold of every seeded record, as the contract's section "Data" says it."""

import re
from collections.abc import Mapping
from typing import Any

from mock_server.clock import DAY, HOUR
from mock_server.contract.persons import person_of

MOBILE = re.compile(r"84(3[2-9]|5[2689]|7[06-9]|8[1-689]|9[0-46-8])\d{7}")
"""A mobile number of Vietnam, by the prefixes in use; 099 has the magic numbers."""

NINETEEN_DIGITS = range(10**18, 2**63)

_WINDOW = 24 * HOUR
_APPROVED = 30 * DAY


def check_record(record: Any, shop_id: int, profile: Mapping[str, Any], anchor: int) -> None:
    """What holds of a record of every kind."""
    assert record.id in NINETEEN_DIGITS
    assert record.shop_id == shop_id
    assert str(record.oa_id) in {oa["oa_id"] for oa in profile["oas"]}
    assert record.created_at <= record.updated_at <= anchor


def check_sent(record: Any) -> None:
    """What holds of a record of something that was sent."""
    assert MOBILE.fullmatch(record.phone)
    assert (record.error_code == 0) == (record.error_message == "Success")
    assert record.error_message
    assert record.error_code == 0 or record.status == "N"


def check_follower(follower: Any, profile: Mapping[str, Any], anchor: int) -> None:
    """What holds of a follower at the anchor."""
    person = person_of(follower.own_phone)
    assert MOBILE.fullmatch(follower.own_phone)
    assert follower.zl_user_id == person.zl_user_id in NINETEEN_DIGITS
    assert (follower.full_name, follower.gender) == (person.full_name, person.gender)
    shared = person.shared_info if follower.phone else dict.fromkeys(person.shared_info, "")
    assert follower.shared_info == shared
    assert follower.phone in ("", follower.own_phone)
    assert follower.tags == follower.tags_and_notes_info["tag_names"]
    users = {user["user_id"] for user in profile["users"]}
    assert str(follower.assigned_user_id) in users | {"0"}
    assert follower.created_at <= follower.said_at <= follower.updated_at <= anchor


def check_journey(journey: Any, anchor: int) -> None:
    """What holds of a journey at the anchor."""
    assert journey.journey_id in NINETEEN_DIGITS
    if journey.error_code:
        assert (journey.expired_at, journey.journey_token) == (None, "")
        assert not journey.is_charged
        return
    days = int(journey.token_type.rpartition("_")[2])
    assert days in (7, 30)
    assert journey.expired_at == journey.created_at + days * DAY
    assert len(journey.journey_token) >= 32
    assert (journey.status == "N") == (journey.expired_at <= anchor)
    if journey.status != "N":
        assert journey.is_charged == (journey.status == "P")


def check_consent(consent: Any, profile: Mapping[str, Any], anchor: int) -> None:
    """What holds of a consent at the anchor."""
    assert str(consent.user_id) in {user["user_id"] for user in profile["users"]}
    assert (consent.status == "N") == (consent.error_code != 0)
    assert (consent.status, consent.reply_status) != ("N", "P")
    _check_delivery(consent, anchor)
    _check_reply(consent, anchor)


def _check_delivery(consent: Any, anchor: int) -> None:
    delivered = consent.delivery_status in ("received", "seen")
    assert delivered == (consent.delivery_time is not None)
    assert delivered or not consent.is_charged
    if delivered:
        assert consent.created_at < consent.delivery_time <= anchor
        assert consent.status == "P"


def _check_reply(consent: Any, anchor: int) -> None:
    age, answered_after = anchor - consent.created_at, consent.updated_at - consent.created_at
    match consent.reply_status:
        case "S":
            assert age < _WINDOW
            assert consent.expires_at == consent.created_at + _WINDOW
        case "NS":
            assert age >= _WINDOW
            assert consent.expires_at == consent.created_at + _WINDOW
        case "P":
            assert consent.delivery_time <= consent.updated_at
            assert answered_after <= _WINDOW
            assert consent.expires_at == consent.updated_at + _APPROVED
        case "N":
            assert consent.delivery_time <= consent.updated_at
            assert answered_after <= _WINDOW
            assert consent.expires_at is None
        case _:
            assert consent.reply_status == "Z"
            assert (consent.status, consent.expires_at) == ("N", None)


def check_call_log(call: Any, shop_id: int, profile: Mapping[str, Any], anchor: int) -> None:
    """What holds of a call at the anchor."""
    assert call.id in NINETEEN_DIGITS
    assert call.shop_id == shop_id
    users = {int(user["user_id"]) for user in profile["users"]}
    assert call.user_id in users or (call.user_id, call.extension_id) == (0, 0)
    assert call.created_at == call.started_at <= call.updated_at <= anchor
    assert call.caller != call.callee or not call.extension_id
    under_way = call.call_status in ("Z", "S")
    assert under_way == (call.ended_at is None)
    answered = call.call_status in ("P", "S")
    assert call.call_state == (
        "answered" if answered else "unknown" if call.call_status == "Z" else "not_answered"
    )
    assert (call.duration > 0) == (call.call_status == "P") == bool(call.recording_urls)
    if not under_way:
        assert call.started_at + call.duration * 1_000_000 <= call.ended_at <= anchor
    (target,) = call.call_targets
    assert (target["answered_time"] != "0001-01-01T00:00:00Z") == answered
    assert (target["fail_code"] != 0) == (call.call_state == "not_answered")
