"""Calls of lists, parsed: which page each requested, and what it received."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any

from msgspec import Struct

from mock_server.calls import Call
from mock_server.contract.cursors import decoded
from mock_server.contract.filters import Selection, select
from mock_server.contract.paging import DEFAULT_LIMIT, MARKER
from mock_server.contract.schema import OTHER_NAMES, Resource
from mock_server.contract.wire import list_request_reader
from mock_server.errors import InvalidArgument
from mock_server.notes import NoteCode
from mock_server.verdicts.evidence import Evidence, EvidenceReader
from mock_server.verdicts.waits import Losses, ended_at, was_answered

Row = tuple[int, int]
"""A row's id and a hash of its value in the sort's field: a row that moved counts as another
one."""

PageKey = tuple[Selection, str, bool]
"""What distinguishes pages of a list, whatever their size: filter, cursor and direction."""

_REFUSED = 400
_NEWEST_FIRST = frozenset({-5, -2, -1})
"""The numbers of ``created_at``, ``updated_at`` and ``id`` in cursors, descending."""


class Result(Enum):
    """What a client received for its call."""

    ANSWERED = auto()
    DOUBTFUL = auto()
    """A response was sent, but the client may have been unable to read it."""

    LOST = auto()
    """No response reached the client: a fault broke it, or the client disconnected."""

    REFUSED = auto()
    """The vendor's 400: the client's own mistake."""

    FAILED = auto()
    """Any other failure."""


class Asked(Struct, frozen=True):
    """Which page was requested; equal however the request is written."""

    selection: Selection
    number: int | None
    """The sort's number in cursors, negative if descending; None if unknown."""

    limit: int
    """As it is applied under the defaults."""

    cursor: str
    """Empty for an end of the list."""

    backwards: bool
    """Requested with ``before``."""

    @property
    def key(self) -> PageKey:
        """Identifies the page among those of the list."""
        return self.selection, self.cursor, self.backwards


class Visit(Struct, frozen=True):
    """One call of a list."""

    id: str
    list: tuple[int, str]
    """The shop and the vendor's method."""

    at: int
    real_at: int
    ended_at: int
    """When its client received the response, by the machine's clock."""

    asked: Asked
    asked_limit: int
    limit: int
    """As it was applied, according to the response."""

    sort_changed: bool
    """The request's sort differs from its cursor's."""

    result: Result
    fault: str
    shortened: bool = False
    """Whether a fault shortened the page: then its length says nothing about the end."""

    is_newest_first: bool = False
    """Whether new and changed rows appear before the first page, not beyond the end."""

    repeated: bool = False
    """Whether a fault put rows on the page that belong elsewhere."""

    was_ignored: bool = False
    """Whether the request has a field that nobody reads, such as the number of a page."""

    rows: tuple[Row, ...] = ()
    next: str = ""
    prev: str = ""

    @property
    def pages(self) -> tuple[object, ...]:
        """Equal for calls that read the same rows in the same direction."""
        return self.list, self.asked.selection, self.asked.number, self.asked.backwards

    @property
    def is_full(self) -> bool:
        """Whether there may be more rows after it."""
        return len(self.rows) >= self.limit or (self.shortened and bool(self.rows))


