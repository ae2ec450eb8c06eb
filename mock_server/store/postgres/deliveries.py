"""Webhook deliveries in PostgreSQL."""

from collections.abc import Callable, Iterable
from typing import Any

from mock_server.clock import Clock, machine_now
from mock_server.contract.service import ACCOUNT_EVENT
from mock_server.contract.values import INT64_MAX
from mock_server.store.delivery import (
    FIELDS,
    Delivery,
    attempts_with,
    claimed,
    delivery_of,
)
from mock_server.store.due_records import worlds_due
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.schema import changed, numbered
from mock_server.store.waiting_changes import FIRST, FORGET, GATHER, MOST_BYTES, OPEN, TRIM

_CLAIM = (
    f"SELECT {FIELDS} FROM deliveries WHERE world = $1 AND due_at <= $2"
    " AND busy_until < $3"
    " ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"
)

_HELD = (
    "SELECT id FROM deliveries WHERE world = $1 AND due_at IS NOT NULL AND held = 1 AND fault = $2"
)


class PostgresDeliveries:
    """The DeliveryStore in PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        lively = [table for table in database.tables.values() if table.has_dues]
        # An array of NULL stands for all worlds.
        chosen = (
            "(worlds.id = ANY(?::bigint[])) IS NOT FALSE"
            " AND worlds.id IN (SELECT world FROM listeners)"
        )
        self._due = numbered(worlds_due(lively, chosen))

    async def due(self, worlds: Iterable[int] | None = None) -> list[int]:
        now, asked = machine_now(), None if worlds is None else list(worlds)
        found = await self._database.fetch(self._due, now, asked, now)
        return [row["id"] for row in found]

    async def entries(self, world: int) -> list[Delivery]:
        found = await self._database.fetch(
            f"SELECT {FIELDS} FROM deliveries WHERE world = $1 ORDER BY id", world
        )
        return [delivery_of(row) for row in found]

    async def claim(self, world: int, clock: Clock) -> Delivery | None:
        """A delivery that another process is claiming is skipped."""
        now = clock.now()

        async def take(connection: Connection) -> Delivery | None:
            row = await connection.fetchrow(_CLAIM, world, now, machine_now())
            if row is None:
                return None
            claim = claimed(row, clock, now)
            await connection.execute(
                "UPDATE deliveries SET due_at = $1, busy_until = $2, held = 0 WHERE id = $3",
                claim.next_at,
                claim.busy_until,
                claim.delivery.id,
            )
            return claim.delivery

        return await self._database.transaction(take)

    async def settle(self, delivery_id: int, attempt: dict[str, Any], *, done: bool) -> None:
        async def keep(connection: Connection) -> None:
            found = await connection.fetchval(
                "SELECT attempts FROM deliveries WHERE id = $1 FOR UPDATE", delivery_id
            )
            if found is None:  # the world was reset meanwhile
                return
            attempts = attempts_with(found, attempt)
            await connection.execute(
                "UPDATE deliveries SET attempts = $1, busy_until = 0,"
                " due_at = CASE WHEN $2 THEN NULL ELSE due_at END WHERE id = $3",
                attempts,
                done,
                delivery_id,
            )

        await self._database.transaction(keep)

    async def compose(
        self, delivery: Delivery, at: int, most: int, body: Callable[[list[str]], str]
    ) -> str:
        world, webhook = delivery.world, delivery.webhook

        async def write(connection: Connection) -> str:
            found: list[Any] = []
            if not delivery.body:
                found = await connection.fetch(numbered(GATHER), world, webhook, at, most)
                last = found[-1][0] if found else 0
                await connection.execute(numbered(FORGET), world, webhook, last)
            text = body([change for _, change in found])
            await connection.execute(
                "UPDATE deliveries SET body = $1 WHERE id = $2", text, delivery.id
            )
            await connection.execute(numbered(TRIM), world, world, MOST_BYTES)
            return text

        return await self._database.transaction(write)

    async def drop(self, delivery: Delivery) -> None:
        async def forget(connection: Connection) -> None:
            await connection.execute(numbered(FORGET), delivery.world, delivery.webhook, INT64_MAX)
            await connection.execute(
                "UPDATE deliveries SET due_at = NULL WHERE id = $1", delivery.id
            )

        await self._database.transaction(forget)

    async def follow(self, delivery: Delivery, at: int | None, not_before: int) -> None:
        world, webhook = delivery.world, delivery.webhook

        async def plan(connection: Connection) -> None:
            status = await connection.execute(
                "UPDATE deliveries SET due_at = $1 WHERE id = $2", at, delivery.id
            )
            if not changed(status):  # the world was reset or removed meanwhile
                return
            first = await connection.fetchval(numbered(FIRST), world, webhook)
            if first is not None:
                due = max(first, not_before)
                row = (world, ACCOUNT_EVENT, delivery.url, first, due, webhook, world, webhook)
                await connection.execute(numbered(OPEN), *row)

        await self._database.transaction(plan)

    async def mark(self, delivery_id: int, fault: str, held_until: int | None) -> None:
        async def keep(connection: Connection) -> None:
            await connection.execute(
                "UPDATE deliveries SET fault = $1, due_at = COALESCE($2, due_at),"
                " busy_until = CASE WHEN $2::bigint IS NULL THEN busy_until ELSE 0 END,"
                " held = CASE WHEN $2::bigint IS NULL THEN held ELSE 1 END WHERE id = $3",
                fault,
                held_until,
                delivery_id,
            )

        await self._database.transaction(keep)

    async def holds(self, world: int, fault: str) -> bool:
        return await self._database.first(f"{_HELD} LIMIT 1", world, fault) is not None

    async def release(self, world: int, fault: str, at: int) -> None:
        if await self.holds(world, fault):
            await self._database.fetch(
                f"UPDATE deliveries SET due_at = LEAST(due_at, $3) WHERE id IN ({_HELD})",
                world,
                fault,
                at,
            )

    async def again(self, world: int, delivery_id: int, now: int) -> Delivery | None:
        row = await self._database.first(
            f"UPDATE deliveries SET due_at = $1 WHERE world = $2 AND id = $3 RETURNING {FIELDS}",
            now,
            world,
            delivery_id,
        )
        return delivery_of(row) if row else None
