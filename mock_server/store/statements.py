"""The SQL of a page: one search of one index, or two merged where a world has changes.

    SELECT created_at, id, document, hidden FROM journeys INDEXED BY journeys_for_status
    WHERE layer = ? AND status = ?
      AND created_at >= ? AND (created_at, id) < (?, ?)
    ORDER BY created_at DESC, id DESC LIMIT ?

Dates and cursor become one pair of bounds on (sort field, id), so that page 5,000 starts its
search where page 4,999 ended; a bound by dates is one on the sort field alone, which SQLite need
not look at again for every row. Under a sort other than by the dates' own field they are a
condition on each row. A world with changes reads its own layer in the same way, and of the base
what is not hidden; both come in order and are merged as they are read.

A search that would walk far is made in strides, each a page between two positions of its index.
"""

from collections.abc import Sequence
from typing import Any

from mock_server.contract.filters import Selection
from mock_server.contract.paging import DEFAULT_SORT, PageRequest, Position
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.store.tables import Table

Parameters = list[int | str]

_BEFORE_ALL = -1
"""The id of a bound that lies before all rows of its sort value."""

_FLOOR: Position = (INT64_MIN, _BEFORE_ALL)
_CEILING: Position = (INT64_MAX, _BEFORE_ALL)


class Pages:
    """The page statements of one table; each is built once."""

    def __init__(self, table: Table, hint: str = " INDEXED BY {index}") -> None:
        self._table = table
        self._hint = hint
        self._built: dict[tuple[Any, ...], str] = {}

    def statement(
        self,
        layers: Sequence[int],
        selection: Selection,
        ask: PageRequest,
        stop: Position | None = None,
    ) -> tuple[str, Parameters]:
        """The SQL and its parameters: of the base alone, or of (base, own) merged.

        With a ``stop``, the rows up to that one and no further.
        """
        dated = selection.dated if ask.sort != selection.dated and selection.bounded else ""
        falling = ask.descending != ask.backwards
        names = tuple([name for name, _ in selection.equals])
        low, high = bounds(selection, ask, stop)
        shape = (names, ask.sort, falling, dated, len(layers), (len(low), len(high)))
        sql = self._built.get(shape)
        if sql is None:
            sql = self._built[shape] = self._build(*shape)
        conditions = [*[value for _, value in selection.equals], *low, *high]
        if dated:
            conditions += [selection.since, selection.until]
        parameters: Parameters = [layers[0], *conditions]
        if len(layers) > 1:
            parameters += [layers[1], layers[1], *conditions]
        parameters.append(ask.limit)
        return sql, parameters

    def in_order(self, selection: Selection, ask: PageRequest) -> bool:
        """Whether the index that answers has the order asked for; else its few rows are sorted."""
        return ask.sort == DEFAULT_SORT or self._index(selection, ask).endswith(f"_by_{ask.sort}")

    def sifts(self, selection: Selection, ask: PageRequest) -> bool:
        """Whether rows of the index are read that the page may not have, however many."""
        lead = self._lead(selection, ask)
        by_dates = selection.bounded and ask.sort != selection.dated
        return by_dates or any(name != lead for name, _ in selection.equals)

    def edge(
        self, layer: int, selection: Selection, ask: PageRequest, rows: int
    ) -> tuple[str, Parameters]:
        """The statement for the position that lies so many rows further in the index.

        SELECT created_at, id FROM journeys INDEXED BY journeys_for_status
        WHERE layer = ? AND status = ? AND created_at >= ? AND (created_at, id) < (?, ?)
        ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?
        """
        index, lead = self._index(selection, ask), self._lead(selection, ask)
        equals = [(name, value) for name, value in selection.equals if name == lead]
        direction = "DESC" if ask.descending != ask.backwards else "ASC"
        low, high = bounds(selection, ask)
        sql = (
            f"SELECT {ask.sort}, id FROM {self._table.name}{self._hint.format(index=index)} "
            f"WHERE layer = ?{''.join(f' AND {name} = ?' for name, _ in equals)} "
            f"AND {_above(ask.sort, len(low))} AND {_below(ask.sort, len(high))} "
            f"ORDER BY 1 {direction}, 2 {direction} LIMIT 1 OFFSET ?"
        )
        return sql, [layer, *[value for _, value in equals], *low, *high, rows - 1]

    def _index(self, selection: Selection, ask: PageRequest) -> str:
        return self._table.index(tuple([name for name, _ in selection.equals]), ask.sort)

    def _lead(self, selection: Selection, ask: PageRequest) -> str:
        """The field that leads the index; for one that no filter leads, no field's name."""
        return self._index(selection, ask).removeprefix(f"{self._table.name}_for_")

    def _build(
        self,
        equals: tuple[str, ...],
        sort: str,
        falling: bool,
        dated: str,
        layers: int,
        parts: tuple[int, int],
    ) -> str:
        name = self._table.name
        hint = self._hint.format(index=self._table.index(equals, sort))
        conditions = [
            "layer = ?",
            *(f"{column} = ?" for column in equals),
            _above(sort, parts[0]),
            _below(sort, parts[1]),
            *([f"{dated} >= ?", f"{dated} < ?"] if dated else []),
        ]
        branch = (
            f"SELECT {sort}, id, document, hidden FROM {name}{hint} "
            f"WHERE {' AND '.join(conditions)}"
        )
        if layers > 1:
            unhidden = (
                f"NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.layer = ? "
                f"AND hidden.kind = '{self._table.resource.name}' AND hidden.id = {name}.id)"
            )
            branch = f"{branch} AND {unhidden} UNION ALL {branch}"
        direction = "DESC" if falling else "ASC"
        return f"{branch} ORDER BY 1 {direction}, 2 {direction} LIMIT ?"


Bound = Position | tuple[int]
"""What rows lie strictly beyond: a row's position, or all rows from a sort value on."""


def bounds(
    selection: Selection, ask: PageRequest, stop: Position | None = None
) -> tuple[Bound, Bound]:
    """What (sort value, id) of a page lies strictly between; a ``stop`` is the last of it."""
    low, high = _FLOOR, _CEILING
    if ask.sort == selection.dated:
        low, high = (selection.since, _BEFORE_ALL), (selection.until, _BEFORE_ALL)
    if ask.position is not None:
        if ask.descending != ask.backwards:
            high = min(high, ask.position)
        else:
            low = max(low, ask.position)
    if stop is not None:
        if ask.descending != ask.backwards:
            low = max(low, (stop[0], stop[1] - 1))
        else:
            high = min(high, (stop[0], stop[1] + 1))
    return _bound(low), _bound(high)


def _bound(position: Position) -> Bound:
    return position[:1] if position[1] == _BEFORE_ALL else position


def _above(sort: str, parts: int) -> str:
    return f"{sort} >= ?" if parts == 1 else f"({sort}, id) > (?, ?)"


def _below(sort: str, parts: int) -> str:
    return f"{sort} < ?" if parts == 1 else f"({sort}, id) < (?, ?)"
