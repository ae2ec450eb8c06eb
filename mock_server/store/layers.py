"""Layers: sets of records that worlds are based on, and those in which shops keep changes."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.store.sessions import Session

Batch = tuple[Resource[Any], list[Any]]
"""Some records of one resource."""

ROW = 500
"""Bytes of a row in its table and indexes, apart from its documents, that a snapshot counts."""

_SEEDED_KEPT = 32
"""Unused seeded layers that are kept for the next world with the same recipe."""

_DROP_UNUSED = (
    "DELETE FROM layers WHERE id = $1"
    " AND NOT EXISTS (SELECT 1 FROM shops WHERE base = $1)"
    " AND NOT EXISTS (SELECT 1 FROM shops WHERE born_base = $1)"
    " AND NOT EXISTS (SELECT 1 FROM snapshots WHERE base = $1)"
)


class Layers(ABC):
    """The layers of a database."""

    @abstractmethod
    async def add(self, name: str | None, profile: dict[str, Any], batches: Iterable[Batch]) -> int:
        """Store the records as a base layer; returns the existing one if the name is taken.

        Other work runs in between. A layer without a name is deleted when no shop uses it.
        """

    @abstractmethod
    async def empty(self, session: Session, layers: list[int]) -> None:
        """Delete the rows of layers, and what they hide."""

    async def tie(self, session: Session, layer: int) -> None:  # noqa: B027  # PostgreSQL needs none
        """Know that a layer is in use from now on."""

    async def insert(self, session: Session) -> int:
        """A new layer without a name and without records."""
        sql = "INSERT INTO layers (profile) VALUES ('{}') RETURNING id"
        return int((await session.fetch(sql))[0][0])

    async def drop(self, session: Session, layers: list[int]) -> None:
        """Delete layers."""
        await self.empty(session, layers)
        await session.change_many("DELETE FROM layers WHERE id = ?", [(each,) for each in layers])

    async def renew(self, session: Session, world: int, place: int, own: int | None = None) -> None:
        """Replace a shop's own layer by another one, or by a new, empty one.

        A call that still uses the old one gets ``WorldEnded``.
        """
        sql = "SELECT own FROM shops WHERE world = ? AND place = ?"
        await self.drop(session, [old for (old,) in await session.fetch(sql, world, place)])
        new = await self.insert(session) if own is None else own
        sql = "UPDATE shops SET own = ?, changed = 0 WHERE world = ? AND place = ?"
        await session.change(sql, new, world, place)

    async def drop_unused(self, session: Session, layers: Iterable[int]) -> None:
        """Delete those of the layers that no shop or snapshot is based on.

        The newest seeded ones are kept, for the next world with the same recipe. A layer's row is
        locked before its users are counted, as ``worlds`` locks it for a new shop.
        """
        sql = "SELECT id FROM layers WHERE name IS NOT NULL ORDER BY id DESC LIMIT ?"
        kept = {layer for (layer,) in await session.fetch(sql, _SEEDED_KEPT)}
        for layer in sorted(set(layers) - kept):
            await session.first(f"SELECT id FROM layers WHERE id = ?{session.lock}", layer)
            if await session.change(_DROP_UNUSED, layer):
                await self.empty(session, [layer])
