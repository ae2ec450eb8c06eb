"""Judges how a client sends: repeating what may have arrived, or repeating without end."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from mock_server.calls import Call
from mock_server.clock import DAY
from mock_server.contract.verbs import Sends
from mock_server.fidelity import assumed
from mock_server.verdicts.evidence import Evidence
from mock_server.verdicts.finding import Finding
from mock_server.verdicts.looks import Looks
from mock_server.verdicts.sending import Sending
from mock_server.verdicts.verdict import Material, Question, Verdict
from mock_server.verdicts.visits import VisitReader
from mock_server.verdicts.waits import ended_at, in_order, waited

ANOTHER = DAY
"""After this time, the same message is a message of its own, such as a reminder."""

MOST_REFUSALS = 5
"""This many refusals of the same message for a lasting reason show that the client ignores them."""

_FEES = ("fee_main", "fee_token")
_SURELY_NOT = (HTTPStatus.SERVICE_UNAVAILABLE,)
_MAY_HAVE = HTTPStatus.REQUEST_TIMEOUT

_REFUSED = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.PRECONDITION_FAILED,
    }
)
"""With these the vendor refuses a message for what it is, or for what is so at the time."""


class SendJudge(Verdict):
    """Judges the sends of a catalogue's verbs."""

    name = "sends"
    about = (
        "Whether the client sent nothing twice without checking, and accepted refusals.\n\n"
        "With ``strict``, sending the same message again after a response is a finding too."
    )
    options = frozenset({"strict"})

    def __init__(self, material: Material) -> None:
        super().__init__(material)
        pages = VisitReader(material.catalogue, material.evidence, material.losses)
        self._looks = Looks(material.verbs, pages, material.losses)

    def answer(self, calls: list[Call], question: Question) -> list[Finding]:
        """A finding for each message, in the order of the first sends."""
        sendings: list[Sending] = []
        known: dict[tuple[object, ...], Sending] = {}
        unsure: dict[int, Sending] = {}
        for call in in_order(calls):
            sends = self._senders.get(call.operation)
            if sends is not None:
                evidence = self._evidence.read(call)
                keys = _keys(sends, call, evidence)
                same = (each for key in keys if (each := known.get(key)))
                sending = next((each for each in same if waited(each.latest, call) < ANOTHER), None)
                if sending is None:
                    sending = Sending(sends, evidence, call)
                    sendings.append(sending)
                known |= dict.fromkeys(keys, sending)
                self._send(sending, call, evidence, strict=question.strict)
                unsure[id(sending)] = sending
                if sending.unsure is None:
                    del unsure[id(sending)]
            elif unsure:
                self._looks.apply(unsure.values(), call, self._evidence.read(call))
                unsure = {key: each for key, each in unsure.items() if each.unsure is not None}
        found = self._findings(sendings)
        return [finding for finding in found if question.judges(finding.method)]

    def _send(self, sending: Sending, call: Call, evidence: Evidence, *, strict: bool) -> None:
        if sending.latest is not call:
            before = self._before(sending, call, strict=strict)
            if before is not None:
                sending.again += [call] if sending.again else [before, call]
            sending.latest = call
        if self._may_have_sent(call):
            sending.unsure, sending.evidence = call, evidence
            sending.looked.clear()
            sending.vain_look = sending.vain_look if sending.again else ""
        elif self._losses.was_answered(call):
            sending.unsure = None
        self._count_refusals(sending, call, evidence)

    def _before(self, sending: Sending, call: Call, *, strict: bool) -> Call | None:
        """The earlier send that may have arrived, as far as the client knew."""
        latest = sending.latest
        if sending.unsure is not None:
            return sending.unsure
        if latest.waited_for and ended_at(latest) > call.real_at:
            return latest  # both were under way at once
        answered = self._losses.was_answered(latest) and not sending.refused
        repeats = answered and not (sending.sends.guarded and self._losses.was_answered(call))
        return latest if strict and repeats else None

    def _may_have_sent(self, call: Call) -> bool:
        """Whether it may have taken effect without the client's knowledge."""
        if self._losses.was_lost(call) or self._losses.is_doubtful(call):
            return True
        server_error = call.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return (server_error and call.status not in _SURELY_NOT) or call.status == _MAY_HAVE

    def _count_refusals(self, sending: Sending, call: Call, evidence: Evidence) -> None:
        answered = self._losses.was_answered(call)
        refused = sending.sends.refused(evidence.answer) in sending.sends.lasting
        if (answered and refused) or (call.waited_for and call.status in _REFUSED):
            sending.refused.append(call)
        elif answered:
            sending.refused.clear()

    def _findings(self, sendings: list[Sending]) -> Iterator[Finding]:
        for sending in sorted(sendings, key=lambda each: each.latest.id):
            if sending.again:
                yield self._duplicate(sending)
            elif len(sending.refused) >= MOST_REFUSALS:
                yield self._kept_sending(sending)

    def _duplicate(self, sending: Sending) -> Finding:
        calls, first = sending.again, sending.again[0]
        known = self._fate(first, calls[1])
        message = (
            f"{first.operation} sent the same message {len(calls)} times: call {first.id} {known}. "
            f"{self._fees(calls)}{sending.vain_look}{_advice(sending.sends)}"
        )
        ids = tuple(str(call.id) for call in calls)
        return Finding("duplicate-send", message, ids, method=first.operation)

    def _fate(self, first: Call, second: Call) -> str:
        """The result of the first send, as far as its client could know."""
        if first.abandoned:
            return "may have taken effect (its client hung up)"
        if first.under_way:
            return "may have taken effect (it is still under way)"
        if self._losses.was_lost(first) or self._losses.is_doubtful(first):
            return f"may have taken effect ({first.fault})"
        if first.status != HTTPStatus.OK:
            return f"may have taken effect (status {first.status})"
        overlapped = ended_at(first) > second.real_at
        return "was still under way" if overlapped else "took effect"

    def _kept_sending(self, sending: Sending) -> Finding:
        calls, sends, last = sending.refused, sending.sends, sending.refused[-1]
        if last.status == HTTPStatus.OK:
            who = "Zalo" if sends.code_field == "error_code" else "the vendor"
            why = f"{sends.code_field} {sends.refused(self._evidence.read(last).answer)}"
            read = " and ".join(dict.fromkeys(f"`{each}`" for each in ("status", sends.code_field)))
        else:
            who, why, read = "the vendor", f"status {last.status}", "the status and `msg`"
        message = (
            f"{calls[0].operation} sent the same message {len(calls)} times although {who} refuses "
            f"it for a lasting reason ({why}): read {read} of the response, and do not send it "
            "again"
        )
        ids = tuple(str(call.id) for call in calls)
        return Finding("kept-sending-refused", message, ids, method=calls[0].operation)

    def _fees(self, calls: list[Call]) -> str:
        """The total cost of the sends, as far as their responses tell."""
        totals = dict.fromkeys(_FEES, 0)
        for call in calls:
            answer: Mapping[str, Any] = self._evidence.read(call).answer
            for name in _FEES:
                fee = answer.get(name)
                totals[name] += fee if isinstance(fee, int) else 0
        told = ", ".join(f"{name} {total}" for name, total in totals.items() if total)
        return f"Fees: {told}. " if told else ""


