"""The vendor's errors: one class each, with its code, its HTTP status and how to cause it.

The vocabulary is Twirp's. Source: the vendor's error pages for ``invalid_argument``,
``unauthenticated``, ``permission_denied``, ``bad_route`` and ``already_exists``; Twirp's own
mapping for the others.
"""

import json
from typing import ClassVar

from mock_server.fidelity import PUBLIC_SOURCE, Grade

NOT_READY = "the simulator is generating its data: try again in a moment"
NO_MEMORY = "no memory is left: remove worlds, or let the process have more"
DEFECT = "a defect of the simulator: please report it with its log"


class VendorError(Exception):
    """An error in the vendor's format: ``{"code", "msg", "meta"?}``."""

    code: ClassVar[str]
    status: ClassVar[int]
    grade: ClassVar[Grade] = Grade.ASSUMED
    source: ClassVar[str] = "Twirp's mapping of codes to statuses"
    cause: ClassVar[str]
    """How a caller can cause it, as a sentence."""

    usual: ClassVar[str] = "Lỗi không xác định."
    """The backend's text if no other is given (public source, 2022-04)."""

    retry_after: ClassVar[str] = ""
    """Seconds after which a retry makes sense; empty if none does."""

    def __init__(self, msg: str, meta: dict[str, str] | None = None, hint: str = "") -> None:
        # The text may contain what a client sent, including an unpaired surrogate.
        self.msg = msg.encode("utf-8", "backslashreplace").decode()
        super().__init__(self.msg)
        self.meta = meta
        self.hint = hint
        """``hint``: what a person needs to know if the vendor's text says little."""

    def document(self) -> dict[str, object]:
        """The error as its JSON object."""
        shown: dict[str, object] = {"code": self.code, "msg": self.msg}
        if self.meta is not None:
            shown["meta"] = self.meta
        return shown

    def body(self) -> bytes:
        """The error as the bytes of its JSON object."""
        return json.dumps(self.document(), ensure_ascii=False, separators=(",", ":")).encode()


class InvalidArgument(VendorError):
    """A bad value."""

    code, status = "invalid_argument", 400
    usual = "Có lỗi xảy ra.."
    grade, source = Grade.DOCUMENTED, "the vendor's error page"
    cause = (
        "Send a value of the wrong type, an enum value that is not listed, a bad cursor, or a "
        "recipient's phone that is no Vietnamese number."
    )

    @classmethod
    def of(cls, path: str, problem: str) -> "InvalidArgument":
        """The error that names its field: ``filter.date_from: must be ...``."""
        return cls(f"{path}: {problem}" if path else problem)


class Unauthenticated(VendorError):
    """The key is missing or wrong."""

    code, status = "unauthenticated", 401
    usual = "Vui lòng đăng nhập (hoặc đăng ký nếu chưa có tài khoản)."
    grade, source = Grade.DOCUMENTED, "the vendor's error page; the texts from the public source"
    cause = "Leave out the Authorization header, or send a key that no world has."


class PermissionDenied(VendorError):
    """The key is right but may not do this."""

    code, status = "permission_denied", 403
    usual = "Không tìm thấy hoặc cần quyền truy cập.."
    grade, source = Grade.DOCUMENTED, "the error page of the vendor's sister API"
    cause = "Call the partner base URL with a shop_key that no world has."


class BadRoute(VendorError):
    """No such path, not POST, or not JSON."""

    code, status = "bad_route", 404
    grade, source = Grade.DOCUMENTED, "the vendor's error page, for the content type"
    cause = "Call an unknown path, use GET, or leave out Content-Type: application/json."


class NotFound(VendorError):
    """There is nothing with this id."""

    code, status = "not_found", 404
    usual = "Không tìm thấy."
    cause = (
        "Name an OA that the shop does not have, or ask for a record by an id that no record of "
        "this shop has."
    )


class Aborted(VendorError):
    """What the call needs is not there any more."""

    code, status = "aborted", 409
    cause = (
        "Reset a world while a control call changes it; or count calls by a body that the journal "
        "dropped (`POST /__admin/requests/count`)."
    )


class AlreadyExists(VendorError):
    """A name is taken."""

    code, status = "already_exists", 409
    grade, source = Grade.DOCUMENTED, "the error page of the vendor's sister API"
    cause = (
        "Call RequestConsent while a request of the OA to the same customer waits, or create "
        "something under a name that is taken."
    )


class FailedPrecondition(VendorError):
    """The state does not allow it."""

    code, status = "failed_precondition", 412
    cause = "Ask the control API to remove the world demo."


class TooLarge(VendorError):
    """The body is larger than 1 MiB."""

    code, status = "resource_exhausted", 413
    cause = "Send a body of more than 1 MiB."


class ResourceExhausted(VendorError):
    """Too many calls."""

    code, status = "resource_exhausted", 429
    cause = "Add a fault with a rate limit to the world, and call above it."


class Internal(VendorError):
    """A defect of the simulator: please report it."""

    code, status = "internal", 500
    cause = "Nothing should: this response is a defect of the simulator."


class Unimplemented(VendorError):
    """Not offered."""

    code, status = "unimplemented", 501
    cause = "Add a fault of status 501 to the world."


class DeadlineExceeded(VendorError):
    """A client took too long."""

    code, status = "deadline_exceeded", 408
    cause = "Connect, send half of a request, and wait for a minute."


class Unavailable(VendorError):
    """Not ready to answer, or more calls than can be answered now."""

    code, status = "unavailable", 503
    retry_after: ClassVar[str] = "1"
    cause = (
        "Call while the simulator is still generating its data, while another process locks the "
        "database, or ten thousand times at once."
    )


class AccountClosed(VendorError):
    """The caller's shop was blocked or deleted."""

    code, status = "unavailable", 503
    usual = "Tài khoản không còn được sử dụng hoặc đã bị xoá"
    grade, source = Grade.OBSERVED, PUBLIC_SOURCE
    cause = "Close a shop (`PUT /__admin/access`), and call by its keys."

    def __init__(self, msg: str = usual, hint: str = "") -> None:
        super().__init__(msg, {"xcode": "account_closed"}, hint)


ERRORS = tuple(each for each in VendorError.__subclasses__() if each is not AccountClosed)
"""Those that differ in code or status."""
