"""Assumptions on calls that Zalo refuses, that are repeated, or that have no route."""

from http import HTTPStatus

from mock_server.assumptions import telling
from mock_server.assumptions.assumption import Alternative, Assumption
from mock_server.assumptions.seen import Seen
from mock_server.clock import DAY
from mock_server.contract.values import IdKind
from mock_server.etelecom.zalo.transaction_verbs import ENDED_AT
from mock_server.fidelity import Grade
from mock_server.formats import normal_phone

_WAITING, _TOO_MANY = 8, 5
_REQUEST = "RequestConsent"


def _was_refused_by_zalo(seen: Seen) -> bool:
    verb = seen.method.verb
    if verb is None or verb.sends is None:
        return False
    if seen.status == HTTPStatus.PRECONDITION_FAILED:
        return True
    return any(
        record.get("status") == "N" and record.get("error_code") not in (0, None, _WAITING)
        for record in seen.records
    )


ZALO_REFUSAL = Assumption(
    "zalo_refusal",
    "What does a call return if Zalo refuses what it sends?",
    Alternative(
        "record",
        "200, with a record whose `status` is `N` and whose `error_code` is Zalo's.",
        "a real client relies on it",
        Grade.OBSERVED,
    ),
    (
        Alternative(
            "error",
            "412 `failed_precondition` with Zalo's message, and there is no record.",
            "calls whose response has no `error_code` can only do this",
        ),
    ),
    touches="a send that Zalo refuses",
    touched=_was_refused_by_zalo,
    breaks="A client that checks only `error_code`, or one that retries every status except 200.",
)

BAD_ROUTE_CODE = Assumption(
    "bad_route_code",
    "Which code does the 404 have for a wrong method, path or content type of a known service?",
    Alternative("bad_route", "`bad_route`.", "the vendor's error page", Grade.DOCUMENTED),
    (
        Alternative(
            "not_found",
            "`not_found`, with `meta.xcode` `bad_route`.",
            "the backend family's public source, 2022-04",
            Grade.OBSERVED,
        ),
    ),
    touches="404 of a known service",
    touched=lambda seen: (
        seen.status == HTTPStatus.NOT_FOUND
        and seen.document is not None
        and (seen.document.get("code") == "bad_route" or _has_xcode(seen))
    ),
    breaks="A client that takes `not_found` for a missing record.",
    tell=telling.bad_route_code,
)


def _has_xcode(seen: Seen) -> bool:
    meta = (seen.document or {}).get("meta")
    return isinstance(meta, dict) and meta.get("xcode") == "bad_route"


def _is_repeated(seen: Seen) -> bool:
    if seen.method.operation != _REQUEST:
        return False
    return seen.status == HTTPStatus.CONFLICT or any(
        record.get("error_code") == _WAITING for record in seen.records
    )


REPEATED_CONSENT = Assumption(
    "repeated_consent",
    "What does RequestConsent return while a request to the customer is waiting?",
    Alternative("refused", "409 `already_exists`.", "the vendor's usual response to a duplicate"),
    (
        Alternative(
            "answered",
            "200, with a record whose `error_code` is 8 and whose `status` is `N`.",
            "8 is Zalo's code for a waiting request",
        ),
    ),
    touches="a second request",
    touched=_is_repeated,
    breaks="A client that takes 200 to mean that a request was sent, or 409 that it failed.",
)


def _customer(seen: Seen) -> tuple[object, object]:
    oa, phone = seen.asked.get("oa_id"), seen.asked.get("phone")
    try:
        number = IdKind().read(oa)
    except ValueError:
        number = 0
    return number, normal_phone(phone) if isinstance(phone, str) else None


def _comes_soon(seen: Seen) -> bool:
    """Whether the same customer received a request in the two days before that has been decided."""
    if seen.method.operation != _REQUEST or not seen.succeeded:
        return False
    return any(
        other.method.operation == _REQUEST
        and other.succeeded
        and 0 <= seen.at - other.at <= 2 * DAY
        and _customer(other) == _customer(seen)
        for other in seen.earlier()
    )


CONSENT_PAUSE = Assumption(
    "consent_pause",
    "May a customer who refused or did not answer be asked again at once?",
    Alternative("none", "At once.", "no page mentions a waiting time"),
    (
        Alternative(
            "day",
            "After 24 hours; before, the request is refused with code 5.",
            "Zalo has a code for too many requests",
        ),
    ),
    touches="a request soon after another",
    touched=_comes_soon,
    breaks="A client that asks again as soon as a request expires.",
)

TXN_UPSTREAM = Assumption(
    "txn_upstream",
    "Does SendZNSTxn still send after Zalo ended such messages on 2026-03-01?",
    Alternative(
        "ended",
        "It does not: it is refused from then on, by the world's clock.",
        "Zalo's own documentation",
        Grade.DOCUMENTED,
    ),
    (Alternative("goes_on", "It does.", "the vendor's page does not mention an end"),),
    touches="SendZNSTxn after it",
    touched=lambda seen: seen.method.operation == "SendZNSTxn" and seen.at >= ENDED_AT,
    breaks="A client that still sends them and ignores the refusal.",
)

SENDS = (TXN_UPSTREAM, ZALO_REFUSAL, REPEATED_CONSENT, CONSENT_PAUSE, BAD_ROUTE_CODE)
