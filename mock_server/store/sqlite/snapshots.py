"""Snapshots in SQLite, whose rows are copied in many short transactions."""

from mock_server.errors import NotFound
from mock_server.store.sessions import Session
from mock_server.store.snapshots import SNAPSHOT, TO_SAVE, Snapshots
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.layers import SQLiteLayers
from mock_server.store.sqlite.sessions import SQLiteSessions
from mock_server.store.world import REMOVED, WorldEnded


class SQLiteSnapshots(Snapshots):
    """The snapshots in SQLite."""

    def __init__(self, database: Database, layers: SQLiteLayers, most: int) -> None:
        super().__init__(SQLiteSessions(database), layers, most)
        self._database = database
        self._layers: SQLiteLayers = layers

    async def save(self, world: int, name: str) -> None:
        """The world is held while its rows are copied; others only notice longer writes."""
        async with self._database.holding(world) as hold_on:
            shops = await self._sessions.fetch(TO_SAVE, world)
            if not shops:
                raise NotFound(REMOVED)
            room = await self._room(self._sessions, world, name)

            def copied(size: int) -> None:
                hold_on()
                room.take(size)

            copies = [await self._layers.copy(own, copied) for _, _, own, *_ in shops]

            async def keep(session: Session) -> None:
                hold_on()
                now = await session.fetch(TO_SAVE, world)
                if [shop[2] for shop in now] != [shop[2] for shop in shops]:
                    raise WorldEnded
                await self._keep(session, world, name, now, copies, room)

            await self._sessions.transact(keep)

    async def restore(self, world: int, name: str) -> bool:
        shops = await self._sessions.fetch(SNAPSHOT, world, name)
        copies = [await self._layers.copy(each[2], lambda _size: None) for each in shops]

        async def put_back(session: Session) -> None:
            if await session.fetch(SNAPSHOT, world, name) != shops:  # dropped, or saved anew
                raise WorldEnded
            await self._put_back(session, world, shops, copies)

        await self._sessions.write_records(world, put_back)
        self._database.worlds_changed()
        return bool(shops)
