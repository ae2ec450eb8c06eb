"""A request's head: the parts that decide how the call is handled."""

import re
from typing import cast
from urllib.parse import parse_qsl

from msgspec import Struct

from mock_server.calls import trace_id_of
from mock_server.fidelity import assumed, observed
from mock_server.notes import Note, NoteCode
from mock_server.web.http.asgi import KEPT, Scope, header
from mock_server.web.vendor_calls.routes import VendorRoute

_FROM_BROWSER = Note(NoteCode.CALLED_FROM_BROWSER, "a key in a page is not secret")
_IN_URL = Note(NoteCode.KEY_IN_URL, "send the key in the header Authorization: Bearer <key>")


class Head(Struct):
    """The parts of a request's head that decide how it is handled."""

    method: str
    path: str
    query: bytes = b""
    content_type: bytes | None = None
    authorization: bytes | None = None
    key_in_url: str | None = None
    """The key from the URL's query."""

    origin: str | None = None
    host: str = ""
    """The origin of a call from a page."""

    asked_headers: bytes = b""
    """The headers that a preflight requests."""

    fault: str | None = None
    """The fault that the call requests by ``X-Mock-Fault``."""

    observes: bool = False
    """Whether it requests to leave no trace; only a list's call can."""

    trace_id: str = ""
    """The trace that the client names; empty if none."""

    notes: tuple[Note, ...] = ()
    """The notes on the head."""

    route: VendorRoute | None = None
    """The route that it was found to have."""


def head_of(scope: Scope) -> Head:
    """A request's head; one that was sent before was read then."""
    kept = scope.get(KEPT)
    if kept is None:
        return _read(scope)
    if _HEAD not in kept:
        kept[_HEAD] = _read(scope)
    return cast("Head", kept[_HEAD])


def _read(scope: Scope) -> Head:
    """Read a head; if a key or a content type occurs twice, the first one counts, as in Go."""
    found = {name: value for name, value in reversed(scope["headers"]) if name in _READ}
    head = Head(
        scope["method"],
        scope["path"],
        scope["query_string"],
        found.get(b"content-type"),
        found.get(b"authorization"),
        fault=header(scope, b"x-mock-fault") if b"x-mock-fault" in found else None,
        observes=b"x-mock-observer" in found,
        trace_id=trace_id_of(scope["headers"]),
    )
    if b"origin" in found:
        head.origin = header(scope, b"origin")  # two of them are none that is allowed
        head.host = found.get(b"host", b"").decode("latin-1")
        head.asked_headers = found.get(b"access-control-request-headers", b"")
        head.notes = (_FROM_BROWSER,)
    if head.query:
        _read_query(head)
    return head


_HEAD = "head"
_READ = frozenset(
    {
        b"access-control-request-headers",
        b"authorization",
        b"content-type",
        b"host",
        b"origin",
        b"x-mock-fault",
        b"x-mock-observer",
    }
)
"""The headers that are read."""


_OF_BODY = re.compile(
    "after|before|cursor|date_from|date_to|filter|limit|oa_id|offset|page|paging|phone|sort|status"
)
"""The fields that clients send in the address by mistake."""


def _read_query(head: Head) -> None:
    given = dict(reversed(parse_qsl(head.query.decode("latin-1"))))
    names = (name.partition("[")[0] for name in given)
    if stray := next(filter(_OF_BODY.fullmatch, names), None):
        message = f"?{stray} is ignored: fields are read from the body alone"
        head.notes += (Note(NoteCode.UNKNOWN_FIELD, message),)
    if head.authorization is None:
        head.key_in_url = given.get("token") or given.get("__token")
    if head.key_in_url is not None:
        head.notes += (_IN_URL,)
        head.authorization = b"Bearer " + head.key_in_url.encode("latin-1", "replace")


RULES = (
    observed(
        "keys.in-url",
        "Without an `Authorization` header the key is taken from `?token=` or `?__token=` of the "
        "address.",
    ),
    assumed(
        "wire.observer",
        "A list's call with the header `X-Mock-Observer` leaves no trace: no fault applies to it, "
        "and it is in neither journal, log nor metrics. The sandbox page uses it.",
        "the simulator's own: observing must not change what is observed",
    ),
)
