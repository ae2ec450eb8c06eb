"""What happens to records in SQLite as time passes."""

from collections.abc import Iterable, Sequence

from mock_server.contract.values import INT64_MAX
from mock_server.store.due_records import Due, Moved, Stride, Walk, keys_of_base
from mock_server.store.lives import LivedShop, Lives
from mock_server.store.records import RecordStore
from mock_server.store.rows import Rows
from mock_server.store.sessions import Session
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.rows import SQLiteRows
from mock_server.store.sqlite.sessions import SQLiteSessions
from mock_server.store.world import Shop, World

_SHOPS = "SELECT base, own, lived_until FROM shops WHERE world = ? ORDER BY place"

_ANY = (0, INT64_MAX)
"""Before the keys of all due rows."""


class SQLiteLives(Lives):
    """The lives of records in SQLite."""

    stride = 300
    """All worlds share one lock; between transactions the event loop is free for others."""

    def __init__(self, database: Database, records: RecordStore) -> None:
        super().__init__(SQLiteSessions(database), records)
        self._database = database
        self._version: tuple[int, int] = (-1, -1)

    def known_due(self, world: World) -> int | None:
        self._refresh()
        return self._database.due.first(world.id)

    async def _look_up_due(self, world: World) -> int:
        layers = self._database.connection.execute(_SHOPS, (world.id,)).fetchall()
        return self._look_up(world.id, layers)

    def _refresh(self) -> None:
        """Forget what is due if another process may have changed it."""
        version = self._database.worlds_version()
        if version != self._version:
            self._database.due.clear()
            self._version = version

    def _look_up(self, world: int, layers: Iterable[tuple[int, int, int]]) -> int:
        """The first instant at which something is due in a world.

        ``layers`` are the base of each shop and its own, and until when the base was moved.
        """
        db, due, first = self._database.connection, self._database.due, INT64_MAX
        for base, own, lived_until in layers:
            since = {base: lived_until, own: 0}
            parts = ((layer, table.name) for layer in since for table in self._due_moves)
            found = (
                (
                    (layer, name),
                    db.execute(
                        f"SELECT min(due_at) FROM {self._sources[name]}"
                        " WHERE layer = ? AND due_at > ?",
                        (layer, since[layer]),
                    ).fetchone()[0],
                )
                for layer, name in due.missing(world, parts)
            )
            first = due.learn(world, found)
        return first

    def _committed(self, stride: Stride) -> None:
        if any(not each.shop.changed for each in stride.due):
            self._database.worlds_changed()  # a shop has an own layer to read from now on

    async def _rows(self, session: Session, shop: Shop, now: int) -> Rows:
        del session  # there is one
        return SQLiteRows(self._database, shop, now)

    async def _due(self, session: Session, walk: Walk, shops: Sequence[LivedShop]) -> list[Due]:
        """Those of the parts in which something is due by now."""
        self._refresh()
        self._look_up(walk.world, ((shop.base, shop.own, since) for shop, since in shops))
        reached = self._database.due.take_reached(walk.world, walk.until)
        found = []
        for lived in shops:
            shop, _ = lived
            for table in self._due_moves:
                if (shop.base, table.name) in reached:
                    found.append(await self._due_of_base(session, walk, lived, table))
                if (shop.own, table.name) in reached:
                    asked = (shop.own, *_ANY, walk.until, self.stride)
                    keys = await session.fetch(keys_of_base(self._sources[table.name]), *asked)
                    found.append(Due(shop, table, shop.own, keys))
        return found

    async def _move(self, session: Session, due: Due, until: int, *, told: bool) -> Moved:
        self._database.due.forget(due.shop.world, (due.shop.own, due.table.name))
        return await super()._move(session, due, until, told=told)
