"""Webhook deliveries in SQLite."""

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

from mock_server.clock import Clock, machine_now
from mock_server.contract.service import ACCOUNT_EVENT
from mock_server.contract.values import INT64_MAX
from mock_server.store.delivery import (
    FIELDS,
    LISTENING,
    Delivery,
    attempts_with,
    claimed,
    delivery_of,
)
from mock_server.store.due_records import worlds_due
from mock_server.store.sqlite.database import Database
from mock_server.store.waiting_changes import FIRST, FORGET, GATHER, MOST_BYTES, OPEN, TRIM

_AT_ONCE = 50
"""Worlds checked at once."""

_HELD = "world = ? AND due_at IS NOT NULL AND held = 1 AND fault = ?"


class SQLiteDeliveries:
    """The DeliveryStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database
        lively = [table for table in database.tables.values() if table.has_dues]
        listening = LISTENING.replace("?", "worlds.id")
        chosen = f"worlds.id IN (SELECT value FROM json_each(?)) AND EXISTS ({listening})"
        self._due = worlds_due(lively, chosen)

    async def due(self, worlds: Iterable[int] | None = None) -> list[int]:
        """See DeliveryStore. Checks some worlds at a time, and lets other calls run in between."""
        db, found = self._database.connection, list[int]()
        if worlds is None:
            worlds = [world for (world,) in db.execute("SELECT world FROM listeners").fetchall()]
        asked = list(worlds)
        for start in range(0, len(asked), _AT_ONCE):
            if start:
                await asyncio.sleep(0)
            now, some = machine_now(), json.dumps(asked[start : start + _AT_ONCE])
            found += [world for (world,) in db.execute(self._due, (now, some, now))]
        return found

    async def entries(self, world: int) -> list[Delivery]:
        found = self._database.connection.execute(
            f"SELECT {FIELDS} FROM deliveries WHERE world = ? ORDER BY id", (world,)
        )
        return [delivery_of(row) for row in found]

    async def claim(self, world: int, clock: Clock) -> Delivery | None:
        now = clock.now()
        async with self._database.transaction() as db:
            row = db.execute(
                f"SELECT {FIELDS} FROM deliveries WHERE world = ? AND due_at <= ?"
                " AND busy_until < ? ORDER BY due_at, id LIMIT 1",
                (world, now, machine_now()),
            ).fetchone()
            if row is None:
                return None
            claim = claimed(row, clock, now)
            db.execute(
                "UPDATE deliveries SET due_at = ?, busy_until = ?, held = 0 WHERE id = ?",
                (claim.next_at, claim.busy_until, claim.delivery.id),
            )
        return claim.delivery

    async def settle(self, delivery_id: int, attempt: dict[str, Any], *, done: bool) -> None:
        async with self._database.transaction() as db:
            row = db.execute(
                "SELECT attempts FROM deliveries WHERE id = ?", (delivery_id,)
            ).fetchone()
            if row is None:  # the world was reset meanwhile
                return
            attempts = attempts_with(row[0], attempt)
            db.execute(
                "UPDATE deliveries SET attempts = ?, busy_until = 0 WHERE id = ?",
                (attempts, delivery_id),
            )
            if done:
                db.execute("UPDATE deliveries SET due_at = NULL WHERE id = ?", (delivery_id,))

    async def compose(
        self, delivery: Delivery, at: int, most: int, body: Callable[[list[str]], str]
    ) -> str:
        world, webhook = delivery.world, delivery.webhook
        async with self._database.transaction() as db:
            found: list[tuple[int, str]] = []
            if not delivery.body:
                found = db.execute(GATHER, (world, webhook, at, most)).fetchall()
                db.execute(FORGET, (world, webhook, found[-1][0] if found else 0))
            text = body([change for _, change in found])
            db.execute("UPDATE deliveries SET body = ? WHERE id = ?", (text, delivery.id))
            db.execute(TRIM, (world, world, MOST_BYTES))
        return text

    async def drop(self, delivery: Delivery) -> None:
        async with self._database.transaction() as db:
            db.execute(FORGET, (delivery.world, delivery.webhook, INT64_MAX))
            db.execute("UPDATE deliveries SET due_at = NULL WHERE id = ?", (delivery.id,))

    async def follow(self, delivery: Delivery, at: int | None, not_before: int) -> None:
        world, webhook = delivery.world, delivery.webhook
        async with self._database.transaction() as db:
            kept = db.execute("UPDATE deliveries SET due_at = ? WHERE id = ?", (at, delivery.id))
            if not kept.rowcount:  # the world was reset or removed meanwhile
                return
            (first,) = db.execute(FIRST, (world, webhook)).fetchone()
            if first is not None:
                due = max(first, not_before)
                row = (world, ACCOUNT_EVENT, delivery.url, first, due, webhook, world, webhook)
                db.execute(OPEN, row)

    async def mark(self, delivery_id: int, fault: str, held_until: int | None) -> None:
        async with self._database.transaction() as db:
            db.execute("UPDATE deliveries SET fault = ? WHERE id = ?", (fault, delivery_id))
            if held_until is not None:
                db.execute(
                    "UPDATE deliveries SET due_at = ?, busy_until = 0, held = 1 WHERE id = ?",
                    (held_until, delivery_id),
                )

    async def holds(self, world: int, fault: str) -> bool:
        found = self._database.connection.execute(
            f"SELECT 1 FROM deliveries WHERE {_HELD} LIMIT 1", (world, fault)
        )
        return found.fetchone() is not None

    async def release(self, world: int, fault: str, at: int) -> None:
        if await self.holds(world, fault):
            async with self._database.transaction() as db:
                db.execute(
                    f"UPDATE deliveries SET due_at = min(due_at, ?) WHERE {_HELD}",
                    (at, world, fault),
                )

    async def again(self, world: int, delivery_id: int, now: int) -> Delivery | None:
        async with self._database.transaction() as db:
            row = db.execute(
                f"UPDATE deliveries SET due_at = ? WHERE world = ? AND id = ? RETURNING {FIELDS}",
                (now, world, delivery_id),
            ).fetchone()
        return delivery_of(row) if row else None
