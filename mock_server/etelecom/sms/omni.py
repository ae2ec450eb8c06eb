"""The system that sends SMS Brandname: its paths, its credentials, its refusals."""

import json

from mock_server.answer import Answer
from mock_server.contract.other_system import OtherSystem, plain_refusal
from mock_server.errors import BadRoute, Unauthenticated, VendorError
from mock_server.fidelity import Subject, assumed, documented

_METHOD_NOT_ALLOWED = 405


class AddressRefused(Unauthenticated):
    """The account does not accept calls from this address."""

    usual = "Can't access from this IP"


class OmniRefusal(VendorError):
    """A refusal: a response with 200 whose ``status`` and ``code`` say why."""

    code, status = "refused", 200
    cause = "Send what the SMS system refuses."

    def __init__(self, number: str, text: str) -> None:
        super().__init__(text)
        self.number = number
        """The ``status`` of the response, whose ``code`` is the text."""


def _refusal(error: VendorError) -> Answer:
    if isinstance(error, OmniRefusal):
        document = {"status": error.number, "code": error.msg}
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        return Answer(error.status, text.encode())
    if isinstance(error, AddressRefused):
        return plain_refusal(error, AddressRefused.usual)
    if isinstance(error, Unauthenticated):
        return plain_refusal(error, "Unauthorized")
    answer = plain_refusal(error)
    if isinstance(error, BadRoute):
        answer.status = _METHOD_NOT_ALLOWED
    return answer


OMNI = OtherSystem(
    name="SMS Brandname",
    about=(
        "A separate system on another host: user name and password in the body, no bearer key, "
        "and its own form of refusals."
    ),
    prefix="/api/Omni",
    base="/api/",
    credentials=("username", "password"),
    refusal=_refusal,
    refusals=(
        (400, "The body is not JSON.", "the json request could not be decoded"),
        (401, "User name or password is wrong, or the address not allowed.", "Unauthorized"),
        (408, "The body arrived too late.", "the request was not complete within 60 seconds"),
        (413, "The body is too large.", "the body is larger than 1048576 bytes"),
        (429, "A fault limits the rate.", "too many calls: try again in 60 s"),
        (500, "A fault of this status was requested.", "Lỗi không xác định."),
        (503, "The simulator is not ready.", "Lỗi không xác định."),
    ),
)

SUBJECT = Subject("sms", "SMS Brandname", "Sending by ZNS, AutoCall or SMS, and the result.")

_PAGE = "the pages of SMS Brandname"

RULES = (
    documented(
        "sms.paths",
        "`POST /api/OmniMessage/SendMessage` and `POST /api/OmniReport/GetStatusOmni` are served "
        "on the same port, with user name and password in the body; a bearer key and the content "
        "type are ignored.",
        f"{_PAGE}; one of its samples sends no content type",
    ),
    assumed(
        "sms.credentials",
        "They select the shop of a world as a key does: `demo` and `demo`, those that a created "
        "world shows as `sms_username` and `sms_password`, or `test:<name>` with any password.",
    ),
    documented(
        "sms.unauthorized",
        "A wrong user name or password gets 401 `Unauthorized`, an address that is not allowed "
        "401 `Can't access from this IP`, both as plain text.",
        _PAGE,
    ),
    documented(
        "sms.refusals",
        "Other refusals are 200 with a `status` below zero and a `code`, checked in this order: "
        "number -1, variable -2, credit -3, template -6, route -8, channel -9.",
        f"{_PAGE}; the order is ours",
    ),
    assumed(
        "sms.other-refusals",
        "Refusals that the pages do not mention are plain text: a body that is not JSON gets "
        "400, a method other than POST 405, a fault its status.",
        "the 401 of the pages is plain text",
    ),
    assumed(
        "sms.sample-details",
        "Sample details are not simulated, because no page of them is known: every other path "
        "that begins with `/api/Omni` gets 404 with the note `not-simulated`.",
        "the vendor's navigation lists them, without a page",
    ),
)
