"""Rows of one shop in PostgreSQL: each transaction asks whether its world still has them."""

from mock_server.store.delivery import LISTENING
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.sessions import PostgresSession
from mock_server.store.rows import OnWrite, nobody_told
from mock_server.store.stored_rows import StoredRows
from mock_server.store.world import Shop, WorldEnded

_SHOP = f"SELECT own, EXISTS ({LISTENING}) FROM shops WHERE world = ? AND place = ?"


class PostgresRows(StoredRows):
    """The Rows of one shop."""

    def __init__(
        self,
        database: Database,
        connection: Connection,
        shop: Shop,
        now: int = 0,
        on_write: OnWrite = nobody_told,
    ) -> None:
        super().__init__(PostgresSession(connection), database.tables, shop, now, on_write)
        self._database = database
        self._connection = connection

    @classmethod
    async def of(
        cls,
        database: Database,
        connection: Connection,
        shop: Shop,
        now: int,
        on_write: OnWrite = nobody_told,
    ) -> "PostgresRows":
        """The rows of a shop; raises WorldEnded if it has other layers by now."""
        rows = cls(database, connection, shop, now, on_write)
        found = await rows._session.first(_SHOP, shop.world, shop.world, shop.place)
        if found is None or found[0] != shop.own:
            raise WorldEnded
        rows._turned_on = found[1]
        return rows

    @property
    def listening(self) -> bool:
        return self._turned_on

    async def _of(self, shop: Shop) -> "PostgresRows":
        return await self.of(self._database, self._connection, shop, self.now, self._on_write)
