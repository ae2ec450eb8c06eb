"""A shop's records, as calls read and write them."""

from abc import ABC, abstractmethod
from typing import Any

from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Resource
from mock_server.store.changes import OnChanges, nobody
from mock_server.store.page import Page
from mock_server.store.rows import Act, OnHeard, OnMove, OnWrite, T, nobody_told
from mock_server.store.world import Shop


class RecordStore(ABC):
    """A shop's records: its base with its changes over it."""

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

    @abstractmethod
    async def page(
        self,
        shop: Shop,
        resource: Resource[Any],
        selection: Selection,
        ask: PageRequest,
        near: int = 0,
    ) -> Page:
        """The requested page, and what is ``beyond`` it by less than ``near`` microseconds."""

    @abstractmethod
    async def count(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: PageRequest
    ) -> int:
        """The number of rows from the page's position on, whatever its limit."""

    @abstractmethod
    async def find(self, shop: Shop, resource: Resource[Any], record_id: int) -> bytes | None:
        """The record of this id, with every field."""
