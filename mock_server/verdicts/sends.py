"""Judging how a client sends: the same message twice, without looking in between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from mock_server.calls import Call
from mock_server.clock import DAY
from mock_server.fidelity import Fact, Grade
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.messages import Message, answer_of, message_of
from mock_server.verdicts.waits import in_order, waited, was_answered, was_lost

LOOKS: Mapping[str, frozenset[str]] = {
    "SendZNS": frozenset({"GetMessage", "ListMessages"}),
    "SendZNSJourney": frozenset({"GetMessage", "ListMessages"}),
    "RequestConsent": frozenset({"CheckConsent", "ListRequestConsent"}),
    "CreateJourney": frozenset({"GetJourney", "ListJourneys"}),
}
"""The vendor's methods that send, and those by which a client sees whether it was sent."""

ANOTHER = DAY
"""The same message after this time is a message of its own, such as a reminder."""

_FEES = ("fee_main", "fee_token")
_SURELY_NOT = HTTPStatus.SERVICE_UNAVAILABLE
_REFUSED = "N"
"""The status of a record that Zalo refused to send: its customer got nothing."""


@dataclass(slots=True)
class _Sending:
    """Sends of one message since the client last looked."""

    calls: list[Call] = field(default_factory=list)


def judge_sends(calls: list[Call]) -> list[Finding]:
    """A finding for each message that was sent again, in the order of the first sends."""
    running: dict[Message, _Sending] = {}
    found: list[_Sending] = []
    for call in in_order(calls):
        if call.operation not in LOOKS:
            _look(running, call)
            continue
        message = message_of(call)
        sending = running.get(message)
        if sending is None or waited(sending.calls[-1], call) >= ANOTHER:
            if not _may_have_sent(call):
                continue
            sending = running[message] = _Sending()
            found.append(sending)
        sending.calls.append(call)
    return [_finding(each.calls) for each in found if len(each.calls) > 1]


def _look(running: dict[Message, _Sending], call: Call) -> None:
    """Whoever looked knows what was sent, and may send again."""
    if not was_answered(call):
        return
    for message in list(running):
        shop_id, operation, _ = message
        if shop_id == call.shop_id and call.operation in LOOKS[operation]:
            del running[message]


def _may_have_sent(call: Call) -> bool:
    """Whether it took effect, as far as its client can know."""
    if was_answered(call):
        return answer_of(call).get("status") != _REFUSED
    server_error = call.status >= HTTPStatus.INTERNAL_SERVER_ERROR and call.status != _SURELY_NOT
    return was_lost(call) or server_error


def _finding(calls: list[Call]) -> Finding:
    first = calls[0]
    known = "took effect" if was_answered(first) else f"may have taken effect ({_end(first)})"
    looks = " or ".join(sorted(LOOKS[first.operation]))
    message = (
        f"{first.operation} sent the same message {len(calls)} times: call {first.id} {known}. "
        f"{_fees(calls)}Look first ({looks}), and send again only what is not there"
    )
    return Finding("duplicate-send", message, tuple(str(call.id) for call in calls))


def _end(call: Call) -> str:
    return call.fault if was_lost(call) else f"status {call.status}"


def _fees(calls: list[Call]) -> str:
    """What the sends cost together, as far as their answers tell."""
    totals = dict.fromkeys(_FEES, 0)
    for call in calls:
        answer = answer_of(call) if call.status == HTTPStatus.OK else {}
        for name in _FEES:
            fee = answer.get(name)
            totals[name] += fee if isinstance(fee, int) else 0
    told = ", ".join(f"{name} {total}" for name, total in totals.items() if total)
    return f"Fees: {told}. " if told else ""


RULES = (
    Fact(
        "verdicts.same-message",
        "The same message is the same shop, method and body, however the JSON and its phone are "
        "written; after a day it is a message of its own.",
        Grade.ASSUMED,
        "a retry repeats its body, a reminder comes later",
    ),
    Fact(
        "verdicts.may-have-sent",
        "A send took effect with 200 unless its record has the status `N`, and may have with an "
        "answer that was lost or a status of 5xx other than 503; after any other it is right to "
        "send again.",
        Grade.ASSUMED,
        "what a client can know",
    ),
    Fact(
        "verdicts.looking",
        "A client that read the messages, consents or journeys in between, by a call that was "
        "answered, has looked.",
        Grade.ASSUMED,
        "reading is the only way to know",
    ),
)
