"""The SQL of a page in PostgreSQL: the shared statement with numbered parameters.

PostgreSQL has no index hints. Its sessions are told not to sort (see ``database``), so it reads the
index that has the requested order; in a world with changes it reads as many rows of each layer as
the page may have, the own one first. If that fills the page, the base is read up to its last row,
so that what is hidden beyond is not passed over. Where few rows of a rare field are to be sorted,
``OFFSET 0`` isolates the search, so that the index is chosen before the order.
"""

import re
from collections.abc import Sequence
from functools import cache

from mock_server.contract.cursors import Position
from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.store.dialect import Dialect
from mock_server.store.postgres.schema import numbered, storable_row
from mock_server.store.statements import Pages, Parameters
from mock_server.store.tables import Table

_BASE_AND_OWN = 2
"""Searches of a world with changes, unless its filter has several values."""

POSTGRES = Dialect(
    "",
    "= ANY(?::{type}[])",
    "unnest(?::{type}[]) AS each(value)",
    "json_array_elements_text({column}::json) AS held(value)",
    lambda values: list(storable_row(values)),
)


class PostgresPages(Pages):
    """The page statements of one table."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, POSTGRES)

    def statement(
        self,
        layers: Sequence[int],
        selection: Selection,
        ask: PageRequest,
        stop: Position | None = None,
    ) -> tuple[str, Parameters]:
        sql, parameters = super().statement(layers, selection, ask, stop)
        closed, counts = not self.in_order(selection, ask), ask.limit == INT64_MAX
        return _written(sql, closed=closed, counts=counts), list(storable_row(parameters))


@cache
def _written(sql: str, *, closed: bool, counts: bool) -> str:
    """Each layer is read up to the limit in the requested order, and all are merged."""
    search, order, limit = numbered(sql).rpartition(" ORDER BY ")
    tail, layers = order + limit, search.split(" UNION ALL ")
    if closed:
        layers = [f"SELECT * FROM ({layer} OFFSET 0) AS found" for layer in layers]
    if len(layers) == 1:
        return layers[0] + tail
    if len(layers) == _BASE_AND_OWN and not closed and not counts:
        return _own_first(layers[0], layers[1], tail)
    return " UNION ALL ".join(f"({layer}{tail})" for layer in layers) + tail


def _own_first(base: str, own: str, tail: str) -> str:
    """The base is read up to the last row of a page of the own layer, if there is a whole page."""
    sort, number = re.findall(r"\w+", base)[1:3]
    order, _, limit = tail.rpartition(" LIMIT ")
    sign, last = (">", INT64_MIN) if "DESC" in order else ("<", INT64_MAX)
    edge = ", ".join(f"COALESCE((SELECT {each} FROM edge), {last})" for each in ("at", "number"))
    return (
        f"WITH own (at, number, document, hidden) AS MATERIALIZED ({own}{tail}),"
        f" edge AS MATERIALIZED (SELECT * FROM own{order} LIMIT 1 OFFSET {limit} - 1)"
        f" (SELECT * FROM own) UNION ALL"
        f" ({base} AND ({sort}, {number}) {sign} ({edge}){tail}){tail}"
    )
