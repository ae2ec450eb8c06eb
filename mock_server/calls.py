"""One call of the vendor's surface, as it is told afterwards: to the log and to the journal."""

from dataclasses import dataclass, field

from mock_server.notes import Note

Headers = list[tuple[bytes, bytes]]
"""Names in lower case, and values, as they came."""


@dataclass(slots=True)
class Call:
    """What is known of a call. Keys stand in ``headers`` alone, which are shown to nobody."""

    method: str
    """The HTTP method."""

    path: str
    headers: Headers
    operation: str = ""
    """The vendor's method; empty where the path has none."""

    status: int = 0
    seconds: float = 0.0
    world: str = ""
    """The world's name; empty where no key of a world was sent."""

    shop_id: int = 0
    at: int = 0
    """The world's instant, in microseconds since the epoch."""

    real_at: int = 0
    """The machine's instant, in microseconds since the epoch."""

    body: bytes = b""
    response: bytes = b""
    problem: str = ""
    """The error's text."""

    notes: list[Note] = field(default_factory=list)
    fault: str = ""
    """The fault that was played, if any."""

    id: int = 0
    """Its number in the journal, rising."""

    retry_after: str = ""
    """The answer's ``Retry-After``, if any."""


_SECRET_HEADERS = (b"authorization", b"proxy-authorization", b"cookie")


def redacted(headers: Headers) -> list[tuple[str, str]]:
    """The headers as they may be shown: keys are hidden."""
    shown = [
        (name, _hidden(value) if name in _SECRET_HEADERS else value) for name, value in headers
    ]
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in shown]


def _hidden(value: bytes) -> bytes:
    scheme, _, key = value.partition(b" ")
    return scheme + b" ***" if key else b"***"
