"""The SQL of a page in PostgreSQL: the shared statement with numbered parameters.

PostgreSQL has no index hints. Its sessions are told not to sort (see ``database``), so it reads the
index that has the requested order; in a world with changes it reads as many rows of each layer as
the page may have. Where few rows of a rare field are to be sorted, ``OFFSET 0`` isolates the
search, so that the index is chosen before the order.
"""

from collections.abc import Sequence
from typing import Any

from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.store.postgres.schema import numbered, storable_row
from mock_server.store.statements import Dialect, Pages
from mock_server.store.tables import Table

Values = list[Any]

_DIALECT = Dialect("", "= ANY(?::{type}[])", lambda values: list(storable_row(values)))


class PostgresPages:
    """The page statements of one table."""

    def __init__(self, table: Table) -> None:
        self._pages = Pages(table, _DIALECT)
        self._texts: dict[tuple[str, bool], str] = {}

    def statement(
        self, layers: Sequence[int], selection: Selection, ask: PageRequest
    ) -> tuple[str, Values]:
        """The SQL and its parameters: of the base alone, or of (base, own) merged."""
        sql, parameters = self._pages.statement(layers, selection, ask)
        closed = not self._pages.in_order(selection, ask)
        written = self._texts.get((sql, closed))
        if written is None:
            written = self._texts[sql, closed] = _written(sql, closed=closed)
        return written, list(storable_row(parameters))

    def sifts(self, selection: Selection, ask: PageRequest) -> bool:
        """Whether rows may be read that are not on the page, in any number."""
        return self._pages.sifts(selection, ask)


def _written(sql: str, *, closed: bool) -> str:
    """Each layer is read up to the limit in the requested order, and both are merged."""
    search, order, limit = numbered(sql).rpartition(" ORDER BY ")
    tail, layers = order + limit, search.split(" UNION ALL ")
    if closed:
        layers = [f"SELECT * FROM ({layer} OFFSET 0) AS found" for layer in layers]
    if len(layers) == 1:
        return layers[0] + tail
    return " UNION ALL ".join(f"({layer}{tail})" for layer in layers) + tail
