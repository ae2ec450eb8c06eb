"""The vendor's paging: a request's ``paging`` as a PageRequest, and the cursor's codec.

Order is (sort field, id), both in one direction; a cursor is the pair of one row, and a page
holds the rows strictly after or before it.
"""

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, NamedTuple

from mock_server.contract.schema import CURSOR_NUMBERS, Resource
from mock_server.errors import InvalidArgument
from mock_server.fidelity import Fact, Grade
from mock_server.notes import Note, NoteCode

DEFAULT_LIMIT = 100
MARKER = "."
"""The first page in ``after``, the last page in ``before``."""

_FIELDS = {number: field for field, number in CURSOR_NUMBERS.items()}
_ID_NUMBER = 1
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9_\r\n-]")
_LINE_ENDS = re.compile(r"[\r\n]")
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
        InvalidArgument: nothing that ``encode`` makes; with the backend's text.
    """
    raw = _bytes_of(cursor)
    if len(raw) == 0:
        raise _invalid("empty cursor")
    if len(raw) != _LAYOUT.size:
        raise _invalid("invalid cursor")
    number, value, id_number, row_id = _LAYOUT.unpack(raw[::-1])
    if id_number != _ID_NUMBER:
        raise _invalid("invalid cursor")
    return number, (value, row_id)


def _bytes_of(cursor: str) -> bytes:
    """URL-safe base64 without padding, as Go decodes it: line ends do not count."""
    strange = _NOT_BASE64.search(cursor)
    text = _LINE_ENDS.sub("", cursor)
    if strange is None and len(text) % 4 == 1:  # a character that is too few for a byte
        raise _invalid(f"illegal base64 data at input byte {len(cursor) - 1}")
    if strange is not None:
        place = len(cursor[: strange.start()].encode("utf-8", "surrogatepass"))
        raise _invalid(f"illegal base64 data at input byte {place}")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def ask(
    resource: Resource[Any], paging: Mapping[str, Any], notes: list[Note] | None = None
) -> PageRequest:
    """The page that a request's ``paging`` asks for; its values are read already.

    Raises:
        InvalidArgument: for the first check that fails, in the backend family's order.
    """
    sort = paging.get("sort") or ""
    field = sort.removeprefix("-") if sort else resource.default_sort
    descending = sort.startswith("-") or not sort
    _check_sort(sort, field)
    limit = _limit(paging.get("limit"), notes)
    after, before = paging.get("after") or "", paging.get("before") or ""
    if after and before:
        raise _invalid()
    if not (after or before):
        after = MARKER
    cursor, position = after or before, None
    wanted = CURSOR_NUMBERS.get(field, 0)
    if cursor != MARKER:
        number, position = decode(cursor)
        after, before = (_LINE_ENDS.sub("", each) for each in (after, before))
        if abs(number) not in _FIELDS:
            raise _invalid("invalid cursor")
        if number != (-wanted if descending else wanted):
            hint = _other_sort(sort or f"-{field}", bool(sort), number)
            raise _invalid("sort does not match", hint=hint)
    elif not wanted:
        raise _invalid(f"sorting by {field} is not supported", hint=_sorts_of(resource))
    if field not in resource.sort_numbers:
        raise InvalidArgument(f"sort by {field} is not allowed", hint=_sorts_of(resource))
    number = -wanted if descending else wanted
    return PageRequest(field, number, limit, position, bool(before), after, before, sort)


def _check_sort(sort: str, field: str) -> None:
    if "," in sort:
        raise _invalid("can not sort by more than 1 field")
    if field == "id":
        raise _invalid("can not sort by id")


def _limit(limit: int | None, notes: list[Note] | None) -> int:
    if limit is None or 0 < limit <= DEFAULT_LIMIT:
        return limit or DEFAULT_LIMIT
    if limit < 0:
        raise InvalidArgument("invalid limit")
    if notes is not None:
        message = f"paging.limit: {limit} became {DEFAULT_LIMIT}"
        notes.append(Note(NoteCode.LIMIT_CLAMPED, message))
    return DEFAULT_LIMIT


def _invalid(reason: str = "", hint: str = "") -> InvalidArgument:
    return InvalidArgument(
        f"paging is invalid ({reason})" if reason else "paging is invalid", hint=hint
    )


def _other_sort(sort: str, is_sent: bool, number: int) -> str:
    """Which sort a cursor has; without one, the list's default is compared with it."""
    holds = f"paging.sort is {sort}" if is_sent else f"without paging.sort the list's {sort} holds"
    made_with = _name_of(number)
    return f"{holds}, and the cursor was made with {made_with}: send the same sort on every page"


def sort_of(cursor: str) -> str:
    """The sort that a cursor was made with; raises InvalidArgument, as ``decode`` does."""
    return _name_of(decode(cursor)[0])


def _name_of(number: int) -> str:
    return f"{'-' if number < 0 else ''}{_FIELDS.get(abs(number), '')}"


def _sorts_of(resource: Resource[Any]) -> str:
    return f"paging.sort: this list is sorted by {', '.join(resource.sort_numbers)}"


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
        "One sort field, with `-` in front for descending; several fields and `id` are 400, a "
        "field that cursors have no number for is 400 `paging is invalid (sorting by <field> is "
        "not supported)`, and one outside the list's own `sort by <field> is not allowed`.",
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
        "A cursor carries its sort, and another one beside it is 400, `paging is invalid (sort "
        "does not match)`. The list's default sort is filled in before that check: a later page "
        "without `sort` is refused unless the walk has the default sort.",
        Grade.OBSERVED,
        _FAMILY,
    ),
    Fact(
        "paging.cursor-undecodable",
        "A cursor that cannot be decoded is 400, `paging is invalid (<reason>)`: `illegal base64 "
        "data at input byte <n>`, `invalid cursor` or `empty cursor`.",
        Grade.OBSERVED,
        _FAMILY,
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
        "Field numbers in cursors: 1 id, 2 updated_at, 3 external_created_time, 4 last_message_at, "
        "5 created_at, 6 started_at.",
        Grade.OBSERVED,
        _FAMILY,
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
        "paging.stability",
        "Rows that come or go between two pages make no other row be skipped or shown twice; a "
        "row whose sort field changes moves.",
        Grade.ASSUMED,
        "what a strict comparison with the cursor means",
    ),
)
