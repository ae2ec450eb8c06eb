"""What happens to records in PostgreSQL as time passes."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from mock_server.contract.values import INT64_MAX
from mock_server.store.due_records import Due, Walk, keys_of_own
from mock_server.store.lives import LivedShop, Lives
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.rows import PostgresRows
from mock_server.store.postgres.sessions import PostgresSessions
from mock_server.store.postgres.versions import Versions
from mock_server.store.records import RecordStore
from mock_server.store.rows import Rows
from mock_server.store.sessions import Session
from mock_server.store.tables import Table
from mock_server.store.world import Shop, World
from mock_server.store.worlds import KEPT


class PostgresLives(Lives):
    """The lives of records in PostgreSQL."""

    stride = 500
    """Such a transaction blocks no other world."""

    def __init__(self, database: Database, versions: Versions, records: RecordStore) -> None:
        super().__init__(PostgresSessions(database), records)
        self._versions = versions
        self._first_due = _first_due(self._due_moves)
        self._of_own = keys_of_own(table.name for table in self._due_moves)

    def known_due(self, world: World) -> int | None:
        """Looked up again when the world has another version, unless this process made it."""
        version = self._versions.seen.get(world.id)
        known = self._versions.due.get(world.id)
        if known is None or version is None:
            return None
        if known[0] == version:
            return known[1]
        written = self._versions.due_since(world.id, known[0], version)
        return None if written is None else min(known[1], written)

    async def _look_up_due(self, world: World) -> int:
        version = self._versions.seen.get(world.id)
        row = await self._sessions.first(self._first_due, world.id)
        found = INT64_MAX if row is None or row[0] is None else int(row[0])
        if len(self._versions.due) > KEPT:
            self._versions.due.clear()
        if version is not None:
            self._versions.due[world.id] = (version, found)
        return found

    async def _rows(self, session: Session, shop: Shop, now: int) -> Rows:
        return await PostgresRows.of(session, self._sessions.tables, shop, now)

    async def _due(self, session: Session, walk: Walk, shops: Sequence[LivedShop]) -> list[Due]:
        found = []
        for lived in shops:
            shop, _ = lived
            found += [
                await self._due_of_base(session, walk, lived, table) for table in self._due_moves
            ]
            rows = await session.fetch(self._of_own, shop.own, walk.until, self.stride)
            for place, keys in groupby(rows, key=itemgetter(0)):
                own = [(due_at, number) for _, due_at, number in keys]
                found.append(Due(shop, self._due_moves[place], shop.own, own))
        return found


def _first_due(due_moves: list[Table]) -> str:
    """The query for the first instant at which anything is due in a world."""
    looks = [
        f"(SELECT min(due_at) FROM {table.name} WHERE layer = shops.{layer} AND due_at > {since})"
        for table in due_moves
        for layer, since in (("base", "lived_until"), ("own", "0"))
    ]
    return f"SELECT min(LEAST({', '.join(looks) or 'NULL'})) FROM shops WHERE world = $1"
