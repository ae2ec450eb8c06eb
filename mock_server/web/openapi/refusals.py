"""Errors in the documents: one schema, and one response per status."""

from collections.abc import Iterable
from typing import Any

from mock_server.contract.other_system import OtherSystem
from mock_server.errors import (
    ERRORS,
    NOT_READY,
    AlreadyExists,
    BadRoute,
    DeadlineExceeded,
    FailedPrecondition,
    Internal,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    ResourceExhausted,
    TooLarge,
    Unauthenticated,
    Unavailable,
    VendorError,
)
from mock_server.web.openapi.shapes import Schema, content, mapping, ref, shape, text

Refusal = tuple[type[VendorError], str]
"""An error, and an example of its text."""

OF_LISTS: tuple[Refusal, ...] = (
    (InvalidArgument, "filter.status: must be one of Z, P, N"),
    (Unauthenticated, "Vui lòng đăng nhập (hoặc đăng ký nếu chưa có tài khoản)."),
    (PermissionDenied, "Không tìm thấy hoặc cần quyền truy cập.."),
    (BadRoute, 'unexpected Content-Type: ""'),
    (DeadlineExceeded, "the request was not complete within 60 seconds"),
    (TooLarge, "the body is larger than 1048576 bytes"),
    (ResourceExhausted, "a fault of status 429 was asked for"),
    (Internal, "a fault of status 500 was asked for"),
    (Unavailable, NOT_READY),
)
"""The errors of a list."""

OF_VERBS: tuple[Refusal, ...] = (
    *OF_LISTS,
    (AlreadyExists, "a request to this customer waits for an answer"),
    (FailedPrecondition, "User has not followed OA"),
)
"""The errors of a method that does something; its 404 can also be ``not_found``."""

OF_CONTROL: tuple[Refusal, ...] = (
    (InvalidArgument, "preset: must be one of demo, empty, one"),
    (Unauthenticated, "this call is not limited to one world: send the admin token as bearer"),
    (PermissionDenied, "the control API does not accept requests from other sites' pages"),
    (NotFound, "no world named 'checkout'"),
    (AlreadyExists, "there is a world checkout already"),
    (FailedPrecondition, "the world demo is the server's own: reset it instead"),
    (TooLarge, "the body is larger than 1048576 bytes"),
    (Internal, "a defect of the simulator: please report it with its log"),
    (Unavailable, NOT_READY),
)
"""The errors of any control call."""


def error_schema() -> Schema:
    """The error of every vendor method and control call."""
    return shape(
        "An error, in the vendor's format.",
        {
            "code": text(
                "The error code.",
                enum=list(dict.fromkeys(error.code for error in ERRORS)),
            ),
            "msg": text("The error message."),
        },
        {"meta": mapping({"type": "string"}, "More about it.")},
    )


def responses(refusals: Iterable[Refusal]) -> Schema:
    """References to an operation's error responses, by status; each is in the document once."""
    found = {str(error.status): _name(error) for error, _ in refusals}
    return {
        status: {"$ref": f"#/components/responses/{name}"} for status, name in sorted(found.items())
    }


def plain_responses(system: OtherSystem) -> Schema:
    """The responses of another system's methods, whose errors are plain text."""
    return {
        str(status): {
            "description": about,
            "content": content({"type": "string"}, "text/plain", example=example),
        }
        for status, about, example in system.refusals
    }


def response_components(refusals: Iterable[Refusal]) -> Schema:
    """The responses that ``responses`` refers to."""
    return {_name(error): _response(error, msg) for error, msg in refusals}


def _name(error: type[VendorError]) -> str:
    """The name of an error's response.

    Bad routes and unknown ids share a status, and so a response.
    """
    return NotFound.__name__ if error is BadRoute else error.__name__


def _response(error: type[VendorError], msg: str) -> dict[str, Any]:
    about = f"{BadRoute.cause} {NotFound.cause}" if error is BadRoute else error.cause
    described: dict[str, Any] = {
        "description": about,
        "content": content(ref("Error"), example={"code": error.code, "msg": msg}),
    }
    if error in (ResourceExhausted, Unavailable):
        described["headers"] = {
            "Retry-After": {
                "description": "Seconds to wait, or a date; not always present.",
                "schema": {"type": "string"},
            }
        }
    return described
