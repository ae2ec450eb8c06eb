"""Call logs: the calls into a shop, out of it, and between its extensions."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from mock_server.clock import LATEST, SECOND
from mock_server.contract.generation import RecordSlot
from mock_server.contract.list_filters import ComparisonKind, IdsKind, ListFilter, Passing, any_of
from mock_server.contract.schema import Resource
from mock_server.contract.values import EnumKind, TextKind
from mock_server.etelecom.pbx.call_log_life import (
    BUSY,
    FAIL_CODES,
    FAILED,
    HUNG_UP,
    LIFE,
    NO_ANSWER,
    RINGS_FOR,
    recording,
    seconds_between,
)
from mock_server.etelecom.pbx.call_log_record import CallLog, CallStatus, Direction, Target
from mock_server.etelecom.pbx.extension import EXTENSIONS
from mock_server.etelecom.pbx.extension_record import Extension
from mock_server.etelecom.pbx.hotline import HOTLINES, number
from mock_server.fidelity import PUBLIC_SOURCE, assumed, observed

_DIRECTIONS: tuple[Direction, ...] = ("in", "out", "in", "out", "ext", "in", "ext_in", "ext_out")
_STAGES = (HUNG_UP, HUNG_UP, NO_ANSWER, HUNG_UP, BUSY, HUNG_UP, FAILED)
_INSIDE: tuple[Direction, ...] = ("ext", "ext_in", "ext_out")
_NOBODY = "101"
"""The extension of calls if a shop has none."""


def generate(slot: RecordSlot) -> CallLog:
    """A seeded call: answered, or not for one of the reasons; the newest may be in progress."""
    draws = slot.draws
    direction, reason = slot.vary(_DIRECTIONS), slot.vary(_STAGES)
    phones: list[Extension] = [each for each in slot.known["extensions"] if each.state != "Z"]
    phone = slot.vary(phones) if phones else None
    other = phones[phones.index(phone) - 1] if phone else None
    line = next(
        (each for each in slot.known["hotlines"] if phone and each.id == phone.hotline_id), None
    )
    goes_by = line if direction not in _INSIDE else None
    dialled = line.hotline if line else number(draws)
    inside = phone.extension_number if phone else _NOBODY
    customer = other.extension_number if other and direction in _INSIDE else f"0{slot.phone[2:]}"
    ends = _Ends.of(slot, reason, draws.between(3, 25) * SECOND, draws.between(5, 900) * SECOND)
    return complete(
        slot,
        {
            "call_status": ends.status,
            "call_targets": [
                Target(
                    inside if direction == "in" else customer,
                    goes_by.hotline if goes_by else "",
                    slot.created_at,
                    ends.answered_at,
                    ends.ended_at,
                    reason if ends.ended_at else "",
                    FAIL_CODES[reason] if ends.ended_at else 0,
                ).document()
            ],
            "caller": customer if direction == "in" else inside,
            "callee": dialled if direction == "in" else customer,
            "direction": direction,
            "duration": seconds_between(ends.answered_at, ends.ended_at or 0)
            if ends.answered_at
            else 0,
            "ended_at": ends.ended_at,
            "extension_id": phone.id if phone else 0,
            "hotline_id": goes_by.id if goes_by else 0,
            "updated_at": ends.ended_at or ends.answered_at or slot.created_at,
            "user_id": phone.user_id if phone else 0,
        },
    )


class _Ends(Struct, frozen=True):
    """The state of a seeded call at the anchor."""

    status: CallStatus
    answered_at: int | None = None
    ended_at: int | None = None

    @classmethod
    def of(cls, slot: RecordSlot, reason: str, rings: int, talks: int) -> "_Ends":
        began, now = slot.created_at, slot.anchor
        if reason != HUNG_UP:
            ended = began + (RINGS_FOR if reason == NO_ANSWER else rings)
            status: CallStatus = "NS" if reason == NO_ANSWER else "N"
            return cls(status, None, ended) if ended <= now else cls("Z")
        answered = began + rings
        if answered > now:
            return cls("Z")
        ended = answered + talks
        return cls("P", answered, ended) if ended <= now else cls("S", answered)


_STATES = {"P": "answered", "S": "answered", "NS": "not_answered", "N": "not_answered"}


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> CallLog:
    """A call that has just begun to ring, with the given fields."""
    started_at = given.get("started_at", given.get("created_at", slot.created_at))
    status = given.get("call_status", "Z")
    session = given.get("external_session_id", slot.draws.token(43)[21:])
    over = status not in ("Z", "S")
    return slot.completed(
        CallLog,
        given,
        call_state=_STATES.get(status, "unknown"),
        call_status=status,
        callee=f"0{slot.phone[2:]}",
        caller=_NOBODY,
        created_at=started_at,
        direction="out",
        ended_at=min(started_at + max(given.get("duration", 0), 0) * SECOND, LATEST)
        if over
        else None,
        external_id=slot.draws.token(21),
        external_session_id=session,
        recording_urls=[recording(session)] if status == "P" else [],
        started_at=started_at,
        updated_at=started_at,
        user_id=slot.user_ids[0],
    )


def _directions(asked: Direction) -> Passing:
    """Each of the three words for calls between extensions matches all of them."""
    return any_of(_INSIDE if asked in _INSIDE else (asked,))


CALL_LOGS = Resource(
    name="call_log",
    operation="ListCallLogs",
    about="The shop's calls, ordered by their start, latest first, unless sorted otherwise.",
    first_id=1_300_000_000_000_000_000,
    entity="call_log",
    generate=generate,
    complete=complete,
    life=LIFE,
    service="Etelecom",
    default_sort="started_at",
    dated_by={"": "started_at"},
    closed_dates=True,
    filters=(
        ListFilter(
            "call_number", TextKind(), ("caller", "callee"), "The caller or the callee, exactly."
        ),
        ListFilter(
            "direction",
            EnumKind("unknown", *dict.fromkeys(("in", "out", *_INSIDE))),
            ("direction",),
            "`in` or `out`; each of `ext`, `ext_in` and `ext_out` matches all three.",
            _directions,
            source="the method's page; that each matches all three, the backend's source",
        ),
        ListFilter(
            "duration",
            ComparisonKind(),
            ("duration",),
            "How the duration in seconds compares with a value; `unknow` does not filter.",
            lambda asked: asked,
            ranged=True,
            source="the method's page, which shows one comparison; the others are ours",
        ),
        ListFilter(
            "extension_ids", IdsKind(), ("extension_id",), "Records with any of these ids.", any_of
        ),
        ListFilter(
            "hotline_ids", IdsKind(), ("hotline_id",), "Records with any of these ids.", any_of
        ),
    ),
    refers_to=(EXTENSIONS, HOTLINES),
)

RULES = (
    observed(
        "pbx.call-log-order",
        "`ListCallLogs` without a sort is ordered by the calls' start, latest first "
        "(`-started_at`, field 6 in cursors).",
    ),
    observed(
        "pbx.call-log-dates",
        "`date_from` and `date_to` bound `started_at`, both inclusive, and are given together or "
        "not at all: `date_from` alone, or after `date_to`, gets 400 `date_to must be after "
        "date_from`; `date_to` alone gets 400 `must provide both DateFrom and DateTo`; equal "
        "bounds are valid.",
    ),
    observed(
        "pbx.call-log-filters",
        "`call_number` matches a call's caller or callee, compared as text; an empty list of ids "
        "does not filter.",
        f"{PUBLIC_SOURCE}; the empty list is ours",
    ),
    assumed(
        "pbx.call-ends",
        "A call that nobody answers ends after a minute; one that nobody ends, an hour after it "
        "was answered. `end_reason` and `fail_code` of its targets are FreeSWITCH's words and "
        "SIP's codes; there is no file at the address of its recording.",
        "the page names the fields, not their values",
    ),
)
