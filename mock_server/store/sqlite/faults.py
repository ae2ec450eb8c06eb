"""Fault rules in SQLite."""

import json
from collections.abc import Callable
from typing import Any

from mock_server.store.sqlite.database import Database


class SQLiteFaults:
    """The FaultStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, world: int, document: str) -> int:
        async with self._database.writing(world) as db:
            (rule_id,) = db.execute(
                "INSERT INTO faults (world, document, state) VALUES (?, ?, '{}') RETURNING id",
                (world, document),
            ).fetchone()
        return int(rule_id)

    async def states(self, world: int) -> list[tuple[int, str, dict[str, Any]]]:
        found = self._database.connection.execute(
            "SELECT id, document, state FROM faults WHERE world = ? ORDER BY id", (world,)
        )
        return [(rule_id, document, json.loads(state)) for rule_id, document, state in found]

    async def remove(self, world: int, rule_id: int | None = None) -> bool:
        async with self._database.writing(world) as db:
            if rule_id is None:
                removed = db.execute("DELETE FROM faults WHERE world = ?", (world,))
            else:
                removed = db.execute(
                    "DELETE FROM faults WHERE world = ? AND id = ?", (world, rule_id)
                )
        return bool(removed.rowcount)

    async def step(
        self, rule_id: int, change: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> dict[str, Any] | None:
        async with self._database.transaction() as db:
            found = db.execute("SELECT state FROM faults WHERE id = ?", (rule_id,)).fetchone()
            if not found:
                return None
            state = change(json.loads(found[0]))
            db.execute("UPDATE faults SET state = ? WHERE id = ?", (json.dumps(state), rule_id))
        return state
