"""Which part of a list a client has read that looks for what it sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.contract.cursors import decoded
from mock_server.contract.filters import Selection
from mock_server.contract.paging import DEFAULT_LIMIT, MARKER
from mock_server.contract.schema import Resource
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.verdicts.evidence import Evidence

_OF_NEW_ROWS = frozenset({2, 5})
"""The numbers in cursors of ``updated_at`` and ``created_at``: in these sorts, what is sent later
stands nearer to the newest row."""


@dataclass(frozen=True, slots=True)
class Span:
    """The rows with a value of the sort between two instants, both included."""

    since: int
    until: int

    @property
    def is_to_the_newest(self) -> bool:
        """Whether nothing newer was unread."""
        return self.until == INT64_MAX

    def joined(self, before: "Span | None") -> "Span":
        """With what was read before, if it adjoins."""
        if before is None or before.since > self.until or self.since > before.until:
            return self
        return Span(min(self.since, before.since), max(self.until, before.until))


@dataclass(frozen=True, slots=True)
class LookedPage:
    """One page that a client received."""

    resource: Resource[Any]
    filter: Mapping[str, Any]
    selection: Selection
    paging: Mapping[str, Any]
    seen: Evidence

    @property
    def span(self) -> Span | None:
        """What it shows of the list; None if its order says nothing about new rows."""
        cursor = self.paging.get("after") or self.paging.get("before") or MARKER
        limit = min(self.paging.get("limit") or DEFAULT_LIMIT, DEFAULT_LIMIT)
        is_short = len(self.seen.rows) < limit
        number = _number(cursor) or _number(self.seen.next) or self._asked_number
        if abs(number) not in _OF_NEW_ROWS:
            return Span(INT64_MIN, INT64_MAX) if is_short and cursor == MARKER else None
        backwards = bool(self.paging.get("before"))
        begun = _value(cursor)
        ended = None if is_short else _value(self.seen.prev if backwards else self.seen.next)
        newer, older = (ended, begun) if (number < 0) == backwards else (begun, ended)
        return Span(
            INT64_MIN if older is None else older,
            INT64_MAX if newer is None else newer,
        )

    @property
    def _asked_number(self) -> int:
        sort = self.paging.get("sort") or f"-{self.resource.default_sort}"
        number = self.resource.sort_numbers.get(sort.removeprefix("-"), 0)
        return -number if sort.startswith("-") else number


def _number(cursor: str) -> int:
    """The number of a cursor's sort; 0 where there is no cursor."""
    found = decoded(cursor)
    return found[0] if found else 0


def _value(cursor: str) -> int | None:
    """The value of a cursor's sort; None where there is no cursor."""
    found = decoded(cursor)
    return found[1][0] if found else None
