"""Long searches, made one stride at a time.

Filters that have no row in common walk an index to its end: a second and more for a million rows.
SQLite runs on the event loop, so such a search is cut into strides along its index, and other calls
run in between. All searches of a process take turns, one stride each.

A row that is written while a search is under way may be found or not, as in any walk with cursors;
none is found twice.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from mock_server.contract.cursors import Position
from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.values import INT64_MAX
from mock_server.store.page import Row
from mock_server.store.sqlite.database import Database
from mock_server.store.statements import Pages, Parameters

STRIDE = 1_000
"""Rows of the index in one stride."""


class Strides:
    """The long searches of one process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()

    async def rows(
        self, pages: Pages, layers: Sequence[int], selection: Selection, ask: PageRequest
    ) -> list[Row]:
        """The rows of a page."""
        found: dict[int, Row] = {}

        def take(sql: str, parameters: Parameters) -> bool:
            for row in self._execute(sql, parameters):
                found.setdefault(row[1], row)
            return len(found) >= ask.limit

        await self._walk(pages, layers, selection, ask, take)
        return list(found.values())[: ask.limit]

    async def count(
        self, pages: Pages, layers: Sequence[int], selection: Selection, ask: PageRequest
    ) -> int:
        """The number of rows from the page's position on."""
        counts: list[int] = []

        def take(sql: str, parameters: Parameters) -> bool:
            ((count,),) = self._execute(f"SELECT count(*) FROM ({sql})", parameters)
            counts.append(count)
            return False

        await self._walk(pages, layers, selection, ask._replace(limit=INT64_MAX), take)
        return sum(counts)

    async def _walk(
        self,
        pages: Pages,
        layers: Sequence[int],
        selection: Selection,
        ask: PageRequest,
        take: Callable[[str, Parameters], bool],
    ) -> None:
        """Pass each stride's statement to ``take`` until that has enough, or the index ends."""
        in_order = pages.in_order(selection, ask)
        while True:
            async with self._turn:
                stop = self._stop(pages, layers, selection, ask) if in_order else None
                enough = take(*pages.statement(layers, selection, ask, stop))
                await asyncio.sleep(0)
            if enough or stop is None:
                return
            ask = ask._replace(position=stop)

    def _stop(
        self, pages: Pages, layers: Sequence[int], selection: Selection, ask: PageRequest
    ) -> Position | None:
        """Where the stride ends: at the nearest end among the layers; None at the end of all."""
        edges = []
        for layer in layers:
            for edge in pages.edges(layer, selection, ask, STRIDE):
                edges += self._execute(*edge)
        falling = ask.descending != ask.backwards
        return (max if falling else min)(edges, default=None)

    def _execute(self, sql: str, parameters: Parameters) -> list[Any]:
        return self._database.connection.execute(sql, parameters).fetchall()
