"""The in-process indexes of the most frequently used bases, within bounds."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from msgspec import Struct

from mock_server.contract.schema import Resource
from mock_server.errors import Unavailable
from mock_server.store.base_index import BaseIndex
from mock_server.store.tables import Table

STRIDE = 1_000
"""Records read at once; other calls run in between."""

_Key = tuple[int, str]
"""A base layer and the resource's name."""

Read = Callable[[str, tuple[int, ...]], Awaitable[list[Any]]]
"""Runs a statement, with ``?`` for its parameters."""


class Bounds(Struct, frozen=True):
    """When to index a base, and the limits of all indexes of a process."""

    pages: int = 64
    """Pages of a base after which indexing it pays off."""

    records: int = 1_100_000
    """Maximum records in all indexes: some 30 bytes each, and 4 for each of their filters."""

    bases: int = 10_000
    """Maximum number of indexes, and of bases whose pages are counted."""

    row_bytes: int = 16 * 1024 * 1024
    """Maximum bytes of the cached rows."""


class BaseIndexes:
    """The indexes of one process."""

    def __init__(self, tables: dict[str, Table], read: Read, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._tables = tables
        self._read = read
        self._asked: Counter[_Key] = Counter()
        self._indexes: dict[_Key, BaseIndex | None] = {}
        """The oldest come first; None while an index is being built, or if the base is too
        large."""

        self._building: set[asyncio.Task[None]] = set()

    def of(self, base: int, resource: Resource[Any]) -> BaseIndex | None:
        """The index of a base's records; None if there is none (yet)."""
        key = base, resource.name
        if key in self._indexes:
            return self._indexes[key]
        if len(self._asked) >= self.bounds.bases:
            self._asked.clear()  # also those that were deleted
        self._asked[key] += 1
        if self._asked[key] >= self.bounds.pages:
            self._indexes[key] = None
            task = asyncio.ensure_future(self._build(key))
            self._building.add(task)
            task.add_done_callback(self._building.discard)
        return None

    def bound(self, index: BaseIndex) -> None:
        """Drop cached rows if an index exceeds its share."""
        if index.held > self.bounds.row_bytes // max(1, len(self._indexes)):
            index.drop_rows()

    async def built(self) -> None:
        """Wait for the indexes that are being built."""
        if self._building:
            await asyncio.wait(self._building)

    def close(self) -> None:
        """Stop building."""
        for task in self._building:
            task.cancel()

    async def _build(self, key: _Key) -> None:
        with suppress(Unavailable):
            layer, table = key[0], self._tables[key[1]]
            index = BaseIndex(table)
            while found := await self._read(*_records_after(table, layer, index)):
                index.add(found)
                if len(index) > self.bounds.records:
                    return
                await asyncio.sleep(0)
            self._make_room(len(index))
            self._indexes[key] = index
            return
        del self._indexes[key]
        self._asked[key] = 0

    def _make_room(self, size: int) -> None:
        held = {key: len(index) for key, index in self._indexes.items() if index is not None}
        size += sum(held.values())
        for key, records in held.items():
            if size <= self.bounds.records and len(self._indexes) <= self.bounds.bases:
                return
            size -= records
            del self._indexes[key]
            self._asked[key] = 0


def _records_after(table: Table, layer: int, index: BaseIndex) -> tuple[str, tuple[int, ...]]:
    sort = table.resource.default_sort
    sql = (
        f"SELECT {', '.join(index.columns)} FROM {table.name}"
        f" WHERE layer = ? AND ({sort}, id) > (?, ?) ORDER BY {sort}, id LIMIT ?"
    )
    return sql, (layer, *index.last, STRIDE)
