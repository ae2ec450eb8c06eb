"""The vendor's paging: a request's ``paging`` as a PageRequest.

Order is (sort field, id), both in one direction; a cursor is the pair of one row, and a page
holds the rows strictly after or before it.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from mock_server.contract.cursors import LINE_ENDS, Position, decode, encode, name_of, undecodable
from mock_server.contract.filters import ASSUMING_DEFAULTS
from mock_server.contract.schema import CURSOR_NUMBERS, OTHER_NAMES, Resource
from mock_server.errors import InvalidArgument
from mock_server.fidelity import assumed, observed
from mock_server.notes import Note, NoteCode

DEFAULT_LIMIT = 100
_OLDER_LIMIT = 1000
"""The highest limit of the backend family's older source."""

_IN_DOUBT = "created_at"
"""The default sort whose alternatives a world can choose."""

MARKER = "."
"""The first page in ``after``, the last page in ``before``."""


class PageRequest(NamedTuple):
    """Which page is requested."""

    sort: str
    """The field."""

    number: int
    """The sort field's number in cursors; negative when descending."""

    limit: int
    position: Position | None
    """The row next to which the page starts; None for an end of the list."""

    backwards: bool
    """True for the rows before the position (or the list's end), False for those after it."""

    after: str
    before: str
    sort_echo: str

    @property
    def descending(self) -> bool:
        """Whether the order is descending."""
        return self.number < 0

    def answer(self, ends: tuple[Position, Position] | None) -> bytes:
        """The ``paging`` of the response, from the positions of the page's first and last row."""
        prev = encode(self.number, ends[0]) if ends else ""
        following = encode(self.number, ends[1]) if ends else ""
        return (
            f'{{"after":"{self.after}","before":"{self.before}","limit":{self.limit},'
            f'"next":"{following}","prev":"{prev}","sort":"{self.sort_echo}"}}'
        ).encode()


class _Sorts(NamedTuple):
    """The fields by which a list is sorted."""

    numbers: Mapping[str, int]
    """The fields that cursors know, with their numbers."""

    own: Mapping[str, int]
    """Those of them by which the list can be sorted, as its records name them."""

    names: Mapping[int, str]
    """The same by their numbers, as they are declared."""

    default: str
    """The field without a requested sort, descending."""

    follow_cursor: bool = False
    """Whether a later page without a sort uses that of its cursor."""

    @classmethod
    def of(cls, resource: Resource[Any], assume: Mapping[str, str]) -> "_Sorts":
        """The sorts under the chosen alternatives."""
        if not assume:
            return _usual(resource)
        numbers: Mapping[str, int] = CURSOR_NUMBERS
        own: Mapping[str, int] = resource.sort_numbers
        fields = own
        if assume.get("sort_fields") == "wide":
            fields = {each: number for number, each in resource.sort_fields.items()}
            own = {each: fields[name] for name in fields for each in _shown(name, assume)}
            numbers = {**CURSOR_NUMBERS, **own}
        default = resource.default_sort
        if default == _IN_DOUBT:  # the others are documented
            default = assume.get("default_sort", default).removeprefix("-")
        if default == "id":
            own, fields = ({**each, "id": CURSOR_NUMBERS["id"]} for each in (own, fields))
        follows = assume.get("later_sort") == "optional"
        return cls(numbers, own, _by_number(fields), default, follows)

    def wanted(self, sort: str) -> int:
        """The number that a cursor has under a sort; 0 for a field that cursors do not support."""
        number = self.numbers.get(sort.removeprefix("-") if sort else self.default, 0)
        return number if sort and not sort.startswith("-") else -number

    def named(self, number: int) -> str:
        """The list's own field of a number in a cursor; empty if it has none."""
        return self.names.get(abs(number), "")


@cache
def _usual(resource: Resource[Any]) -> _Sorts:
    """The sorts of a world that assumes the defaults."""
    own = resource.sort_numbers
    return _Sorts(CURSOR_NUMBERS, own, _by_number(own), resource.default_sort)


def _shown(field: str, assume: Mapping[str, str]) -> Iterable[str]:
    """The names that records have for a field."""
    chosen = assume.get("journey_expiry_name", field) if field in OTHER_NAMES else field
    return (field, OTHER_NAMES[field]) if chosen == "both" else (chosen,)


def _by_number(own: Mapping[str, int]) -> dict[int, str]:
    return {number: name for name, number in reversed([*own.items()])}


def ask(
    resource: Resource[Any],
    paging: Mapping[str, Any],
    notes: list[Note] | None = None,
    assume: Mapping[str, str] = ASSUMING_DEFAULTS,
) -> PageRequest:
    """The page that a request's ``paging`` asks for; its values were already read.

    Raises:
        InvalidArgument: for the first check that fails, in the backend family's order.
    """
    sorts = _Sorts.of(resource, assume)
    sort = paging.get("sort") or ""
    _check_sort(sort)
    limit = _limit(paging.get("limit"), notes, assume)
    after, before = paging.get("after") or "", paging.get("before") or ""
    if after and before:
        raise _invalid(hint="paging.after and paging.before are both given: send one of them")
    if not (after or before):
        after = MARKER
    cursor = after or before
    if cursor == MARKER:
        number, position = sorts.wanted(sort), None
        if not number:
            reason = f"sorting by {sort.removeprefix('-')} is not supported"
            raise _invalid(reason, hint=_sorts_of(sorts))
    else:
        number, position = _read_cursor(cursor, sort, sorts)
        if "\n" in cursor or "\r" in cursor:
            after, before = LINE_ENDS.sub("", after), LINE_ENDS.sub("", before)
    field = sorts.named(number)
    if not field:
        name = sort.removeprefix("-")
        raise InvalidArgument(f"sort by {name} is not allowed", hint=_sorts_of(sorts))
    return PageRequest(field, number, limit, position, bool(before), after, before, sort)


