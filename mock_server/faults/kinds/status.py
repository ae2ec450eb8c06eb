"""``{"status": 503}``: the vendor's error of that status, or a proxy's page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from mock_server import errors
from mock_server.answer import Answer
from mock_server.contract.values import FlagKind
from mock_server.faults.effect import Effect, Play, refuse_rest, whole_number
from mock_server.faults.retry_after import MEMBER, SAYS_NOTHING, RetryAfter, read_retry_after

_LOWEST, _HIGHEST, _SERVER = 400, 599, 500
_UNUSUAL = (errors.BadRoute, errors.TooLarge)
_GATEWAY = (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)
_BY_STATUS = dict.fromkeys(_GATEWAY, errors.Unavailable) | {
    error.status: error for error in errors.ERRORS if error not in _UNUSUAL
}


class Status(Effect, frozen=True):
    """An error response."""

    name = "status"
    about = (
        "Answers with the vendor's error of this status; with `gateway` true, with a proxy's "
        "HTML; with `retry_after`, with that header."
    )
    shows = "Errors that are swallowed, retried without end, or parsed as data."
    example = 503
    status: int
    gateway: bool
    retry_after: RetryAfter = SAYS_NOTHING

    @classmethod
    def parse(cls, value: Any, rest: Mapping[str, Any]) -> "Status":
        status = whole_number("then.status", value, _LOWEST, _HIGHEST)
        refuse_rest("status", rest, "gateway", MEMBER)
        gateway = FlagKind().member("then.gateway", rest.get("gateway", False))
        return cls(status, gateway, read_retry_after(rest))

    async def intercept(self, play: Play) -> Answer:
        if self.gateway:
            page = _page(self.status)
            return Answer(self.status, page, b"text/html", self.retry_after.header())
        other = errors.Internal if self.status >= _SERVER else errors.InvalidArgument
        kind = _BY_STATUS.get(self.status, other)
        answer = play.refusal(kind(kind.usual))
        answer.status, answer.retry_after = self.status, self.retry_after.header()
        return answer


def _page(status: int) -> bytes:
    try:
        title = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        title = str(status)
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1>"
        "</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    ).encode()
