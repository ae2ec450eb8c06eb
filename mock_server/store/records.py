"""A shop's records, as calls read and write them."""

from abc import ABC, abstractmethod
from functools import partial
from typing import Any

from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Resource
from mock_server.store.base_indexes import BaseIndexes
from mock_server.store.changes import OnChanges, nobody
from mock_server.store.own_layer import OwnLayer
from mock_server.store.page import Page, Row, merged, searched
from mock_server.store.rows import Act, OnHeard, OnMove, OnWrite, T, nobody_told
from mock_server.store.world import Shop


class RecordStore(ABC):
    """A shop's records: its base with its changes over it."""

    base_indexes: BaseIndexes

    def __init__(self) -> None:
        self.on_changes: OnChanges = nobody
        """Called with the changes of each transaction, when it is committed."""

        self.on_write: OnWrite = nobody_told
        """Called inside each transaction for the writes that somebody may be told of."""

        self.on_move: OnMove = nobody_told
        """Called inside each transaction for what happens to a new record at once."""

        self.on_heard: OnHeard = nobody
        """Called after each transaction of a world that has deliveries."""

    @abstractmethod
    async def transact(self, shop: Shop, now: int, act: Act[T]) -> T:
        """Change the shop's records in one transaction, at an instant of the world's clock."""

    async def page(
        self,
        shop: Shop,
        resource: Resource[Any],
        selection: Selection,
        ask: PageRequest,
        near: int = 0,
    ) -> Page:
        """The requested page, and what is ``beyond`` it by less than ``near`` microseconds."""
        query = selection, ask, near
        own = self._own_layer(shop, resource) if shop.changed else None
        hides = own is not None and own.first_hidden is not None
        index = None if hides else self.base_indexes.of(shop.base, resource)
        if index is None:
            return await searched(partial(self._search, shop.layers, resource), *query)
        page = index.page(*query)
        if page is None:
            page = await searched(partial(self._search, (shop.base,), resource), *query)
            index.keep(page.rows, selection, ask)
            self.base_indexes.bound(index)
        if own is not None and own.meets(page, *query):
            others = await searched(partial(self._search, (shop.own,), resource), *query)
            return merged((page, others), ask)
        return page

    @abstractmethod
    def _own_layer(self, shop: Shop, resource: Resource[Any]) -> OwnLayer:
        """What a changed shop has of its own."""

    @abstractmethod
    async def _search(
        self,
        layers: tuple[int, ...],
        resource: Resource[Any],
        selection: Selection,
        ask: PageRequest,
    ) -> list[Row]:
        """The rows of a page of these layers, outward from its position."""

    @abstractmethod
    async def count(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: PageRequest
    ) -> int:
        """The number of rows from the page's position on, whatever its limit."""

    @abstractmethod
    async def find(self, shop: Shop, resource: Resource[Any], record_id: int) -> bytes | None:
        """The record of this id, with every field."""
