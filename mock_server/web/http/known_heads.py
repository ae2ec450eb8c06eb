"""Heads of requests that were parsed before: a client sends the same with most of its calls."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from mock_server.web.http.asgi import CONTROL, KEPT

_END = b"\r\n\r\n"
_POST = b"POST "
_LENGTH = b"content-length"
_KEEPS = (b"connection", b"keep-alive")
_FOR_THE_PARSER = frozenset({b"connection", b"expect", b"transfer-encoding", b"upgrade"})
"""Headers that change how the connection goes on."""


class KnownHead(NamedTuple):
    """A head, as the parser read it."""

    scope: dict[str, Any]
    body: int
    """The bytes of the body that it announces."""


class KnownHeads:
    """The heads that one server's clients sent most recently, by their bytes.

    The same bytes have the same meaning, so nothing is parsed here: a head is known once the
    parser has read it, as part of a request that came in one piece.
    """

    most = 128
    longest = 2_048

    def __init__(self) -> None:
        self._heads: dict[bytes, KnownHead] = {}

    def find(self, data: bytes) -> tuple[KnownHead, bytes] | None:
        """The head and the body of one whole request; None if the parser must read the data."""
        head, _, body = data.partition(_END)
        known = self._heads.get(head)
        return (known, body) if known is not None and known.body == len(body) else None

    def learn(self, data: bytes, scope: Mapping[str, Any], body: bytes | bytearray) -> None:
        """Keep the head of data that the parser read as one whole request."""
        head, _, rest = data.partition(_END)
        if not head.startswith(_POST) or len(head) > self.longest or rest != body:
            return
        if scope["http_version"] != "1.1" or scope["path"].startswith(CONTROL):
            return
        names = [name for name, value in scope["headers"] if (name, value.lower()) != _KEEPS]
        if names.count(_LENGTH) != 1 or not _FOR_THE_PARSER.isdisjoint(names):
            return
        while len(self._heads) >= self.most:
            del self._heads[next(iter(self._heads))]
        self._heads[head] = KnownHead({**scope, KEPT: {}}, len(body))
