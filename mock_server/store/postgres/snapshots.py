"""Snapshots in PostgreSQL, each saved and restored in one transaction."""

from mock_server.store.postgres.layers import PostgresLayers
from mock_server.store.sessions import Session, Sessions
from mock_server.store.snapshots import SNAPSHOT, TO_SAVE, Snapshots


class PostgresSnapshots(Snapshots):
    """The snapshots in PostgreSQL."""

    def __init__(self, sessions: Sessions, layers: PostgresLayers, most: int) -> None:
        super().__init__(sessions, layers, most)
        self._layers: PostgresLayers = layers

    async def save(self, world: int, name: str) -> None:
        async def copy(session: Session) -> None:
            room = await self._room(session, world, name)
            shops = await session.fetch(TO_SAVE, world)
            owns = [own for _, _, own, *_ in shops]
            for own in owns:
                room.take(await self._layers.size(session, own))
            copies = [await self._layers.copy(session, own) for own in owns]
            await self._keep(session, world, name, shops, copies, room)

        await self._sessions.write(world, copy)

    async def restore(self, world: int, name: str) -> bool:
        async def stand_again(session: Session) -> bool:
            shops = await session.fetch(SNAPSHOT, world, name)
            copies = [await self._layers.copy(session, layer) for _, _, layer, *_ in shops]
            await self._put_back(session, world, shops, copies)
            return bool(shops)

        return await self._sessions.write(world, stand_again)
