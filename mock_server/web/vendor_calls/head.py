"""A request's head: what of it decides how the call is answered."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from mock_server.fidelity import Fact, Grade
from mock_server.notes import Note, NoteCode
from mock_server.web.http.asgi import Scope

_FROM_BROWSER = Note(NoteCode.CALLED_FROM_BROWSER, "a key in a page is no secret")
_IN_URL = Note(NoteCode.KEY_IN_URL, "send the key in the header Authorization: Bearer <key>")


@dataclass(slots=True)
class Head:
    """What of a request's head decides how it is answered."""

    method: str
    path: str
    content_type: bytes | None = None
    authorization: bytes | None = None
    key_in_url: str | None = None
    """The key where it stands in the address."""

    origin: str | None = None
    fault: str | None = None
    """The fault that the call asks for itself."""

    observes: bool = False
    """Whether it asks to leave no trace; only a list's call can."""

    def notes(self) -> list[Note]:
        """What of the head is worth noting."""
        browser = [_FROM_BROWSER] if self.origin is not None else []
        return browser if self.key_in_url is None else [*browser, _IN_URL]


def read_head(scope: Scope) -> Head:
    """The head of a request."""
    head = Head(scope["method"], scope["path"])
    for name, value in scope["headers"]:
        if name == b"content-type":
            head.content_type = value
        elif name == b"authorization":
            head.authorization = value
        elif name == b"origin":
            head.origin = value.decode("latin-1")
        elif name == b"x-mock-fault":
            head.fault = value.decode("latin-1")
        elif name == b"x-mock-observer":
            head.observes = True
    if scope["query_string"] and head.authorization is None:
        _take_key(head, scope["query_string"])
    return head


def _take_key(head: Head, query: bytes) -> None:
    given = dict(parse_qsl(query.decode("latin-1")))
    head.key_in_url = given.get("token") or given.get("__token")
    if head.key_in_url is not None:
        head.authorization = b"Bearer " + head.key_in_url.encode("latin-1", "replace")


RULES = (
    Fact(
        "keys.in-url",
        "Without an `Authorization` header the key is taken from `?token=` or `?__token=` of the "
        "address.",
        Grade.OBSERVED,
        "the backend family's public source, 2022-04",
    ),
)
