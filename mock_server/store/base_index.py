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
from mock_server.store.page import Page, Row
from mock_server.store.tables import Table

_OVERHEAD = 80
"""Bytes of a cached row besides its two texts."""

_Places = Sequence[int]


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

        self.values, self.ids = array("q"), array("q")
        """The position of each record, by place."""

        self._having: dict[str, dict[Any, array[int]]] = {name: {} for name in self._fields}
        self._documents: list[bytes | None] = []
        self.hidden: list[bytes | None] = []
        """The texts of the cached rows, by place: one list each, since a page of rows that lie far
        apart in memory takes as long as it touches objects."""

        self.held = 0
        """Total bytes of the cached rows."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def last(self) -> Position:
        """The position of the last record added."""
        return (self.values[-1], self.ids[-1]) if self.ids else (INT64_MIN, INT64_MIN)

    def add(self, records: Iterable[Sequence[Any]]) -> None:
        """Add the ``columns`` of further records, in ascending order."""
        having = [self._having[name] for name in self._fields]
        for value, number, *values in records:
            place = len(self.ids)
            self.values.append(value)
            self.ids.append(number)
            for places, each in zip(having, values, strict=True):
                found = places.get(each)
                if found is None:
                    found = places[each] = array("I")
                found.append(place)
        more = len(self.ids) - len(self._documents)
        self._documents += [None] * more
        self.hidden += [None] * more

    def page(self, selection: Selection, ask: PageRequest, near: int = 0) -> Page | None:
        """A page, with what is ``beyond`` it (see ``page.searched``).

        None if the database must be queried.
        """
        found = self._places(selection, ask)
        if found is None:
            return None
        places, following = found
        documents = [*map(self._documents.__getitem__, places)]
        if not all(documents):
            return None
        page = _IndexedPage(documents, places, self)  # type: ignore[arg-type]  # none is None
        if near and following is not None:
            date = self.values[following]
            if selection.until <= date < selection.until + near:
                page.beyond = date
        return page

    def keep(self, rows: Iterable[Row], selection: Selection, ask: PageRequest) -> None:
        """Cache rows that the database returned for a page whose places the index can tell."""
        places, _ = self._places(selection, ask) or ((), None)
        for place, row in zip(places, rows, strict=False):
            if self._documents[place] is None:
                *_, self._documents[place], self.hidden[place] = row
                self.held += len(row[2]) + len(row[3]) + _OVERHEAD

    def drop_rows(self) -> None:
        """Drop the cached rows and keep only the order."""
        self._documents = [None] * len(self.ids)
        self.hidden = [None] * len(self.ids)
        self.held = 0

    def _places(self, selection: Selection, ask: PageRequest) -> tuple[_Places, int | None] | None:
        """The places of a page's records, in its order, and the next place beyond its dates.

        None if the index cannot tell.
        """
        other_dates = selection.dated != self._sort and selection.bounded
        if ask.sort != self._sort or selection.others or other_dates:
            return None
        if len(selection.equals) > 1:
            return None
        found: _Places = range(len(self.ids))
        if selection.equals:
            ((name, value),) = selection.equals
            if name not in self._having:
                return None
            found = self._having[name].get(value, ())
        descending = ask.descending
        if descending != ask.backwards:
            first, last = self._before(found, selection, ask)
        else:
            first, last = self._after(found, selection, ask)
        # Only the page is copied: a value may have as many places as there are records.
        places = found[first:last]
        may_go_on = last < len(found) and (descending or last - first < ask.limit)
        following = found[last] if may_go_on else None
        return places[::-1] if descending else places, following

    def _before(self, found: _Places, selection: Selection, ask: PageRequest) -> tuple[int, int]:
        """Where a page towards older records begins and ends among the places of a filter."""
        place = self._place(selection.until)
        if ask.position is not None:
            place = min(place, self._place_of(ask.position, bisect_left))
        last = bisect_left(found, place)
        first = max(0, last - ask.limit)
        # A full page needs no search for its other end.
        if first < last and self.values[found[first]] < selection.since:
            first = bisect_left(found, self._place(selection.since), first, last)
        return first, last

    def _after(self, found: _Places, selection: Selection, ask: PageRequest) -> tuple[int, int]:
        """The same of a page towards newer records."""
        place = self._place(selection.since)
        if ask.position is not None:
            place = max(place, self._place_of(ask.position, bisect_right))
        first = bisect_left(found, place)
        last = min(len(found), first + ask.limit)
        if first < last and self.values[found[last - 1]] >= selection.until:
            last = bisect_left(found, self._place(selection.until), first, last)
        return first, last

    def _place(self, instant: int) -> int:
        """The place of the first record from an instant on."""
        return len(self.ids) if instant == INT64_MAX else bisect_left(self.values, instant)

    def _place_of(self, position: Position, bisect: Callable[..., int]) -> int:
        """The place at which a position is, or would be inserted, among the records."""
        value, number = position
        first, after = bisect_left(self.values, value), bisect_right(self.values, value)
        return bisect(self.ids, number, first, after)


class _IndexedPage(Page):
    """A page whose rows are put together where they are needed."""

    __slots__ = ("_hidden", "_index", "_places")

    def __init__(self, documents: list[bytes], places: _Places, index: BaseIndex) -> None:
        self.documents = documents
        self.beyond = self.ends = None
        self._places = places
        self._index = index
        self._hidden = index.hidden  # of the page's time: cached rows may be dropped
        if places:
            first, last = places[0], places[-1]
            values, ids = index.values, index.ids
            self.ends = (values[first], ids[first]), (values[last], ids[last])

    @property
    def rows(self) -> list[Row]:
        values, ids, hidden = self._index.values, self._index.ids, self._hidden
        return [
            (values[place], ids[place], document, cast("bytes", hidden[place]))
            for place, document in zip(self._places, self.documents, strict=True)
        ]
