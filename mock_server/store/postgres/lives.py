"""What happens to records in PostgreSQL as time passes."""

import asyncio
from collections.abc import AsyncIterator
from itertools import groupby
from operator import itemgetter

from mock_server.contract.values import INT64_MAX
from mock_server.store.due_records import (
    AHEAD,
    STRIDE,
    Due,
    Moved,
    Stride,
    Walk,
    due_rows,
    hide_all,
    in_order,
    keys_of_base,
    keys_of_own,
    moved,
    next_stride,
)
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import LONG, Database
from mock_server.store.postgres.rows import PostgresRows
from mock_server.store.postgres.schema import numbered, storable_row
from mock_server.store.postgres.versions import Version, Versions
from mock_server.store.protocol import LifeStore
from mock_server.store.rows import OnMove
from mock_server.store.tables import Table
from mock_server.store.world import Shop, World

_SHOPS = (
    "SELECT place, shop_id, base, own, changed, lived_until FROM shops"
    " WHERE world = $1 ORDER BY place"
)
_KEPT = 10_000

_STRIDE = 500
"""Records moved in one transaction, which blocks no other world."""


class PostgresLives(LifeStore):
    """The LifeStore in PostgreSQL."""

    def __init__(self, database: Database, versions: Versions) -> None:
        super().__init__()
        self._database = database
        self._versions = versions
        self._due_moves = [table for table in database.tables.values() if table.has_dues]
        self._next_due: dict[int, tuple[Version | None, int]] = {}
        self._hide_all = {each.name: hide_all(each) for each in self._due_moves}
        self._first_due = _first_due(self._due_moves)
        self._of_own = keys_of_own(table.name for table in self._due_moves)

    async def next_due(self, world: World) -> int:
        """Queried again when the world has another version."""
        version = self._versions.seen.get(world.id)
        known = self._next_due.get(world.id)
        if known is not None and version is not None and known[0] == version:
            return known[1]
        row = await self._database.first(self._first_due, world.id)
        found = INT64_MAX if row is None or row[0] is None else int(row[0])
        if len(self._next_due) > _KEPT:
            self._next_due.clear()
        self._next_due[world.id] = (version, found)
        return found

    async def live(self, world: World, until: int, on_move: OnMove) -> int:
        """Makes the moves in strides, each leaving the world as it was at an earlier instant."""
        walk = Walk.of(world, until, on_move)

        async def stride(connection: Connection) -> tuple[Stride, list[Moved]]:
            return await self._stride(connection, walk)

        try:
            while not walk.over:
                walk.went(*await self._database.write(world.id, stride))
            for place, name in walk.emptied():
                await self._database.fetch(self._hide_all[name], world.id, place)
        finally:
            self.on_changes(world.id, walk.changes)
        return walk.count

    async def _stride(self, connection: Connection, walk: Walk) -> tuple[Stride, list[Moved]]:
        """Make the next moves."""
        shops = [
            (Shop(walk.world, place, shop_id, base, own, bool(changed), {}), lived_until)
            for place, shop_id, base, own, changed, lived_until in await connection.fetch(
                _SHOPS, walk.world
            )
        ]
        if not walk.goes_on(shop for shop, _ in shops):
            return Stride([], walk.until, complete=True), []
        found = [
            due
            for shop, lived_until in shops
            async for due in self._due(connection, shop, lived_until, walk)
        ]
        stride = next_stride(found, walk.until, _STRIDE)
        rows = {
            shop.place: await PostgresRows.of(self._database, connection, shop, stride.until)
            for shop in {due.shop.place: due.shop for due in stride.due}.values()
        }
        results = [
            await _move(connection, due, stride.until, told=rows[due.shop.place].listening)
            for due in stride.due
        ]
        for each in in_order(made for result in results for made in result.made):
            told = rows[each.shop.place]
            await walk.on_move(told, each.record, each.move, each.at)
            await self.on_write(told, each.resource, each.before, each.record, each.at)
        if stride.complete:
            await connection.execute(
                "UPDATE shops SET lived_until = $1 WHERE world = $2 AND lived_until < $1",
                stride.until,
                walk.world,
            )
        return stride, results

    async def _due(
        self, connection: Connection, shop: Shop, lived_until: int, walk: Walk
    ) -> AsyncIterator[Due]:
        """The first due rows of each table, in the base and in the own layer."""
        for table in self._due_moves:
            ahead = walk.ahead_of(shop, table, lived_until)
            if ahead.lacks(_STRIDE):
                asked = (shop.base, *ahead.last, walk.until, AHEAD)
                found = await connection.fetch(keys_of_base(table.name), *asked)
                ahead.add([(due_at, number) for due_at, number in found])
            yield Due(shop, table, shop.base, ahead.keys)
        rows = await connection.fetch(self._of_own, shop.own, walk.until, _STRIDE)
        for place, keys in groupby(rows, key=itemgetter(0)):
            own = [(due_at, number) for _, due_at, number in keys]
            yield Due(shop, self._due_moves[place], shop.own, own)


async def _move(connection: Connection, due: Due, until: int, *, told: bool) -> Moved:
    """Move some rows, a few at a time."""
    shop, table, layer, keys = due
    of_base = layer == shop.base
    statement = due_rows(table, "id = ANY($3::bigint[])", of_base=of_base)
    whole = Moved([], [], [], [])
    for start in range(0, len(keys), STRIDE):
        ids = [each for _, each in keys[start : start + STRIDE]]
        rows = await connection.fetch(statement, layer, shop.own, ids)
        result = moved(due, [tuple(row) for row in rows], until, told=told)
        await _replace(connection, shop, table, layer, result)
        whole.add(result)
        await asyncio.sleep(0)
    return whole


async def _replace(
    connection: Connection, shop: Shop, table: Table, layer: int, result: Moved
) -> None:
    if layer == shop.own:
        await connection.execute(
            f"DELETE FROM {table.name} WHERE layer = $1 AND id = ANY($2)", shop.own, result.ids
        )
    else:
        await connection.execute(
            f"INSERT INTO hidden SELECT $1::bigint, '{table.resource.name}', unnest($2::bigint[])",
            shop.own,
            result.ids,
        )
        await connection.execute(
            "UPDATE shops SET changed = 1 WHERE world = $1 AND place = $2", shop.world, shop.place
        )
    rows = [tuple(storable_row(row)) for row in result.rows]
    await connection.executemany(numbered(table.insertion), rows, timeout=LONG)


def _first_due(due_moves: list[Table]) -> str:
    """The query for the first instant at which anything is due in a world."""
    looks = [
        f"(SELECT min(due_at) FROM {table.name} WHERE layer = shops.{layer} AND due_at > {since})"
        for table in due_moves
        for layer, since in (("base", "lived_until"), ("own", "0"))
    ]
    return f"SELECT min(LEAST({', '.join(looks) or 'NULL'})) FROM shops WHERE world = $1"
