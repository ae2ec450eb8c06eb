"""Worlds' fault rules, as JSON, with the state of each."""

import json
from collections.abc import Callable
from typing import Any

from mock_server.store.sessions import Session, Sessions, T


class Faults:
    """The fault rules of all worlds."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def add(self, world: int, document: str) -> int:
        """Add a rule; returns its number."""
        sql = "INSERT INTO faults (world, document, state) VALUES (?, ?, '{}') RETURNING id"
        ((rule_id,),) = await self._sessions.write(
            world, lambda session: session.fetch(sql, world, document)
        )
        return int(rule_id)

    async def states(self, world: int) -> list[tuple[int, str, dict[str, Any]]]:
        """Number, JSON and state of the world's rules, oldest first."""
        found = await self._sessions.fetch(
            "SELECT id, document, state FROM faults WHERE world = ? ORDER BY id", world
        )
        return [(rule_id, document, json.loads(state)) for rule_id, document, state in found]

    async def remove(self, world: int, rule_id: int | None = None) -> bool:
        """Delete one rule, or all; False if there is none."""
        sql = "DELETE FROM faults WHERE world = $1 AND id = coalesce($2, id)"
        return bool(
            await self._sessions.write(world, lambda session: session.change(sql, world, rule_id))
        )

    async def step(
        self, rule_id: int, change: Callable[[dict[str, Any]], tuple[dict[str, Any], T]]
    ) -> tuple[dict[str, Any], T] | None:
        """Change a rule's state, and return what ``change`` does; None if the rule was deleted.

        Only the rule is locked, so that other writers of the world need not wait.
        """

        async def take(session: Session) -> tuple[dict[str, Any], T] | None:
            sql = f"SELECT state FROM faults WHERE id = ?{session.lock}"
            found = await session.first(sql, rule_id)
            if found is None:
                return None
            state, result = change(json.loads(found[0]))
            sql = "UPDATE faults SET state = ? WHERE id = ?"
            await session.change(sql, json.dumps(state), rule_id)
            return state, result

        return await self._sessions.transact(take)
