"""Calls of lists, read: which page each asked for, and what it was shown."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from mock_server.calls import Call
from mock_server.contract.filters import Selection, select
from mock_server.contract.paging import DEFAULT_LIMIT, DEFAULT_SORT, MARKER, decode
from mock_server.contract.schema import Resource
from mock_server.contract.wire import Reader, list_request_reader
from mock_server.errors import InvalidArgument
from mock_server.verdicts.waits import is_doubtful, was_answered, was_lost

Row = tuple[str, str]
"""A row's id and its value in the sort's field: a row that moved in the order is another one."""

Spot = tuple[Selection, str, bool]
"""A place beside a cursor in a list under a filter."""

_CURSORS = re.compile(rb'"(next|prev)":"([^"]*)"')
_REFUSED = 400
_OK = 200


class Outcome(Enum):
    """What a client got for its call."""

    ANSWERED = auto()
    DOUBTFUL = auto()
    """Answered, but the client may have given up before."""

    LOST = auto()
    """A fault broke the answer."""

    REFUSED = auto()
    """The vendor's 400: the client's own doing."""

    FAILED = auto()
    """Any other failure."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which page was asked for; the same however the request is written."""

    selection: Selection
    number: int | None
    """The sort's number in cursors, negative when descending; None where nobody can tell."""

    limit: int
    """As it was applied."""

    cursor: str
    """Empty for an end of the list."""

    backwards: bool
    """Asked by ``before``."""

    @property
    def spot(self) -> Spot:
        """Where in which list; pages of any size lie there."""
        return self.selection, self.cursor, self.backwards


@dataclass(frozen=True, slots=True)
class Visit:
    """One call of a list."""

    id: str
    list: tuple[int, str]
    """The shop and the vendor's method."""

    at: int
    real_at: int
    wish: Wish
    asked_limit: int
    sort_changed: bool
    """The request's sort is another than its cursor's."""

    outcome: Outcome
    fault: str
    rows: tuple[Row, ...] = ()
    next: str = ""
    prev: str = ""

    @property
    def is_full(self) -> bool:
        """Whether there may be more rows beyond."""
        return len(self.rows) >= self.wish.limit


class VisitReader:
    """Reads the calls of a catalogue's lists; how to read one is settled at its first call."""

    def __init__(self, catalogue: Sequence[Resource[Any]]) -> None:
        self._lists = {each.operation: each for each in catalogue}
        self._readers: dict[str, Reader] = {}

    def read(self, call: Call) -> Visit | None:
        """The call as a visit; None where it is no list's, or asks for no page at all."""
        resource = self._lists.get(call.operation)
        if resource is None:
            return None
        read = self._readers.get(call.operation)
        if read is None:
            read = self._readers[call.operation] = list_request_reader(resource)
        try:
            request = read(call.body, [])
            selection = select(resource, request.get("filter") or {})
        except InvalidArgument:
            return None
        return _visit(call, resource, selection, request.get("paging") or {})


def _visit(
    call: Call, resource: Resource[Any], selection: Selection, paging: dict[str, Any]
) -> Visit | None:
    after, before = paging.get("after") or "", paging.get("before") or ""
    asked_limit = paging.get("limit") or 0
    if (after and before) or asked_limit < 0:
        return None
    cursor = "" if (after or before) == MARKER else after or before
    asked = _asked_number(resource, paging.get("sort") or "")
    number = _cursor_number(cursor) if cursor else asked or -resource.sort_numbers[DEFAULT_SORT]
    limit = min(asked_limit or DEFAULT_LIMIT, DEFAULT_LIMIT)
    changed = bool(cursor and paging.get("sort")) and number is not None and asked != number
    outcome = _outcome(call)
    rows, following, prev = _shown(call, resource, number, outcome)
    return Visit(
        str(call.id),
        (call.shop_id, call.operation),
        call.at,
        call.real_at,
        Wish(selection, number, limit, cursor, bool(before)),
        asked_limit,
        changed,
        outcome,
        call.fault,
        rows,
        following,
        prev,
    )


def _outcome(call: Call) -> Outcome:
    if was_lost(call):
        return Outcome.LOST
    if was_answered(call):
        return Outcome.DOUBTFUL if is_doubtful(call) else Outcome.ANSWERED
    return Outcome.REFUSED if call.status == _REFUSED and not call.fault else Outcome.FAILED


def _asked_number(resource: Resource[Any], sort: str) -> int | None:
    number = resource.sort_numbers.get(sort.removeprefix("-"))
    return -number if number is not None and sort.startswith("-") else number


def _cursor_number(cursor: str) -> int | None:
    try:
        return decode(cursor)[0]
    except InvalidArgument:
        return None


def _shown(
    call: Call, resource: Resource[Any], number: int | None, outcome: Outcome
) -> tuple[tuple[Row, ...], str, str]:
    """The rows and cursors of the answer."""
    if call.status != _OK or outcome is Outcome.FAILED:
        return (), "", ""
    found = {name: text.decode("latin-1") for name, text in _CURSORS.findall(call.response)}
    field = resource.sort_fields.get(abs(number or 0), "")
    try:
        listed = json.loads(call.response)[resource.plural]
        rows = tuple((str(row[resource.id_field]), str(row.get(field))) for row in listed)
    except (ValueError, KeyError, TypeError, AttributeError):
        rows = ()  # a broken answer; a lenient parser may still have read its cursors
    return rows, found.get(b"next", ""), found.get(b"prev", "")
