"""Rows of one shop in PostgreSQL: each transaction asks whether its world still has them."""

from collections.abc import Mapping
from typing import Any

from mock_server.contract.life import Plan, due
from mock_server.contract.schema import Resource
from mock_server.contract.values import INT64_MAX
from mock_server.store.delivery import LISTENING
from mock_server.store.rows import OnWrite, Rows, nobody_told
from mock_server.store.sessions import Session
from mock_server.store.tables import Table
from mock_server.store.world import Shop, WorldEnded

_SHOP = (
    f"SELECT own, EXISTS ({LISTENING}), version FROM shops JOIN worlds ON worlds.id = shops.world"
    " WHERE shops.world = ? AND place = ?"
)


class PostgresRows(Rows):
    """The Rows of one shop."""

    version = 0
    """The world's, which is this transaction's own if it writes."""

    alone = True
    """Whether no rows of another shop were asked for."""

    first_due = INT64_MAX
    """The first instant at which anything is due in what was written."""

    @classmethod
    async def of(
        cls,
        session: Session,
        tables: Mapping[str, Table],
        shop: Shop,
        now: int,
        on_write: OnWrite = nobody_told,
    ) -> "PostgresRows":
        """The rows of a shop; raises WorldEnded if it has other layers by now."""
        rows = cls(session, tables, shop, now, on_write)
        found = await session.first(_SHOP, shop.world, shop.world, shop.place)
        if found is None or found[0] != shop.own:
            raise WorldEnded
        rows._turned_on, rows.version = found[1:]
        return rows

    @property
    def listening(self) -> bool:
        return self._turned_on

    async def _insert(self, resource: Resource[Any], record: Any, plan: Plan) -> None:
        self.first_due = min(self.first_due, due(plan) or INT64_MAX)
        await super()._insert(resource, record, plan)

    async def _of(self, shop: Shop) -> "PostgresRows":
        self.alone = False
        return await self.of(self._session, self._tables, shop, self.now, self._on_write)
