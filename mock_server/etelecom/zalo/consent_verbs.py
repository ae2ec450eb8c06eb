"""Asking a customer for permission to call, and checking whether it was given."""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Struct

from mock_server.clock import DAY
from mock_server.contract.fields import Field, Id, Integer, MaybeTime, Recipient, Text
from mock_server.contract.verbs import Sends, Verb, VerbContext
from mock_server.errors import AlreadyExists, FailedPrecondition
from mock_server.etelecom.zalo.account_verbs import oa_of
from mock_server.etelecom.zalo.consent import CONSENTS
from mock_server.etelecom.zalo.consent_life import LIFE, REQUESTED
from mock_server.etelecom.zalo.consent_record import APPROVED_FOR, CallType, Consent, ReasonCode
from mock_server.etelecom.zalo.error_codes import LASTING
from mock_server.etelecom.zalo.refusals import refusal, refuse
from mock_server.fidelity import Subject, assumed
from mock_server.formats import read_time, write_time

CHECKED = {
    0: "Approved",
    1: "Already allowed",
    2: "Request sent",
    3: "User rejected",
    4: "User blocked",
    5: "Too many requests",
    6: "Insufficient permissions",
    7: "Reason required",
    8: "Waiting for user approval",
    9: "User never interacted with this OA",
    10: "Bad connection",
    11: "Bad request",
    12: "System error",
    13: "Invalid parameter",
    14: "Failed",
    16: "Consent expired",
    18: "Outside working hours",
    19: "Not in permitted time range",
    20: "OA never sent a consent request",
    21: "OA disabled inbound calls",
}
"""The messages of ``CheckConsent`` (Zalo), by code."""

_NEVER_ASKED, _FAILED, _TOO_MANY, _WAITING = 20, 14, 5, 8
_ALLOWED, _ASKED = (0, 1), (2, 8)
_OF_CONSENTS = (_TOO_MANY, _WAITING)
"""Codes with which a request is refused before it is sent, because of the request before it."""

_OF_REFUSAL = {-139: 3, -141: 4, -144: 5, -115: 5, -135: 6, -100: 12}
"""The code of a request that Zalo refused to send."""

_OF_STATE = {
    "requested": 2,
    "delivered": 8,
    "seen": 8,
    "agreed": 0,
    "expired": 16,
    "refused": 3,
    "unanswered": 16,
}
_WAITS = ("requested", "delivered", "seen")


class RequestAsked(Struct, frozen=True, kw_only=True):
    """The request of ``RequestConsent``."""

    call_type: Annotated[CallType, Field("Which calls are allowed.", required=True)]
    oa_id: Annotated[Id, Field("The OA that asks.", required=True)]
    phone: Annotated[Recipient, Field("The customer's number.", required=True)]
    reason_code: Annotated[ReasonCode, Field("Why the shop wants to call.", required=True)]


@Verb(
    "Zalo/RequestConsent",
    sends=Sends(
        to=("oa_id", "phone"),
        values=(),  # one question to a customer waits at a time, whatever it is about
        looked_up_by=frozenset({"CheckConsent", "ListRequestConsent"}),
        lasting=LASTING,
        guarded=True,
    ),
    tells=(REQUESTED,),
    creates=True,
    example={
        "oa_id": "2258329079718686512",
        "phone": "84912345678",
        "call_type": "audio",
        "reason_code": "delivery_notification",
    },
)
async def request_consent(context: VerbContext, asked: RequestAsked) -> Consent:
    """Asks a customer for permission to call."""
    account = await oa_of(context, asked.oa_id)
    before = await context.latest(  # not only the newest: clocks are set back
        CONSENTS, oa_id=asked.oa_id, phone=asked.phone, reply_status="S"
    )
    waits = before is not None and LIFE.state_of(before) in _WAITS
    if before is not None and waits and context.alternative("repeated_consent") != "answered":
        raise AlreadyExists(
            f"a request to this customer waits for an answer until "
            f"{write_time(before.expires_at or before.created_at)}",
            {"duplicated": "phone"},
        )
    customer = context.customer(asked.phone)
    code = _WAITING if waits else await _pause(context, asked) or refusal(account, customer)
    if code not in _OF_CONSENTS:
        refuse(context, code)
    elif not waits and context.alternative("zalo_refusal") == "error":
        raise FailedPrecondition(CHECKED[code])
    script = () if code else customer.consent_script(context.now)
    consent = await context.create(
        CONSENTS,
        script,
        call_type=asked.call_type,
        oa_id=asked.oa_id,
        phone=asked.phone,
        reason_code=asked.reason_code,
        error_code=code,
        **({"error_message": CHECKED[code]} if code in _OF_CONSENTS else {}),
    )
    if not code:
        await context.tell(REQUESTED, consent)
    return consent


