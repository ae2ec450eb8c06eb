"""One call of a vendor path, as the log, the journal and the verdicts use it."""

import re

from msgspec import Struct, field

from mock_server.answer import Body
from mock_server.notes import Note
from mock_server.redaction import without_keys

Headers = list[tuple[bytes, bytes]]
"""Names in lower case, and values, as received."""


class Call(Struct):
    """A call and its result.

    Its path and problem contain no keys; headers, bodies and notes are redacted when shown.
    """

    method: str
    """The HTTP method."""

    path: str
    headers: Headers
    operation: str = ""
    """The vendor's method; empty where the path has none."""

    status: int = 0
    """The response's status; 0 while there is none."""

    ended: bool = False
    """Whether its work is done: it got a response, a fault decided that it never will, or it took
    effect after its client disconnected."""

    abandoned: bool = False
    """Whether its client closed its side before the response was sent: it left, or still reads."""

    seconds: float = 0.0
    """Its duration until it ended or its client disconnected."""

    world: str = ""
    """The world's name; empty if no key of a world was sent."""

    world_id: int = 0

    shop_id: int = 0
    at: int = 0
    """The world's instant, in microseconds since the epoch."""

    real_at: int = 0
    """The machine's instant of its arrival, in microseconds since the epoch."""

    body: bytes = b""
    response: Body = b""
    problem: str = ""
    """The error's text."""

    notes: list[Note] = field(default_factory=list)
    fault: str = ""
    """The fault that was applied, if any."""

    id: int = 0
    """Its number in the journal, ascending."""

    retry_after: str = ""
    """The response's ``Retry-After``, if any."""

    bodies_dropped: bool = False
    """Whether the journal dropped body and response to make room."""

    digest: bytes = b""
    """What verdicts need of dropped bodies; see ``verdicts.evidence``."""

    secretless: bool = False
    """Whether its response is known to have no member that could be a secret."""

    entered: bool = False
    """Whether it was entered in the journal."""

    counted: int = 0
    """The bytes that a journal in memory counts for it."""

    port: int = 0
    """Its client's, which tells connections apart; 0 if unknown."""

    @property
    def trace_id(self) -> str:
        """The trace that the client says the call is part of; empty if none."""
        return trace_id_of(self.headers)

    @property
    def under_way(self) -> bool:
        """Whether its client is still waiting for a response."""
        return not (self.ended or self.abandoned)

    @property
    def without_bodies(self) -> bool:
        """Whether the journal dropped its bodies or keeps none; a redirect or a cut has none."""
        return self.bodies_dropped or bool(self.operation and self.status and not self.response)

    @property
    def waited_for(self) -> bool:
        """Whether it ended while its client waited."""
        return self.ended and not self.abandoned


def trace_id_of(headers: Headers) -> str:
    """The trace of a request's headers (W3C Trace Context); empty if they name none."""
    for name, value in headers:
        if name == b"traceparent":
            found = _TRACEPARENT.fullmatch(value)
            return "" if found is None or found[1] == _NO_TRACE else found[1].decode()
    return ""


_TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
_NO_TRACE = b"0" * 32

_SECRET_HEADERS = frozenset((b"authorization", b"proxy-authorization", b"apikey"))
_NO_SECRETS = frozenset((b"idempotency-key", b"x-idempotency-key"))
_KEY_LIKE = re.compile(rb"(?:^|[-_])(?:key|token|secret|password|cookie)$")
_TOKEN = re.compile(rb"([?&](?:__)?token=)[^&#\s]*")


def redacted(headers: Headers) -> list[tuple[str, str]]:
    """The headers as they may be shown: keys are hidden."""
    shown = [
        (name, _hidden(value) if _is_secret(name) else _without_token(value))
        for name, value in headers
    ]
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in shown]


def _is_secret(name: bytes) -> bool:
    key_like = _KEY_LIKE.search(name) is not None and name not in _NO_SECRETS
    return key_like or name in _SECRET_HEADERS


def _without_token(value: bytes) -> bytes:
    """A header's value without keys, in URLs such as that of a Referer too."""
    value = _TOKEN.sub(rb"\1***", value) if b"token=" in value else value
    return without_keys(value.decode("latin-1")).encode("latin-1")


def _hidden(value: bytes) -> bytes:
    scheme, _, key = value.partition(b" ")
    return scheme + b" ***" if key else b"***"