class VisitReader:
    """Parses the calls of a catalogue's lists."""

    def __init__(
        self, catalogue: Sequence[Resource[Any]], evidence: EvidenceReader, losses: Losses
    ) -> None:
        self._lists = {each.operation: each for each in catalogue}
        self._evidence = evidence
        self._losses = losses

    def read(self, call: Call) -> Visit | None:
        """The call as a visit of a walk; None if it is none: no list's, or a look-up."""
        visit = self.page(call)
        return None if visit is None or _is_look_up(visit) else visit

    def page(self, call: Call) -> Visit | None:
        """The call as a visit, a look-up too."""
        resource = self._lists.get(call.operation)
        if resource is None:
            return None
        evidence = self._evidence.read(call)
        asked = self._asked(resource, evidence.request)
        return None if asked is None else self._visit(call, resource, *asked, evidence)

    def selection(self, operation: str, values: Mapping[str, Any]) -> Selection | None:
        """What a filter by all of these values that it can have selects."""
        resource = self._lists[operation]
        shared = {name: value for name, value in values.items() if name in resource.asked}
        asked = self._asked(resource, {"filter": shared})
        return None if asked is None else asked[0]

    def _asked(
        self, resource: Resource[Any], request: Mapping[str, Any]
    ) -> tuple[Selection, dict[str, Any]] | None:
        """The selection and the paging of a request; None if the vendor refuses it."""
        try:
            asked = list_request_reader(resource)(json.dumps(request).encode(), [])
            return select(resource, asked.get("filter") or {}), asked.get("paging") or {}
        except InvalidArgument:
            return None

    def _visit(
        self,
        call: Call,
        resource: Resource[Any],
        selection: Selection,
        paging: dict[str, Any],
        evidence: Evidence,
    ) -> Visit | None:
        after, before = paging.get("after") or "", paging.get("before") or ""
        asked_limit = paging.get("limit") or 0
        if (after and before) or asked_limit < 0:
            return None
        cursor = "" if (after or before) == MARKER else after or before
        asked = _asked_number(resource, paging.get("sort") or "")
        default = -resource.sort_numbers[resource.default_sort]
        result = self._result(call)
        shown = evidence if result is not Result.FAILED else Evidence("")
        found = decoded(cursor or shown.next)  # a world may have another default
        number = found[0] if found else None
        number = number if cursor else asked or number or default
        limit = min(asked_limit or DEFAULT_LIMIT, DEFAULT_LIMIT)
        meant = asked if paging.get("sort") else default if result is Result.REFUSED else number
        changed = bool(cursor) and number is not None and meant != number
        return Visit(
            id=str(call.id),
            list=(call.shop_id, call.operation),
            at=call.at,
            real_at=call.real_at,
            ended_at=ended_at(call),
            asked=Asked(selection, number, limit, cursor, bool(before)),
            asked_limit=asked_limit,
            limit=shown.limit or limit,
            sort_changed=changed,
            result=result,
            fault=call.fault,
            is_newest_first=number == default or number in _NEWEST_FIRST,
            shortened=call.fault in self._losses.shortening,
            repeated=call.fault in self._losses.repeating,
            was_ignored=any(note.code == NoteCode.UNKNOWN_FIELD for note in call.notes),
            rows=tuple((row.id, row.mark) for row in shown.rows),
            next=shown.next,
            prev=shown.prev,
        )

    def _result(self, call: Call) -> Result:
        if self._losses.was_lost(call):
            return Result.LOST
        if was_answered(call):
            return Result.DOUBTFUL if self._losses.is_doubtful(call) else Result.ANSWERED
        return Result.REFUSED if call.status == _REFUSED and not call.fault else Result.FAILED


_UNIQUE = frozenset(
    {"tracking_id", "msg_id", "journey_id", "id", "external_id", "external_session_id"}
)


def _is_look_up(visit: Visit) -> bool:
    """Whether the filter can match only one record or page, or asks for one customer's latest."""
    names = {name for name, _ in visit.asked.selection.equals}
    one_each = {("user_id",)} | ({("zl_user_id",)} if "oa_id" in names else set())
    named = [each for each in visit.asked.selection.others if each.fields in one_each]
    if any(len(each.values) <= visit.asked.limit for each in named):
        return True  # each id is that of one record
    return bool(names & _UNIQUE) or ("phone" in names and visit.asked_limit == 1)


def _asked_number(resource: Resource[Any], sort: str) -> int | None:
    """The number of a sort by any field by which some world sorts the list; None for others."""
    name = sort.removeprefix("-")
    for number, field in resource.sort_fields.items():
        if name and name in (field, OTHER_NAMES.get(field)):
            return -number if sort.startswith("-") else number
    return None
