"""The vendor's paging: a request's ``paging`` as a PageRequest, and the cursor's codec.

Order is (sort field, id), both in one direction; a cursor is the pair of one row, and a page
holds the rows strictly after or before it.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any, NamedTuple

from mock_server.contract.schema import Resource
from mock_server.errors import InvalidArgument
from mock_server.fidelity import Fact, Grade
from mock_server.notes import Note, NoteCode

DEFAULT_LIMIT = 100
MARKER = "."
"""The first page in ``after``, the last page in ``before``."""

DEFAULT_SORT = "created_at"
"""Newest first when no sort is asked; ``paging.sort`` then echoes an empty string."""

_ID_NUMBER = 1
_CURSOR_LENGTH = 24
_LAYOUT = struct.Struct("<bqbq")
"""Two items of a signed field number and a little-endian int64: the sort value, then the id."""

Position = tuple[int, int]
"""A row's position in an order: its sort value (0 when unset) and its id."""


class PageRequest(NamedTuple):
    """Which page is asked for."""

    sort: str
    """The field."""

    number: int
    """The sort field's number in cursors; negative when descending."""

    limit: int
    position: Position | None
    """The row that the page starts beside; None for an end of the list."""

    backwards: bool
    """True for the rows before the position (or the list's end), False for those after it."""

    after: str
    before: str
    sort_echo: str

    @property
    def descending(self) -> bool:
        """Whether the order falls."""
        return self.number < 0

    def answer(self, ends: tuple[Position, Position] | None) -> bytes:
        """The ``paging`` of the answer, given the positions of the page's first and last row."""
        prev = encode(self.number, ends[0]) if ends else ""
        following = encode(self.number, ends[1]) if ends else ""
        return (
            f'{{"after":"{self.after}","before":"{self.before}","limit":{self.limit},'
            f'"next":"{following}","prev":"{prev}","sort":"{self.sort_echo}"}}'
        ).encode()


def encode(number: int, position: Position) -> str:
    """The cursor of a row: 24 characters of URL-safe base64."""
    raw = _LAYOUT.pack(number, position[0], _ID_NUMBER, position[1])
    return urlsafe_b64encode(raw[::-1]).decode()


def decode(cursor: str) -> tuple[int, Position]:
    """A cursor as the sort field's number, negative when descending, and the position.

    Raises:
        InvalidArgument: nothing that ``encode`` makes.
    """
    if len(cursor) != _CURSOR_LENGTH:
        raise _undecodable(f"a cursor has {_CURSOR_LENGTH} characters")
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii"))
    except (UnicodeEncodeError, Base64Error):
        raise _undecodable("a cursor is URL-safe base64") from None
    if len(raw) != _LAYOUT.size or urlsafe_b64encode(raw).decode() != cursor:
        raise _undecodable("a cursor is URL-safe base64")
    number, value, id_number, row_id = _LAYOUT.unpack(raw[::-1])
    if id_number != _ID_NUMBER:
        raise _undecodable("the cursor's second item is no id")
    return number, (value, row_id)


def ask(
    resource: Resource[Any], paging: Mapping[str, Any], notes: list[Note] | None = None
) -> PageRequest:
    """The page that a request's ``paging`` asks for; its values are read already.

    Raises:
        InvalidArgument: for the first check that fails, in the backend family's order.
    """
    sort = paging.get("sort") or ""
    asked = _sort_number(resource, sort) if sort else None
    limit = _limit(paging.get("limit"), notes)
    after, before = paging.get("after") or "", paging.get("before") or ""
    if after and before:
        raise InvalidArgument("paging is invalid")
    if not (after or before):
        after = MARKER
    cursor = after or before
    if cursor == MARKER:
        number, position = asked or -resource.sort_numbers[DEFAULT_SORT], None
    else:
        number, position = decode(cursor)
        if abs(number) not in resource.sort_fields:
            raise _undecodable("the cursor's sort field is not one of this list")
        if asked is not None and asked != number:
            raise InvalidArgument("paging is invalid (sort does not match)")
    field = resource.sort_fields[abs(number)]
    return PageRequest(field, number, limit, position, bool(before), after, before, sort)


def _sort_number(resource: Resource[Any], sort: str) -> int:
    field = sort.removeprefix("-")
    if "," in sort:
        raise InvalidArgument("paging is invalid (can not sort by more than 1 field)")
    if field == "id":
        raise InvalidArgument("paging is invalid (can not sort by id)")
    number = resource.sort_numbers.get(field)
    if number is None:
        raise InvalidArgument(f"sort by {field} is not allowed")
    return -number if sort.startswith("-") else number


