"""Worlds, their shops and their keys in PostgreSQL."""

from typing import Any

from mock_server.clock import machine_now
from mock_server.store.layers import Layers
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.schema import storable
from mock_server.store.postgres.sessions import PostgresSessions
from mock_server.store.postgres.versions import Version, Versions
from mock_server.store.snapshots import Snapshots
from mock_server.store.world import Holder, World
from mock_server.store.worlds import KEPT, SHOP, WORLD, Worlds, shop_of, world_of

_READ = (
    f"SELECT {WORLD}, version,"
    " ARRAY(SELECT faults.id FROM faults WHERE world = worlds.id ORDER BY faults.id),"
    " ARRAY(SELECT document FROM faults WHERE world = worlds.id ORDER BY faults.id),"
    f" {SHOP}{{more}} FROM {{start}}"
    " LEFT JOIN (shops JOIN layers ON layers.id = shops.base) ON shops.world = worlds.id"
    " WHERE {where} = $1 ORDER BY shops.place"
)
_BY_NAME = _READ.format(more="", start="worlds", where="worlds.name")
_BY_ID = _READ.format(more="", start="worlds", where="worlds.id")
_BY_KEY = _READ.format(
    more=", keys.place, keys.kind, keys.sealed",
    start="keys JOIN worlds ON worlds.id = keys.world",
    where="keys.digest",
)


class PostgresWorlds(Worlds):
    """The worlds in PostgreSQL."""

    def __init__(
        self, database: Database, versions: Versions, layers: Layers, snapshots: Snapshots
    ) -> None:
        super().__init__(PostgresSessions(database), layers, snapshots)
        self._database = database
        self._versions = versions
        self._holders: dict[bytes, tuple[int, Version, Holder]] = {}

    async def find(self, name: str) -> World | None:
        return self._seen(await self._database.fetch(_BY_NAME, storable(name)))

    async def again(self, world: int) -> World | None:
        return self._seen(await self._database.fetch(_BY_ID, world))

    def _seen(self, rows: list[Any]) -> World | None:
        if not rows:
            return None
        version, world = _read(rows)
        self._versions.see(world.id, version)
        return world

    async def find_holder(self, digest: bytes) -> Holder | None:
        """The cached holder is used while its world's version is current."""
        known = self._holders.get(digest)
        if known is not None:
            times_connected, version, holder = known
            valid = await self._versions.keeps(holder.world.id, version)
            if valid and times_connected == self._versions.times_connected:
                await self._touch(holder.world.id)
                return holder
        rows = await self._database.fetch(_BY_KEY, digest)
        if not rows:
            self._holders.pop(digest, None)
            return None
        version, world = _read(rows)
        holder = Holder(world, *rows[0][-3:])
        if len(self._holders) > KEPT:
            self._holders.clear()
        self._holders[digest] = (self._versions.times_connected, version, holder)
        self._versions.see(world.id, version)
        await self._touch(world.id)
        return holder

    async def _touch(self, world: int) -> None:
        """Record that a world is in use, to the minute."""
        now = machine_now()
        if not self._is_touched(world, now):
            await self._database.fetch("UPDATE worlds SET used_at = $1 WHERE id = $2", now, world)


def _read(rows: list[Any]) -> tuple[Version, World]:
    """A world and its version, from a row for each shop."""
    version, *faults = rows[0][10:13]
    shops = (shop_of(row[13:20]) for row in rows)
    return version, world_of(rows[0][:10], shops, zip(*faults, strict=True))
