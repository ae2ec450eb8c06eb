"""The vendor's cursors: a row's position in an order, as 24 characters.

A cursor has two items, the sort value and the id, each a signed field number and a little-endian
int64. The whole is reversed and encoded in URL-safe base64.
"""

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import a2b_base64, b2a_base64

from mock_server.contract.schema import CURSOR_NUMBERS
from mock_server.errors import InvalidArgument

_FIELDS = {number: field for field, number in CURSOR_NUMBERS.items()}
ID_NUMBER = 1
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9_\r\n-]")
LINE_ENDS = re.compile(r"[\r\n]")
_LAYOUT = struct.Struct("<bqbq")
"""The field number of ids."""

_REVERSED = struct.Struct(">qbqb")
"""The same bytes in the order in which they are encoded."""

_USUAL = re.compile(r"[A-Za-z0-9_-]{24}")
_URL_SAFE, _STANDARD = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")
_ID_LAYOUT = struct.Struct("<bq")
"""The only item of a cursor of a list that is sorted by id."""

Position = tuple[int, int]
"""A row's position in an order: its sort value (0 when unset) and its id."""


def encode(number: int, position: Position) -> str:
    """The cursor of a row: 24 characters of URL-safe base64; 12 if the list is sorted by id."""
    if abs(number) == ID_NUMBER:
        return urlsafe_b64encode(_ID_LAYOUT.pack(number, position[1])[::-1]).decode()
    raw = _REVERSED.pack(position[1], ID_NUMBER, position[0], number)
    return b2a_base64(raw, newline=False).translate(_URL_SAFE).decode()


def decode(cursor: str, *, by_id: bool = False) -> tuple[int, Position]:
    """The sort field's number, negative if descending, and the position in a cursor.

    Raises:
        InvalidArgument: ``encode`` could not have made it; with the backend's text. A cursor with
            only an id is accepted only if ``by_id``.
    """
    raw = _bytes_of(cursor)
    if by_id and len(raw) == _ID_LAYOUT.size:
        number, row_id = _ID_LAYOUT.unpack(raw[::-1])
        if abs(number) == ID_NUMBER:
            return number, (row_id, row_id)
    if len(raw) == 0:
        raise undecodable("empty cursor")
    if len(raw) != _LAYOUT.size:
        raise undecodable("invalid cursor")
    number, value, id_number, row_id = _LAYOUT.unpack(raw[::-1])
    if id_number != ID_NUMBER:
        raise undecodable("invalid cursor")
    return number, (value, row_id)


def decoded(cursor: str) -> tuple[int, Position] | None:
    """The same, also of only an id; None where ``encode`` could not have made the cursor."""
    try:
        return decode(cursor, by_id=True)
    except InvalidArgument:
        return None


def _bytes_of(cursor: str) -> bytes:
    """URL-safe base64 without padding, as Go decodes it: line ends are ignored."""
    if _USUAL.fullmatch(cursor):
        return a2b_base64(cursor.encode().translate(_STANDARD))
    strange = _NOT_BASE64.search(cursor)
    text = LINE_ENDS.sub("", cursor)
    if strange is None and len(text) % 4 == 1:  # one character too few for a byte
        raise undecodable(f"illegal base64 data at input byte {len(cursor) - 1}")
    if strange is not None:
        place = len(cursor[: strange.start()].encode("utf-8", "surrogatepass"))
        raise undecodable(f"illegal base64 data at input byte {place}")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sort_of(cursor: str) -> str:
    """The sort of a cursor; raises InvalidArgument like ``decode``."""
    return name_of(decode(cursor)[0])


def name_of(number: int) -> str:
    """The sort of a number: ``-created_at`` for -5; an unknown number has no name."""
    return f"{'-' if number < 0 else ''}{_FIELDS.get(abs(number), '')}"


def undecodable(reason: str) -> InvalidArgument:
    """The refusal of a cursor that ``encode`` could not have made."""
    hint = "a cursor is paging.next or paging.prev of a response, unchanged"
    return InvalidArgument(f"paging is invalid ({reason})", hint=hint)
