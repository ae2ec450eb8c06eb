"""What happens to records in PostgreSQL as time goes by."""

from collections.abc import AsyncIterator

from mock_server.contract.values import INT64_MAX
from mock_server.store.account_changes import tell_accounts
from mock_server.store.changes import Change, OnChanges, nobody
from mock_server.store.due_records import (
    CHUNK,
    COLUMNS,
    Made,
    Moved,
    in_order,
    layers_due,
    moved,
    next_since,
)
from mock_server.store.postgres.database import LONG, Connection, Database
from mock_server.store.postgres.rows import PostgresRows
from mock_server.store.postgres.schema import numbered, storable_row
from mock_server.store.postgres.versions import Version, Versions
from mock_server.store.rows import OnMove
from mock_server.store.tables import Table
from mock_server.store.world import Shop, World

_SHOPS = (
    "SELECT place, shop_id, base, own, changed, lived_until FROM shops"
    " WHERE world = $1 ORDER BY place"
)
_KEPT = 10_000


class PostgresLives:
    """The LifeStore in PostgreSQL."""

    def __init__(self, database: Database, versions: Versions) -> None:
        self._database = database
        self._versions = versions
        self._due_moves = [table for table in database.tables.values() if table.resource.life]
        self._next_due: dict[str, tuple[Version | None, int]] = {}
        self._first_due = _first_due(self._due_moves)
        self.on_changes: OnChanges = nobody

    async def next_due(self, world: World) -> int:
        """Looked up again when the world has another version."""
        version = self._versions.seen.get(world.name)
        known = self._next_due.get(world.name)
        if known is not None and version is not None and known[0] == version:
            return known[1]
        row = await self._database.first(self._first_due, world.name)
        found = INT64_MAX if row is None or row[0] is None else int(row[0])
        if len(self._next_due) > _KEPT:
            self._next_due.clear()
        self._next_due[world.name] = (version, found)
        return found

    async def live(self, world: str, until: int, on_move: OnMove) -> int:
        changes: list[Change] = []

        async def lived(connection: Connection) -> int:
            changes.clear()  # an earlier try was not committed
            return await self._live(connection, world, until, on_move, changes)

        count = await self._database.write(world, lived)
        self.on_changes(world, changes)
        return count

    async def _live(
        self,
        connection: Connection,
        world: str,
        until: int,
        on_move: OnMove,
        changes: list[Change],
    ) -> int:
        count, made = 0, list[Made]()
        shops: dict[int, PostgresRows] = {}
        for *row, lived_until in await connection.fetch(_SHOPS, world):
            place, shop_id, base, own, changed = row
            shop = Shop(world, place, shop_id, base, own, bool(changed), {})
            rows = await PostgresRows.of(self._database, connection, shop, until)
            shops[place] = rows
            for table in self._due_moves:
                for layer, since in layers_due(shop, lived_until):
                    async for result in _moves(connection, shop, table, layer, since, until):
                        count += len(result.ids)
                        changes += result.changes
                        made += result.made if rows.listening else []
            if until > lived_until:
                await connection.execute(
                    "UPDATE shops SET lived_until = $1 WHERE world = $2 AND place = $3",
                    until,
                    world,
                    place,
                )
        for each in in_order(made):
            rows = shops[each.shop.place]
            await on_move(rows, each.record, each.move, each.at)
            await tell_accounts(rows, each.resource, each.before, each.record, each.at)
        return count


async def _moves(
    connection: Connection, shop: Shop, table: Table, layer: int, since: int, until: int
) -> AsyncIterator[Moved]:
    """Move what is due in a layer, a chunk at a time."""
    due, last = _due(table, layer == shop.base), since
    while found := await connection.fetch(due, layer, last, until, shop.own, CHUNK, timeout=LONG):
        rows = [tuple(row) for row in found]
        result = moved(table, shop, rows, until)
        await _replace(connection, shop, table, layer, result)
        yield result
        last = next_since(since, rows)


def _due(table: Table, of_base: bool) -> str:
    """Rows that are due; those of the base may be hidden by what was changed of them."""
    unhidden = (
        " AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.layer = $4"
        f" AND hidden.kind = '{table.resource.name}' AND hidden.id = {table.name}.id)"
        if of_base
        else " AND $4::bigint IS NOT NULL"
    )
    return (
        f"SELECT {COLUMNS} FROM {table.name}"
        f" WHERE layer = $1 AND due_at > $2 AND due_at <= $3{unhidden}"
        " ORDER BY due_at LIMIT $5"
    )


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
    """The first instant at which anything is due in a world, as one query."""
    looks = [
        f"(SELECT min(due_at) FROM {table.name} WHERE layer = shops.{layer} AND due_at > {since})"
        for table in due_moves
        for layer, since in (("base", "lived_until"), ("own", "0"))
    ]
    return f"SELECT min(LEAST({', '.join(looks) or 'NULL'})) FROM shops WHERE world = $1"
