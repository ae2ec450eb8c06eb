"""The SQL of a page: one search of one index, or two merged where a world has changes.

    SELECT created_at, id, document, hidden FROM journeys INDEXED BY journeys_for_status
    WHERE layer = ? AND status = ?
      AND (created_at, id) > (?, ?) AND (created_at, id) < (?, ?)
    ORDER BY created_at DESC, id DESC LIMIT ?

Dates and cursor become one pair of bounds on (sort field, id), so that page 5,000 starts its
search where page 4,999 ended. Under a sort other than by the dates' own field they are a
condition on each row. A world with changes reads its own layer in the same way, and of the base
what is not hidden; both come in order and are merged as they are read.
"""

from collections.abc import Sequence
from typing import Any

from mock_server.filters import Selection
from mock_server.paging import Ask, Position
from mock_server.store.tables import Table
from mock_server.values import INT64_MAX, INT64_MIN

Parameters = list[int | str]

_FLOOR: Position = (INT64_MIN, INT64_MIN)
_CEILING: Position = (INT64_MAX, INT64_MAX)


class Pages:
    """The page statements of one table; each is built once."""

    def __init__(self, table: Table, hint: str = " INDEXED BY {index}") -> None:
        self._table = table
        self._hint = hint
        self._built: dict[tuple[Any, ...], str] = {}

    def statement(
        self, layers: Sequence[int], selection: Selection, ask: Ask
    ) -> tuple[str, Parameters]:
        """The SQL and its parameters: of the base alone, or of (base, own) merged."""
        dated = selection.dated if ask.sort != selection.dated and selection.bounded else ""
        falling = ask.descending != ask.backwards
        names = tuple([name for name, _ in selection.equals])
        shape = (names, ask.sort, falling, dated, len(layers))
        sql = self._built.get(shape)
        if sql is None:
            sql = self._built[shape] = self._build(*shape)
        low, high = bounds(selection, ask)
        conditions = [*[value for _, value in selection.equals], *low, *high]
        if dated:
            conditions += [selection.since, selection.until]
        parameters: Parameters = [layers[0], *conditions]
        if len(layers) > 1:
            parameters += [layers[1], layers[1], *conditions]
        parameters.append(ask.limit)
        return sql, parameters

    def _build(
        self, equals: tuple[str, ...], sort: str, falling: bool, dated: str, layers: int
    ) -> str:
        name = self._table.name
        hint = self._hint.format(index=self._table.index(equals, sort))
        conditions = [
            "layer = ?",
            *(f"{column} = ?" for column in equals),
            f"({sort}, id) > (?, ?)",
            f"({sort}, id) < (?, ?)",
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


def bounds(selection: Selection, ask: Ask) -> tuple[Position, Position]:
    """What (sort value, id) of a page's rows lies strictly between."""
    low, high = _FLOOR, _CEILING
    if ask.sort == selection.dated:
        low, high = (selection.since, -1), (selection.until, -1)
    if ask.position is not None:
        if ask.descending != ask.backwards:
            high = min(high, ask.position)
        else:
            low = max(low, ask.position)
    return low, high
