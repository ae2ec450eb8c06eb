"""An HTTP response, as the application passes it to the server."""

from collections.abc import Sequence

from msgspec import Struct


class BodyPieces:
    """A body in pieces with commas between them, joined only where it is read or sent.

    A page shares its documents with the base, and the journal, which keeps bodies, does so too.
    """

    __slots__ = ("_pieces", "_size")

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._size = sum(map(len, pieces)) + len(pieces) - 1

    def __len__(self) -> int:
        return self._size

    def __bytes__(self) -> bytes:
        return b",".join(self._pieces)

    def after(self, head: bytes) -> bytes:
        """The body with a head before it."""
        first, *others = self._pieces
        return b",".join([head + first, *others])


Body = bytes | BodyPieces
"""What a response says."""


class Answer(Struct):
    """Status, body and the headers that depend on them."""

    status: int
    body: Body
    content_type: bytes = b"application/json"
    """Empty for no header."""

    retry_after: str = ""
    location: str = ""
