"""Layers in PostgreSQL: sets of records that worlds are based on."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from mock_server.store.delivery import LISTEN, LISTENS
from mock_server.store.layers import ROW, Batch, Layers
from mock_server.store.postgres.database import LONG, Database
from mock_server.store.postgres.schema import SCHEMA, numbered, storable_row
from mock_server.store.sessions import Session

_ADD = (
    "INSERT INTO layers (name, profile) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING id"
)

_CHUNK = 100
"""Records that are written at once; other calls run in between."""


class PostgresLayers(Layers):
    """The layers in PostgreSQL."""

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
                for start in range(0, len(records), _CHUNK):
                    some = [table.values(layer, each) for each in records[start : start + _CHUNK]]
                    await db.copy_records_to_table(
                        table.name,
                        schema_name=SCHEMA,
                        columns=table.all_columns,
                        records=[tuple(storable_row(row)) for row in some],
                        timeout=LONG,
                    )
                if resource.listens and any(map(resource.listens, records)):
                    await db.execute(numbered(LISTEN), layer)
        return int(layer)

    async def empty(self, session: Session, layers: list[int]) -> None:
        """Delete the rows, all in one statement."""
        if layers:
            deletions = ", ".join(
                f"of_{table.name} AS (DELETE FROM {table.name} WHERE layer = ANY($1))"
                for table in self._database.tables.values()
            )
            sql = f"WITH {deletions} DELETE FROM hidden WHERE layer = ANY($1)"
            await session.change(sql, layers, long=True)

    async def copy(self, session: Session, source: int) -> int:
        """A copy of a layer."""
        target = await self.insert(session)
        for table in self._database.tables.values():
            columns = ", ".join((*table.columns, *table.contents))
            copy = (
                f"INSERT INTO {table.name} (layer, {columns})"
                f" SELECT $1::bigint, {columns} FROM {table.name} WHERE layer = $2"
            )
            await session.change(copy, target, source, long=True)
        copy = "INSERT INTO hidden SELECT $1::bigint, kind, id FROM hidden WHERE layer = $2"
        await session.change(copy, target, source)
        await session.change(f"{LISTEN} AND EXISTS ({LISTENS})", target, source)
        return target

    async def size(self, session: Session, layer: int) -> int:
        """The approximate bytes of a layer's rows."""
        sizes = [
            f"(SELECT COALESCE(sum(length(document) + length(hidden) + {ROW}), 0)"
            f" FROM {table.name} WHERE layer = $1)"
            for table in self._database.tables.values()
        ]
        ((size,),) = await session.fetch(f"SELECT {' + '.join(sizes)}", layer, long=True)
        return int(size)
