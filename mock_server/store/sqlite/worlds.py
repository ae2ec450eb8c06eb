"""Worlds, their shops and their keys in SQLite."""

import sqlite3
from contextlib import suppress

from mock_server.clock import machine_now
from mock_server.store.layers import Layers
from mock_server.store.snapshots import Snapshots
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.sessions import SQLiteSessions
from mock_server.store.world import Holder, World
from mock_server.store.worlds import SHOP, WORLD, Worlds, shop_of, world_of

_SHOPS = (
    f"SELECT {SHOP.replace('worlds.id', 'shops.world')} FROM shops"
    " JOIN layers ON layers.id = shops.base WHERE shops.world = ? ORDER BY place"
)


class SQLiteWorlds(Worlds):
    """The worlds in SQLite."""

    def __init__(self, database: Database, layers: Layers, snapshots: Snapshots) -> None:
        super().__init__(SQLiteSessions(database), layers, snapshots)
        self._database = database
        self._worlds: dict[str | int, World] = {}
        self._holders: dict[bytes, Holder] = {}
        self._version = (-1, -1)

    async def find(self, name: str) -> World | None:
        return self._found("name", name)

    async def again(self, world: int) -> World | None:
        return self._found("id", world)

    def _found(self, by: str, value: str | int) -> World | None:
        self._refresh()
        world = self._worlds.get(value) or self._read(by, value)
        if world is not None:
            self._worlds[world.id] = self._worlds[world.name] = world
        return world

    def _refresh(self) -> None:
        """Forget what may have changed, here or in another process."""
        version = self._database.worlds_version()
        if version != self._version:
            self._worlds.clear()
            self._holders.clear()
            self._version = version

    def _read(self, by: str, value: str | int) -> World | None:
        db = self._database.connection
        found = db.execute(f"SELECT {WORLD} FROM worlds WHERE {by} = ?", (value,)).fetchone()
        if not found:
            return None
        which = found[:1]
        shops = map(shop_of, db.execute(_SHOPS, which))
        faults = "SELECT id, document FROM faults WHERE world = ? ORDER BY id"
        return world_of(found, shops, db.execute(faults, which))

    async def find_holder(self, digest: bytes) -> Holder | None:
        self._refresh()
        holder = self._holders.get(digest) or await self._read_holder(digest)
        if holder is None:
            return None
        self._holders[digest] = holder
        world, now = holder.world.id, machine_now()
        if not self._is_touched(world, now):
            with suppress(sqlite3.OperationalError):  # a call is not refused because of this
                self._database.connection.execute(
                    "UPDATE worlds SET used_at = ? WHERE id = ?", (now, world)
                )
        return holder

    async def _read_holder(self, digest: bytes) -> Holder | None:
        found = self._database.connection.execute(
            "SELECT world, place, kind, sealed FROM keys WHERE digest = ?", (digest,)
        ).fetchone()
        if not found:
            return None
        world = await self.again(found[0])
        return None if world is None else Holder(world, *found[1:])
