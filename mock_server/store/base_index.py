"""An in-process index of a base layer's records, in which a page is found by bisection.

A base never changes once a world uses it, so each process may keep an index of it: for every record
its place in the default order, and for every value of a filter the places of the matching records.
It serves the most frequent queries, at most one equality and a range of dates; all others go to the
database.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from mock_server.contract.cursors import Position
from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.values import INT64_MAX, INT64_MIN, TextKind
from mock_server.store.page import Row
from mock_server.store.tables import Table

_OVERHEAD = 250
"""Bytes of a cached row besides its two texts."""

_Places = Sequence[int]
_ALL = range(2**32)
"""The places of all records, and more."""


class BaseIndex:
    """The records of one resource in one base layer."""

    def __init__(self, table: Table) -> None:
        resource = table.resource
        self._sort = resource.default_sort
        self._fields = tuple(
            name
            for name, attribute in resource.looked_up.items()
            if not (attribute.mark.rare or name in resource.several)
            and not isinstance(attribute.kind, TextKind)
        )
        self.columns = (self._sort, "id", *self._fields)
        """The columns of each record that ``add`` takes."""

        self._values, self._ids = array("q"), array("q")
        self._having: dict[str, dict[Any, array[int]]] = {name: {} for name in self._fields}
        self._rows: list[Row | None] = []
        """The cached rows, by place."""

        self.held = 0
        """Total bytes of the cached rows."""

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def last(self) -> Position:
        """The position of the last record added."""
        return (self._values[-1], self._ids[-1]) if self._ids else (INT64_MIN, INT64_MIN)

    def add(self, records: Iterable[Sequence[Any]]) -> None:
        """Add the ``columns`` of further records, in ascending order."""
        having = [self._having[name] for name in self._fields]
        for value, number, *values in records:
            place = len(self._ids)
            self._values.append(value)
            self._ids.append(number)
            for places, each in zip(having, values, strict=True):
                found = places.get(each)
                if found is None:
                    found = places[each] = array("I")
                found.append(place)
        self._rows += [None] * (len(self._ids) - len(self._rows))

    def page(self, selection: Selection, ask: PageRequest) -> list[Row] | None:
        """The rows of a page, from its position on; None if the database must be queried."""
        places = self._places(selection, ask)
        if places is None:
            return None
        rows = list(map(self._rows.__getitem__, places))
        return cast("list[Row]", rows) if all(rows) else None

    def keep(self, rows: Iterable[Row], selection: Selection, ask: PageRequest) -> None:
        """Cache rows that the database returned for a page whose places the index can tell."""
        kept = self._rows
        for place, row in zip(self._places(selection, ask) or (), rows, strict=False):
            if kept[place] is None:
                kept[place] = row
                self.held += _size(row)

    def drop_rows(self) -> None:
        """Drop the cached rows and keep only the order."""
        self._rows = [None] * len(self._rows)
        self.held = 0

    def _places(self, selection: Selection, ask: PageRequest) -> _Places | None:
        """The places of a page's records in its order; None if the index cannot tell."""
        other_dates = selection.dated != self._sort and selection.bounded
        if ask.sort != self._sort or selection.others or other_dates:
            return None
        if len(selection.equals) > 1:
            return None
        low, high = self._range(selection, ask)
        found: _Places = _ALL
        if selection.equals:
            ((name, value),) = selection.equals
            if name not in self._having:
                return None
            found = self._having[name].get(value, ())
            low, high = bisect_left(found, low), bisect_left(found, high)
        # Only the page is copied: a value may have as many places as there are records.
        if ask.descending != ask.backwards:
            return found[max(low, high - ask.limit) : high][::-1]
        return found[low : min(high, low + ask.limit)]

    def _range(self, selection: Selection, ask: PageRequest) -> tuple[int, int]:
        """The first place within the dates and after the cursor, and the first place beyond."""
        low = 0 if selection.since == INT64_MIN else bisect_left(self._values, selection.since)
        high = len(self._ids)
        if selection.until != INT64_MAX:
            high = bisect_left(self._values, selection.until)
        if ask.position is not None:
            if ask.descending != ask.backwards:
                high = min(high, self._place(ask.position, bisect_left))
            else:
                low = max(low, self._place(ask.position, bisect_right))
        return low, high

    def _place(self, position: Position, bisect: Callable[..., int]) -> int:
        """The place at which a position is, or would be inserted, among the records."""
        value, number = position
        first, after = bisect_left(self._values, value), bisect_right(self._values, value)
        return bisect(self._ids, number, first, after)


def _size(row: Row) -> int:
    return len(row[2]) + len(row[3]) + _OVERHEAD
