"""Rows of one shop in PostgreSQL: each transaction asks whether its world still has them."""

from collections.abc import Mapping

from mock_server.store.delivery import LISTENING
from mock_server.store.rows import OnWrite, Rows, nobody_told
from mock_server.store.sessions import Session
from mock_server.store.tables import Table
from mock_server.store.world import Shop, WorldEnded

_SHOP = f"SELECT own, EXISTS ({LISTENING}) FROM shops WHERE world = ? AND place = ?"


class PostgresRows(Rows):
    """The Rows of one shop."""

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
        rows._turned_on = found[1]
        return rows

    @property
    def listening(self) -> bool:
        return self._turned_on

    async def _of(self, shop: Shop) -> "PostgresRows":
        return await self.of(self._session, self._tables, shop, self.now, self._on_write)