def _keys(sends: Sends, call: Call, evidence: Evidence) -> list[tuple[object, ...]]:
    """What sends of the same message share at least one of: the tracking id, or the values."""
    request = evidence.request
    to = (call.shop_id, sends, *(str(request.get(name, "")) for name in sends.to))
    shared = [("values", *to, *map(request.get, sends.values))]
    return [("id", *to, tracking), *shared] if (tracking := request.get("tracking_id")) else shared


def _advice(sends: Sends) -> str:
    """What to do instead."""
    if not sends.looked_up_by:
        return (
            "No method shows what was sent: record what you send with its outcome, and let a "
            "person decide on uncertain cases"
        )
    looks = " or ".join(sorted(sends.looked_up_by))
    return (
        f"First check what was sent to this customer ({looks}), and send again only what is "
        "not there"
    )


RULES = (
    assumed(
        "verdicts.same-message",
        "The same message is the same shop, recipient and template with the same values, whatever "
        "its `tracking_id`, or with the same `tracking_id`, whatever its values, by `SendZNS` or "
        "`SendZNSJourney`; of `RequestConsent`, the same OA and phone; after a day it is a message "
        "of its own.",
        "a retry may use a new id or a new time; a reminder is sent later",
    ),
    assumed(
        "verdicts.may-have-sent",
        "A send may have taken effect without the client's knowledge if no response reached the "
        "client, if it was still under way, or with 408 or a 5xx status other than 503. Only "
        "then is repeating it a `duplicate-send`; with `strict`, also after any response that "
        "Zalo did not refuse.",
        "what a client can know; a second parcel on one day is not a mistake",
    ),
    assumed(
        "verdicts.looking",
        "A look clears a send when its answer could have shown what was sent, and did not: a list "
        "read under a filter that lets it pass, as far as the end where new rows are, or "
        "`CheckConsent` of the same customer, unless an older approval hides it. What was refused, "
        "answered or has lapsed was not sent in this sense.",
        "reading is the only way to find out",
    ),
    assumed(
        "verdicts.refused",
        f"The same message refused {MOST_REFUSALS} times in a row for a lasting reason is "
        "`kept-sending-refused`: a code of Zalo's, or 400, 403, 404, 409 or 412. An empty quota "
        "and an unknown error may pass.",
        "each attempt is a call, and some are billed",
    ),
)