def _read_cursor(cursor: str, sort: str, sorts: _Sorts) -> tuple[int, Position]:
    """The cursor of a later page; raises InvalidArgument if it was made with another sort."""
    number, position = decode(cursor, by_id=sorts.default == "id")
    if number and number == sorts.wanted(sort):
        return number, position
    if abs(number) not in CURSOR_NUMBERS.values() and not sorts.named(number):
        raise undecodable("invalid cursor")
    if not (sorts.follow_cursor and not sort and sorts.named(number)):
        raise _invalid("sort does not match", hint=_other_sort(sort, number, sorts.default))
    return number, position


def _check_sort(sort: str) -> None:
    if "," in sort:
        raise _invalid("can not sort by more than 1 field")
    if sort.removeprefix("-") == "id":
        raise _invalid("can not sort by id")


def _limit(limit: int | None, notes: list[Note] | None, assume: Mapping[str, str]) -> int:
    if limit is None or 0 < limit <= DEFAULT_LIMIT:
        return limit or DEFAULT_LIMIT
    over_100 = assume.get("limit_over_100") if limit else None
    if limit < 0 or over_100 == "refused":
        raise InvalidArgument(
            "invalid limit", hint=f"paging.limit: {limit} is refused; send 1 to 100"
        )
    if over_100 == "up_to_1000":
        return min(limit, _OLDER_LIMIT)
    if notes is not None:
        message = f"paging.limit: {limit} became {DEFAULT_LIMIT}"
        notes.append(Note(NoteCode.LIMIT_CLAMPED, message))
    return DEFAULT_LIMIT


def _invalid(reason: str = "", hint: str = "") -> InvalidArgument:
    return InvalidArgument(
        f"paging is invalid ({reason})" if reason else "paging is invalid", hint=hint
    )


def _other_sort(sort: str, number: int, default: str) -> str:
    """Explains the sort of a cursor; without one, the list's default is compared with it."""
    made_with = name_of(number)
    sent = (
        f"paging.sort is {sort}" if sort else f"without paging.sort the list's -{default} applies"
    )
    return f"{sent}, and the cursor was made with {made_with}: send the same sort on every page"


def _sorts_of(sorts: _Sorts) -> str:
    names = [name for name in sorts.own if name != "id"]
    return f"paging.sort: this list is sorted by {', '.join(names)}"


_FAMILY = "the backend family's public source, as recorded 2026-11"

RULES = (
    observed(
        "paging.markers",
        'The marker "." means the first page in `after` and the last in `before`; with '
        'neither, `after` is ".".',
        f"{_FAMILY}, and a real response",
    ),
    observed(
        "paging.default-limit",
        "The limit is 100 when absent, 0 or above 100, silently.",
        f"{_FAMILY}; the vendor documents 100",
    ),
    observed(
        "paging.negative-limit",
        "A negative limit is 400, `invalid limit`.",
        _FAMILY,
    ),
    observed(
        "paging.sort-fields",
        "One sort field, with a leading `-` for descending; several fields and `id` are 400, a "
        "field that cursors have no number for is 400 `paging is invalid (sorting by <field> is "
        "not supported)`, and one outside the list's own `sort by <field> is not allowed`.",
        f"{_FAMILY}; which fields a list has is assumed",
    ),
    observed(
        "paging.default-sort",
        "Without a sort the newest rows come first (`-created_at`), and `paging.sort` echoes an "
        "empty "
        "string.",
        "the cursor in a real response of ListTemplates, 2025-03",
    ),
    observed(
        "paging.order",
        "The order is (sort field, id), both in the same direction, and a page starts strictly "
        "after "
        "its cursor; `before` takes the rows just before it, in the same order.",
        _FAMILY,
    ),
    observed(
        "paging.one-cursor",
        "`after` and `before` together are 400, `paging is invalid`.",
        _FAMILY,
    ),
    observed(
        "paging.sort-in-cursor",
        "A cursor contains its sort, and sending another one is 400, `paging is invalid (sort "
        "does not match)`. The list's default sort is filled in before that check: a later page "
        "without `sort` is refused unless the walk has the default sort.",
        _FAMILY,
    ),
    observed(
        "paging.cursor-undecodable",
        "A cursor that cannot be decoded is 400, `paging is invalid (<reason>)`: `illegal base64 "
        "data at input byte <n>`, `invalid cursor` or `empty cursor`.",
        _FAMILY,
    ),
    observed(
        "paging.cursor-bytes",
        "A cursor is 18 bytes, reversed, in URL-safe base64: per item a field number (negated "
        "when descending) and a little-endian int64.",
        "the cursor in a real response of ListTemplates, 2025-03",
    ),
    observed(
        "paging.field-numbers",
        "Field numbers in cursors: 1 id, 2 updated_at, 3 external_created_time, 4 last_message_at, "
        "5 created_at, 6 started_at.",
        _FAMILY,
    ),
    observed(
        "paging.prev-next",
        "`prev` and `next` are the cursors of the page's first and last row on every page that "
        "has rows, including the first and the last; both are empty on an empty page.",
        f"{_FAMILY}, and a real response",
    ),
    observed(
        "paging.echo",
        "`after`, `before` and `limit` echo the request as it was understood; `sort` echoes the "
        "requested sort, or an empty string.",
        f"{_FAMILY}, and a real response",
    ),
    assumed(
        "paging.stability",
        "Rows that are created or deleted between two pages do not cause other rows to be skipped "
        "or shown twice; a "
        "row whose sort field changes moves.",
        "the consequence of a strict comparison with the cursor",
    ),
)
