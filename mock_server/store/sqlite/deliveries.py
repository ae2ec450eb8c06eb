"""Webhooks' deliveries in SQLite."""

import json
from dataclasses import replace
from typing import Any

from mock_server.store.delivery import Delivery
from mock_server.store.sqlite.database import Database
from mock_server.webhooks import RETRIES

_FIELDS = "id, world, event, oa_id, url, body, signature, at, attempts, due_at"


class SQLiteDeliveries:
    """The DeliveryStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listeners(self) -> list[str]:
        """See DeliveryStore."""
        found = self._database.connection.execute("SELECT world FROM listeners ORDER BY world")
        return [world for (world,) in found]

    async def entries(self, world: str) -> list[Delivery]:
        """See DeliveryStore."""
        found = self._database.connection.execute(
            f"SELECT {_FIELDS} FROM deliveries WHERE world = ? ORDER BY id", (world,)
        )
        return [_delivery(row) for row in found]

    async def claim(self, world: str, now: int) -> Delivery | None:
        """See DeliveryStore."""
        async with self._database.atom() as db:
            row = db.execute(
                f"SELECT {_FIELDS} FROM deliveries WHERE world = ? AND due_at <= ?"
                " ORDER BY due_at, id LIMIT 1",
                (world, now),
            ).fetchone()
            if row is None:
                return None
            delivery = replace(_delivery(row), claimed_at=now)
            tried = len(delivery.attempts)
            next_at = now + RETRIES[tried] if tried < len(RETRIES) else None
            db.execute("UPDATE deliveries SET due_at = ? WHERE id = ?", (next_at, delivery.id))
        return delivery

    async def settle(self, delivery_id: int, attempt: dict[str, Any], *, done: bool) -> None:
        """See DeliveryStore."""
        async with self._database.atom() as db:
            row = db.execute(
                "SELECT attempts FROM deliveries WHERE id = ?", (delivery_id,)
            ).fetchone()
            if row is None:  # reset meanwhile
                return
            attempts = json.dumps([*json.loads(row[0]), attempt])
            db.execute("UPDATE deliveries SET attempts = ? WHERE id = ?", (attempts, delivery_id))
            if done:
                db.execute("UPDATE deliveries SET due_at = NULL WHERE id = ?", (delivery_id,))

    async def again(self, world: str, delivery_id: int, now: int) -> Delivery | None:
        """See DeliveryStore."""
        async with self._database.atom() as db:
            row = db.execute(
                f"UPDATE deliveries SET due_at = ? WHERE world = ? AND id = ? RETURNING {_FIELDS}",
                (now, world, delivery_id),
            ).fetchone()
        return _delivery(row) if row else None


def _delivery(row: tuple[Any, ...]) -> Delivery:
    number, world, event, oa_id, url, body, signature, at, attempts, due_at = row
    tried = tuple(json.loads(attempts))
    return Delivery(number, world, event, oa_id, url, body, signature, at, tried, None, due_at)
