"""The life of a call: it rings, is answered or not, and ends."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from mock_server.clock import HOUR, MINUTE, SECOND
from mock_server.contract.life import NOTHING, Life, Move, Plan
from mock_server.contract.values import UNSET_TIME
from mock_server.etelecom.pbx.call_log_record import CallLog, CallStatus, Target
from mock_server.formats import Invalid, read_time, write_time

RINGS_FOR = MINUTE
"""The maximum time that a call rings, in microseconds; ours."""

LONGEST = HOUR
"""The maximum duration of a call that nobody ends; ours."""

BUSY, NO_ANSWER, FAILED, HUNG_UP = "USER_BUSY", "NO_ANSWER", "CALL_REJECTED", "NORMAL_CLEARING"
"""The values of `end_reason`: the switchboard's words, assumed to be FreeSWITCH's."""

TRANSFERRED = "ATTENDED_TRANSFER"
"""Its value for somebody who transferred the call."""

FAIL_CODES = {BUSY: 486, NO_ANSWER: 480, FAILED: 603, HUNG_UP: 0}
"""The SIP code of each end."""


def _natural(call: CallLog) -> Plan:
    """A call that nobody answers or ends is ended after a time."""
    match call.call_status:
        case "Z":
            return ((call.started_at + RINGS_FOR, "give_up"),)
        case "S":
            return ((_answered_at(call) + LONGEST, "hang_up"),)
        case _:
            return NOTHING


def _answered_at(call: CallLog) -> int:
    """When it was answered; when it began, if its targets do not say."""
    for target in call.call_targets:
        answered = target.get("answered_time", UNSET_TIME)
        with suppress(Invalid):  # a control call may have written something else there
            if isinstance(answered, str) and answered != UNSET_TIME:
                return read_time(answered)
    return call.started_at


def seconds_between(began: int, ended: int) -> int:
    """Whole seconds; 0 if the clock was set back in between."""
    return max(ended - began, 0) // SECOND


def _last_target(call: CallLog, **fields: Any) -> list[dict[str, Any]]:
    """The targets, the last one with these values changed."""
    return [*call.call_targets[:-1], *({**each, **fields} for each in call.call_targets[-1:])]


def _answer(call: CallLog, at: int) -> CallLog:
    rang = seconds_between(call.started_at, at)
    targets = _last_target(
        call, answered_time=write_time(at), ring_duration=rang, status="answered"
    )
    return replace(
        call, call_state="answered", call_status="S", call_targets=targets, updated_at=at
    )


def _hang_up(call: CallLog, at: int) -> CallLog:
    targets = _last_target(
        call, ended_time=write_time(at), end_reason=HUNG_UP, fail_code=0, status="ended"
    )
    return replace(
        call,
        call_status="P",
        call_targets=targets,
        duration=seconds_between(_answered_at(call), at),
        ended_at=at,
        recording_urls=[recording(call.external_session_id)],
        updated_at=at,
    )


def _transfer(call: CallLog, at: int) -> CallLog:
    """The user transfers the call: the same call gets another target."""
    number, *rest = call.transfers or ["unknown"]
    trunk = str(call.call_targets[-1].get("trunk_name", "")) if call.call_targets else ""
    over = _last_target(call, ended_time=write_time(at), end_reason=TRANSFERRED, status="ended")
    taker = Target(number, trunk, at, answered_at=at).document()
    return replace(call, call_targets=[*over, taker], transfers=rest, updated_at=at)


def _ends(status: CallStatus, reason: str) -> Callable[[CallLog, int], CallLog]:
    """The move of a call that ends without an answer."""

    def move(call: CallLog, at: int) -> CallLog:
        targets = _last_target(
            call,
            ended_time=write_time(at),
            end_reason=reason,
            fail_code=FAIL_CODES[reason],
            ring_duration=seconds_between(call.started_at, at),
            status="failed",
        )
        ended = replace(call, call_state="not_answered", call_status=status, ended_at=at)
        return replace(ended, call_targets=targets, updated_at=at)

    return move


def recording(session_id: str) -> str:
    """The address of a call's recording; there is no file."""
    return f"https://recordings.example/{session_id}.mp3"


LIFE: Life[CallLog] = Life(
    states={
        "ringing": "`call_status` `Z`, `call_state` `unknown`: it rings.",
        "talking": "`call_status` `S`, `call_state` `answered`: it is in progress.",
        "ended": "`call_status` `P`: it was answered, and has a `duration` and a recording.",
        "unanswered": "`call_status` `NS`, `call_state` `not_answered`: nobody answered.",
        "failed": "`call_status` `N`: the line was busy or does not exist.",
    },
    begins=("ringing", "ended"),
    state_of=lambda call: {
        "Z": "ringing",
        "S": "talking",
        "P": "ended",
        "NS": "unanswered",
    }.get(call.call_status, "failed"),
    moves=(
        Move("answer", ("ringing",), "talking", "the outcome of the call", _answer),
        Move(
            "hang_up", ("talking",), "ended", "the outcome, or an hour after the answer", _hang_up
        ),
        Move("transfer", ("talking",), "talking", "the outcome of the call", _transfer),
        Move(
            "give_up", ("ringing",), "unanswered", "a minute after it began", _ends("NS", NO_ANSWER)
        ),
        Move("be_busy", ("ringing",), "failed", "the outcome of the call", _ends("N", BUSY)),
        Move("fail", ("ringing",), "failed", "the outcome of the call", _ends("N", FAILED)),
    ),
    natural=_natural,
)
