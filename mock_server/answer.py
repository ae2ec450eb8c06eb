"""An HTTP response, as the application passes it to the server."""

from collections.abc import Sequence

from msgspec import Struct


class PageBody:
    """A page as the vendor's JSON, joined only where it is read or sent.

    It shares its documents with the base, and the journal, which keeps bodies, does so too.
    """

    __slots__ = ("_size", "documents", "name", "paging")

    def __init__(self, name: bytes, documents: Sequence[bytes], paging: bytes) -> None:
        self.name = name
        """Of the member that has the documents."""

        self.documents = documents
        self.paging = paging
        """The other member's JSON."""

        commas = len(documents) - 1 if documents else 0
        self._size = _EMPTY + len(name) + len(paging) + sum(map(len, documents)) + commas

    def __len__(self) -> int:
        return self._size

    def __bytes__(self) -> bytes:
        return self.after(b"")

    def after(self, head: bytes) -> bytes:
        """The body with a head before it."""
        return _PAGE % (head, self.name, b",".join(self.documents), self.paging)


_PAGE = b'%b{"%b":[%b],"paging":%b}\n'
_EMPTY = len(_PAGE % (b"", b"", b"", b""))

Body = bytes | PageBody
"""What a response says."""


class Answer(Struct):
    """Status, body and the headers that depend on them."""

    status: int
    body: Body
    content_type: bytes = b"application/json"
    """Empty for no header."""

    retry_after: str = ""
    location: str = ""
