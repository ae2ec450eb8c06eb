"""Errors in the documents: one schema, and one response per status."""

from collections.abc import Iterable
from typing import Any

from mock_server import errors
from mock_server.contract.other_system import OtherSystem
from mock_server.web.openapi.shapes import Schema, content, mapping, ref, shape, text

Refusal = tuple[type[errors.VendorError], str]
"""An error, and an example of its text."""

OF_LISTS: tuple[Refusal, ...] = (
    (errors.InvalidArgument, "filter.status: must be one of Z, P, N"),
    (errors.Unauthenticated, "Vui lòng đăng nhập (hoặc đăng ký nếu chưa có tài khoản)."),
    (errors.PermissionDenied, "Không tìm thấy hoặc cần quyền truy cập.."),
    (errors.BadRoute, 'unexpected Content-Type: ""'),
    (errors.DeadlineExceeded, "the request was not complete within 60 seconds"),
    (errors.TooLarge, "the body is larger than 1048576 bytes"),
    (errors.ResourceExhausted, "a fault of status 429 was asked for"),
    (errors.Internal, "a fault of status 500 was asked for"),
    (errors.Unavailable, errors.NOT_READY),
)
"""The errors of a list."""

OF_VERBS: tuple[Refusal, ...] = (
    *OF_LISTS,
    (errors.AlreadyExists, "a request to this customer waits for an answer"),
    (errors.FailedPrecondition, "User has not followed OA"),
)
"""The errors of a method that does something; its 404 can also be ``not_found``."""

OF_CONTROL: tuple[Refusal, ...] = (
    (errors.InvalidArgument, "preset: must be one of demo, empty, one"),
    (
        errors.Unauthenticated,
        "this call is not limited to one world: send the admin token as bearer",
    ),
    (errors.PermissionDenied, "the control API does not accept requests from other sites' pages"),
    (errors.NotFound, "no world named 'checkout'"),
    (errors.AlreadyExists, "there is a world checkout already"),
    (errors.FailedPrecondition, "the world demo is the server's own: reset it instead"),
    (errors.TooLarge, "the body is larger than 1048576 bytes"),
    (errors.Internal, "a defect of the simulator: please report it with its log"),
    (errors.Unavailable, errors.NOT_READY),
)
"""The errors of any control call."""


def error_schema() -> Schema:
    """The error of every vendor method and control call."""
    return shape(
        "An error, in the vendor's format.",
        {
            "code": text(
                "The error code.",
                enum=list(dict.fromkeys(error.code for error in errors.ERRORS)),
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


def _name(error: type[errors.VendorError]) -> str:
    """The name of an error's response.

    Bad routes and unknown ids share a status, and so a response.
    """
    return errors.NotFound.__name__ if error is errors.BadRoute else error.__name__


def _response(error: type[errors.VendorError], msg: str) -> dict[str, Any]:
    causes = (errors.BadRoute, errors.NotFound) if error is errors.BadRoute else (error,)
    described: dict[str, Any] = {
        "description": " ".join(each.cause for each in causes),
        "content": content(ref("Error"), example={"code": error.code, "msg": msg}),
    }
    if error in (errors.ResourceExhausted, errors.Unavailable):
        described["headers"] = {
            "Retry-After": {
                "description": "Seconds to wait, or a date; not always present.",
                "schema": {"type": "string"},
            }
        }
    return described