async def _pause(context: VerbContext, asked: RequestAsked) -> int:
    """Code 5 while the world's pause after an unsuccessful request is not over."""
    if context.alternative("consent_pause") != "day":
        return 0
    for reply_status in ("N", "NS"):
        last = await context.latest(
            CONSENTS, oa_id=asked.oa_id, phone=asked.phone, reply_status=reply_status
        )
        if last is not None and context.now < last.updated_at + DAY:
            return _TOO_MANY
    return 0


class CheckAsked(Struct, frozen=True, kw_only=True):
    """The request of ``CheckConsent``."""

    oa_id: Annotated[Id, Field("The OA that wants to call.", required=True)]
    phone: Annotated[Recipient, Field("The customer's number.", required=True)]


class Check(Struct, frozen=True, kw_only=True):
    """The response of ``CheckConsent``."""

    error: Annotated[Integer, Field("0 if the shop may call, otherwise Zalo's code.")]
    expired_time: Annotated[MaybeTime, Field("Until when the shop may call, or could.")]
    message: Annotated[Text, Field("What the code means.")]


def _shows_sent(answer: Mapping[str, Any], at: int) -> bool | None:
    """An approval hides a request that waits beside it, unless it answers that request."""
    if answer.get("error") not in _ALLOWED:
        return answer.get("error") in _ASKED
    until = answer.get("expired_time")
    answered_at = read_time(until) - APPROVED_FOR if isinstance(until, str) else 0
    return False if answered_at >= at else None


@Verb(
    "Zalo/CheckConsent",
    shows_sent=_shows_sent,
    example={"oa_id": "2258329079718686512", "phone": "84912345678"},
    example_answer={"error": 8, "expired_time": "2026-03-11T08:00:00Z", "message": CHECKED[8]},
)
async def check_consent(context: VerbContext, asked: CheckAsked) -> Check:
    """Says whether the shop may call a customer."""
    return await checked(context, asked.oa_id, asked.phone)


async def checked(context: VerbContext, oa_id: int, phone: str) -> Check:
    """Whether an OA may call a customer; raises NotFound for an OA that the shop does not have."""
    await oa_of(context, oa_id)
    consent = await _telling(context, oa_id, phone)
    code = context.customer(phone).check
    if code is None:
        code = _code(consent, context.now)
    expires_at = consent.expires_at if consent else None
    return Check(error=code, expired_time=expires_at, message=CHECKED[code])


async def _telling(context: VerbContext, oa_id: int, phone: str) -> Consent | None:
    """The newest request to the customer, or an earlier approval that is still valid.

    A newer request does not revoke an approval unless the customer refuses it.
    """
    customer = {"oa_id": oa_id, "phone": phone}
    newest = await context.latest(CONSENTS, **customer)
    if newest is not None and newest.error_code in _OF_CONSENTS:
        newest = await context.latest(CONSENTS, **customer, status="P")
    if newest is None or LIFE.state_of(newest) in ("agreed", "refused"):
        return newest
    approval = await context.latest(CONSENTS, **customer, reply_status="P")
    if approval is None or LIFE.state_at(approval, context.now) != "agreed":
        return newest
    refused = await context.latest(CONSENTS, **customer, reply_status="N")
    taken_back = refused is not None and _answered(refused) > _answered(approval)
    return newest if taken_back else approval


def _answered(consent: Consent) -> tuple[int, int]:
    """Their time, and for answers of one instant the order of the requests."""
    return consent.updated_at, consent.id


def _code(consent: Consent | None, now: int) -> int:
    if consent is None:
        return _NEVER_ASKED
    failed = _OF_REFUSAL.get(consent.error_code, _FAILED)
    return _OF_STATE.get(LIFE.state_at(consent, now), failed)


SUBJECT = Subject("consents", "Consents", "Asking for permission to call, and checking it.")

RULES = (
    assumed(
        "consents.required",
        "`RequestConsent` requires `call_type`, `oa_id`, `phone` and `reason_code`; "
        "`CheckConsent`, `oa_id` and `phone`. A missing one gets 400.",
        "Zalo requires all of them; the vendor's page marks none",
    ),
    assumed(
        "consents.duplicate",
        "While a request of the OA to the customer waits, another one gets 409 `already_exists`, "
        "`duplicated` `phone`.",
        "the vendor's form of a duplicate",
    ),
    assumed(
        "consents.check",
        "`CheckConsent` reports on the OA's newest request to the customer, or on an earlier "
        "approval that is still valid and was not revoked by a refusal: 20 never asked; 2 "
        "requested; 8 delivered or seen; 0 agreed; 16 agreed more than 30 days ago, or "
        "unanswered; 3 refused; if Zalo refused to send, 3 for -139, 4 for -141, 5 for -115 and "
        "-144, 6 for -135, 12 for -100, otherwise 14. Its messages are: "
        + "; ".join(f"{code} {text}" for code, text in CHECKED.items())
        + ".",
        "Zalo's codes; which state has which is ours",
    ),
)
