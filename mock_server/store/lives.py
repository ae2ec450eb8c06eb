"""What happens to records as time passes."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from mock_server.store.due_records import (
    AHEAD,
    Due,
    Moved,
    Stride,
    Walk,
    due_rows,
    hide_all,
    keys_of_base,
    moved,
    next_stride,
)
from mock_server.store.records import RecordStore
from mock_server.store.rows import Rows
from mock_server.store.sessions import Session, Sessions
from mock_server.store.tables import Table
from mock_server.store.world import Shop, World

_AT_ONCE = 300
"""Rows that are replaced by one statement."""

_SHOPS = (
    "SELECT place, shop_id, base, own, changed, lived_until FROM shops"
    " WHERE world = ? ORDER BY place"
)

LivedShop = tuple[Shop, int]
"""A shop, and the instant until which its records were moved."""


class Lives(ABC):
    """The lives of all records; who is told of changes of records is told of these too."""

    stride: ClassVar[int]
    """Records moved in one transaction."""

    def __init__(self, sessions: Sessions, records: RecordStore) -> None:
        self._sessions = sessions
        self._records = records
        self._due_moves = [table for table in sessions.tables.values() if table.has_dues]
        self._sources = {
            each.name: each.name + sessions.dialect.hint.format(index=f"{each.name}_by_due")
            for each in self._due_moves
        }

    @abstractmethod
    def known_due(self, world: World) -> int | None:
        """An instant before which nothing happens in the world; None if it must be looked up."""

    async def next_due(self, world: World) -> int:
        """The same, looked up if it must be."""
        known = self.known_due(world)
        return await self._look_up_due(world) if known is None else known

    @abstractmethod
    async def _look_up_due(self, world: World) -> int:
        """Look it up."""

    async def live(self, world: World, until: int) -> None:
        """Make every move that is due, in order, in strides.

        Each stride leaves the world as it was at an earlier instant. It ends early if the world is
        reset, restored or imported into meanwhile.
        """
        walk = Walk.of(world, until)

        async def move_on(session: Session) -> tuple[Stride, list[Moved]]:
            return await self._move_on(session, walk)

        async def hide_emptied(session: Session) -> None:
            for place, table in walk.emptied():
                await session.change(hide_all(table), world.id, place)

        try:
            while not walk.over:
                stride, results = await self._sessions.write_records(world.id, move_on)
                self._committed(stride)
                walk.went(stride, results)
                await asyncio.sleep(0)
            if walk.emptied():
                await self._sessions.write_records(world.id, hide_emptied)
        finally:
            self._records.on_changes(world.id, walk.changes)

    def _committed(self, stride: Stride) -> None:  # noqa: B027  # PostgreSQL's caches have versions
        """Forget what a stride made invalid."""

    async def _move_on(self, session: Session, walk: Walk) -> tuple[Stride, list[Moved]]:
        """Make the next moves."""
        shops = [
            (Shop(walk.world, place, shop_id, base, own, bool(changed), {}), lived_until)
            for place, shop_id, base, own, changed, lived_until in await session.fetch(
                _SHOPS, walk.world
            )
        ]
        if not walk.goes_on(shop for shop, _ in shops):
            return Stride([], walk.until, complete=True), []
        stride = next_stride(await self._due(session, walk, shops), walk.until, self.stride)
        rows = {
            shop.place: await self._rows(session, shop, stride.until)
            for shop in {due.shop.place: due.shop for due in stride.due}.values()
        }
        results = [
            await self._move(session, due, stride.until, told=rows[due.shop.place].listening)
            for due in stride.due
        ]
        made = [
            (each, rows[due.shop.place])
            for due, result in zip(stride.due, results, strict=True)
            for each in result.made
        ]
        for each, told in sorted(made, key=lambda found: found[0].at):
            await self._records.on_move(told, each.after, each.move, each.at)
            await self._records.on_write(told, each.resource, each.before, each.after, each.at)
        if stride.complete:
            lived = "UPDATE shops SET lived_until = $1 WHERE world = $2 AND lived_until < $1"
            await session.change(lived, stride.until, walk.world)
        return stride, results

    @abstractmethod
    async def _rows(self, session: Session, shop: Shop, now: int) -> Rows:
        """The rows of a shop."""

    @abstractmethod
    async def _due(self, session: Session, walk: Walk, shops: Sequence[LivedShop]) -> list[Due]:
        """The first due rows of each table, in the bases and in the own layers."""

    async def _due_of_base(
        self, session: Session, walk: Walk, lived: LivedShop, table: Table
    ) -> Due:
        shop, lived_until = lived
        ahead = walk.ahead_of(shop, table, lived_until)
        if ahead.lacks(self.stride):
            keys = keys_of_base(self._sources[table.name])
            found = await session.fetch(keys, shop.base, *ahead.last, walk.until, AHEAD)
            ahead.add([(due_at, number) for due_at, number in found])
        return Due(shop, table, shop.base, ahead.keys)

    async def _move(self, session: Session, due: Due, until: int, *, told: bool) -> Moved:
        """Move some rows."""
        shop, table, layer, keys = due
        dialect = self._sessions.dialect
        any_of = dialect.any_of.format(type="bigint").replace("?", "$3")
        statement = due_rows(table, f"id {any_of}", of_base=layer == shop.base)
        whole = Moved([], [], [], [])
        for start in range(0, len(keys), _AT_ONCE):
            some = tuple(each for _, each in keys[start : start + _AT_ONCE])
            # Some may be hidden by the own layer, and are not found.
            rows = await session.fetch(statement, layer, shop.own, dialect.list_parameter(some))
            result = moved(due, map(tuple, rows), until, told=told)
            await self._replace(session, due, result)
            whole.add(result)
        return whole

    async def _replace(self, session: Session, due: Due, result: Moved) -> None:
        """Put new rows into the own layer, in place of those that were moved."""
        shop, table, layer, _ = due
        ids = self._sessions.dialect.list_parameter(tuple(result.ids))
        if layer == shop.own:
            any_of = self._sessions.dialect.any_of.format(type="bigint")
            delete = f"DELETE FROM {table.name} WHERE layer = ? AND id {any_of}"
            await session.change(delete, shop.own, ids)
        else:
            hide = (
                f"INSERT INTO hidden SELECT CAST(? AS BIGINT), '{table.resource.name}', each.value"
                f" FROM {self._sessions.dialect.each_of.format(type='bigint')}"
            )
            await session.change(hide, shop.own, ids)
            changed = "UPDATE shops SET changed = 1 WHERE world = ? AND place = ?"
            await session.change(changed, shop.world, shop.place)
        await session.change_many(table.insertion, result.rows, long=True)
