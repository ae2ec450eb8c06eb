"""Layers in PostgreSQL: sets of records that worlds are based on."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from mock_server.store.delivery import LISTEN, LISTENS
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import LONG, Database
from mock_server.store.postgres.schema import SCHEMA, changed, numbered, storable_row
from mock_server.store.protocol import CHUNK, SEEDED_KEPT, Batch
from mock_server.store.snapshot_bounds import ROW
from mock_server.store.tables import Table

_ADD = (
    "INSERT INTO layers (name, profile) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING id"
)
_DROP = (
    "DELETE FROM layers WHERE id = $1"
    " AND NOT EXISTS (SELECT 1 FROM shops WHERE base = $1)"
    " AND NOT EXISTS (SELECT 1 FROM shops WHERE born_base = $1)"
    " AND NOT EXISTS (SELECT 1 FROM snapshots WHERE base = $1)"
)


class PostgresLayers:
    """The LayerStore in PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._growing = asyncio.Lock()

    async def add(self, name: str | None, profile: dict[str, Any], batches: Iterable[Batch]) -> int:
        """Layers are generated one at a time, so that calls find a free connection."""
        found = await self._database.first("SELECT id FROM layers WHERE name = $1", name)
        if found is not None:
            return int(found["id"])
        async with self._growing, self._database.connection() as db, db.transaction():
            layer = await db.fetchval(_ADD, name, json.dumps(profile, ensure_ascii=False))
            if layer is None:
                return int(await db.fetchval("SELECT id FROM layers WHERE name = $1", name))
            for resource, records in batches:
                table = self._database.tables[resource.name]
                for start in range(0, len(records), CHUNK):
                    await self._copy(db, table, layer, records[start : start + CHUNK])
                if resource.listens and any(map(resource.listens, records)):
                    await db.execute(numbered(LISTEN), layer)
        return int(layer)

    async def _copy(
        self, connection: Connection, table: Table, layer: int, records: list[Any]
    ) -> None:
        await connection.copy_records_to_table(
            table.name,
            schema_name=SCHEMA,
            columns=table.all_columns,
            records=[tuple(storable_row(table.values(layer, each))) for each in records],
            timeout=LONG,
        )


async def insert_layer(connection: Connection) -> int:
    """A new layer without a name and without records."""
    return int(await connection.fetchval(_ADD, None, "{}"))


async def empty_layers(database: Database, connection: Connection, layers: list[int]) -> None:
    """Delete the rows of layers, and what they hide."""
    names = [table.name for table in database.tables.values()]
    deletions = ", ".join(
        f"of_{name} AS (DELETE FROM {name} WHERE layer = ANY($1))" for name in names
    )
    await connection.execute(
        f"WITH {deletions} DELETE FROM hidden WHERE layer = ANY($1)", layers, timeout=LONG
    )


async def renew_own_layer(
    database: Database, connection: Connection, world: int, place: int
) -> int:
    """Replace a shop's own layer by a new, empty one, and return it.

    A call that still uses the old one gets ``WorldEnded``.
    """
    old = await connection.fetchval(
        "SELECT own FROM shops WHERE world = $1 AND place = $2", world, place
    )
    await empty_layers(database, connection, [old])
    await connection.execute("DELETE FROM layers WHERE id = $1", old)
    own = await insert_layer(connection)
    await connection.execute(
        "UPDATE shops SET own = $1, changed = 0 WHERE world = $2 AND place = $3", own, world, place
    )
    return own


async def copy_layer(database: Database, connection: Connection, source: int, target: int) -> None:
    """Copy a layer's rows, and what it hides, into an empty one."""
    for table in database.tables.values():
        columns = ", ".join((*table.columns, *table.contents))
        await connection.execute(
            f"INSERT INTO {table.name} (layer, {columns})"
            f" SELECT $1::bigint, {columns} FROM {table.name} WHERE layer = $2",
            target,
            source,
            timeout=LONG,
        )
    await connection.execute(
        "INSERT INTO hidden SELECT $1::bigint, kind, id FROM hidden WHERE layer = $2",
        target,
        source,
    )
    await connection.execute(numbered(f"{LISTEN} AND EXISTS ({LISTENS})"), target, source)


async def layer_size(database: Database, connection: Connection, layer: int) -> int:
    """The approximate bytes of a layer's rows."""
    sizes = [
        f"(SELECT COALESCE(sum(length(document) + length(hidden) + {ROW}), 0) FROM {table.name}"
        " WHERE layer = $1)"
        for table in database.tables.values()
    ]
    return int(await connection.fetchval(f"SELECT {' + '.join(sizes)}", layer, timeout=LONG))


async def drop_unused(database: Database, connection: Connection, layers: Iterable[int]) -> None:
    """Delete those of the layers that no shop or snapshot is based on.

    The newest seeded ones are kept, for the next world with the same recipe. A layer's row is
    locked before its users are counted, as ``worlds`` locks it for a new shop.
    """
    kept = await connection.fetch(
        "SELECT id FROM layers WHERE name IS NOT NULL ORDER BY id DESC LIMIT $1", SEEDED_KEPT
    )
    gone = []
    for layer in sorted(set(layers) - {each["id"] for each in kept}):
        await connection.execute("SELECT id FROM layers WHERE id = $1 FOR UPDATE", layer)
        if changed(await connection.execute(_DROP, layer)):
            gone.append(layer)
    if gone:
        await empty_layers(database, connection, gone)