def _limit(limit: int | None, notes: list[Note] | None) -> int:
    if limit is None or 0 < limit <= DEFAULT_LIMIT:
        return limit or DEFAULT_LIMIT
    if limit < 0:
        raise InvalidArgument("invalid limit")
    if notes is not None:
        message = f"paging.limit: {limit} became {DEFAULT_LIMIT}"
        notes.append(Note(NoteCode.LIMIT_CLAMPED, message))
    return DEFAULT_LIMIT


def _undecodable(reason: str) -> InvalidArgument:
    return InvalidArgument(f"paging is invalid ({reason})")


_FAMILY = "the backend family's public source, as recorded 2026-11"

RULES = (
    Fact(
        "paging.markers",
        'The marker "." asks for the first page in `after` and for the last in `before`; with '
        'neither, `after` is ".".',
        Grade.OBSERVED,
        f"{_FAMILY}, and a real answer",
    ),
    Fact(
        "paging.default-limit",
        "The limit is 100 when absent, 0 or above 100, silently.",
        Grade.OBSERVED,
        f"{_FAMILY}; the vendor documents 100",
    ),
    Fact(
        "paging.negative-limit",
        "A negative limit is 400, `invalid limit`.",
        Grade.OBSERVED,
        _FAMILY,
    ),
    Fact(
        "paging.sort-fields",
        "One sort field, with `-` in front for descending; several fields, `id`, or a field "
        "outside the list's own are 400.",
        Grade.OBSERVED,
        f"{_FAMILY}; which fields a list has is assumed",
    ),
    Fact(
        "paging.default-sort",
        "Without a sort the newest come first (`-created_at`), and `paging.sort` echoes an empty "
        "string.",
        Grade.OBSERVED,
        "the cursor in a real answer of ListTemplates, 2025-03",
    ),
    Fact(
        "paging.order",
        "Order is (sort field, id), both in the same direction, and a page lies strictly beyond "
        "its cursor; `before` takes the rows just before it, in the same order.",
        Grade.OBSERVED,
        _FAMILY,
    ),
    Fact(
        "paging.one-cursor",
        "`after` and `before` together are 400, `paging is invalid`.",
        Grade.OBSERVED,
        _FAMILY,
    ),
    Fact(
        "paging.sort-in-cursor",
        "A cursor carries its sort: `sort` may be left out on later pages, and another one is 400.",
        Grade.OBSERVED,
        _FAMILY,
    ),
    Fact(
        "paging.cursor-undecodable",
        "A cursor that cannot be decoded is 400, `paging is invalid (<reason>)`.",
        Grade.OBSERVED,
        f"{_FAMILY}; the reasons' words are ours",
    ),
    Fact(
        "paging.cursor-bytes",
        "A cursor is 18 bytes, reversed, in URL-safe base64: per item a field number (negated "
        "when descending) and a little-endian int64.",
        Grade.OBSERVED,
        "the cursor in a real answer of ListTemplates, 2025-03",
    ),
    Fact(
        "paging.field-numbers",
        "Field numbers in cursors: 1 id, 2 updated_at, 5 created_at; 6 expired_at and expires_at.",
        Grade.OBSERVED,
        f"{_FAMILY}; 6 is ours",
    ),
    Fact(
        "paging.prev-next",
        "`prev` and `next` are the cursors of the page's first and last row on every page that "
        "has rows, the first and the last too; both are empty on an empty page.",
        Grade.OBSERVED,
        f"{_FAMILY}, and a real answer",
    ),
    Fact(
        "paging.echo",
        "`after`, `before` and `limit` echo the request as it was understood; `sort` echoes the "
        "sort that was asked for, or an empty string.",
        Grade.OBSERVED,
        f"{_FAMILY}, and a real answer",
    ),
    Fact(
        "paging.unset-time",
        "An unset time sorts before every set one; a cursor holds it as 0.",
        Grade.ASSUMED,
        "how the backend family's zero values sort",
    ),
    Fact(
        "paging.stability",
        "Rows that come or go between two pages make no other row be skipped or shown twice; a "
        "row whose sort field changes moves.",
        Grade.ASSUMED,
        "what a strict comparison with the cursor means",
    ),
)
