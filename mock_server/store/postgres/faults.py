"""Fault rules in PostgreSQL."""

import json
from collections.abc import Callable
from typing import Any

from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.schema import changed


class PostgresFaults:
    """The FaultStore in PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, world: int, document: str) -> int:
        async def insert(connection: Connection) -> int:
            number = await connection.fetchval(
                "INSERT INTO faults (world, document, state) VALUES ($1, $2, '{}') RETURNING id",
                world,
                document,
            )
            return int(number)

        return await self._database.write(world, insert)

    async def states(self, world: int) -> list[tuple[int, str, dict[str, Any]]]:
        found = await self._database.fetch(
            "SELECT id, document, state FROM faults WHERE world = $1 ORDER BY id", world
        )
        return [(rule_id, document, json.loads(state)) for rule_id, document, state in found]

    async def remove(self, world: int, rule_id: int | None = None) -> bool:
        async def delete(connection: Connection) -> bool:
            if rule_id is None:
                status = await connection.execute("DELETE FROM faults WHERE world = $1", world)
            else:
                status = await connection.execute(
                    "DELETE FROM faults WHERE world = $1 AND id = $2", world, rule_id
                )
            return bool(changed(status))

        return await self._database.write(world, delete)

    async def step(
        self, rule_id: int, change: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> dict[str, Any] | None:
        """Only the rule's own row is locked, so that other writers of the world need not wait."""

        async def take(connection: Connection) -> dict[str, Any] | None:
            found = await connection.fetchval(
                "SELECT state FROM faults WHERE id = $1 FOR UPDATE", rule_id
            )
            if found is None:
                return None
            state = change(json.loads(found))
            await connection.execute(
                "UPDATE faults SET state = $1 WHERE id = $2", json.dumps(state), rule_id
            )
            return state

        return await self._database.transaction(take)
