"""Webhook deliveries by world; what a delivery is, and when it is tried again, ``delivery`` has."""

import asyncio
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
from mock_server.store.sessions import Session, Sessions
from mock_server.store.waiting_changes import FIRST, FORGET, GATHER, MOST_BYTES, OPEN, TRIM

_AT_ONCE = 50
"""Worlds checked at once; other calls run in between."""

_HELD = "world = ? AND due_at IS NOT NULL AND held = 1 AND fault = ?"


class Deliveries:
    """The deliveries of all worlds."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._due = _due_in(sessions)

    async def due(self, worlds: Iterable[int] | None = None) -> list[int]:
        """Those of the worlds, or of all, that receive webhooks and in which something is due.

        That is a delivery that is not being sent, or a move of a record.
        """
        if worlds is None:
            listeners = await self._sessions.fetch("SELECT world FROM listeners")
            worlds = [world for (world,) in listeners]
        asked, found = list(worlds), list[int]()
        for start in range(0, len(asked), _AT_ONCE):
            if start:
                await asyncio.sleep(0)
            some = self._sessions.dialect.list_parameter(tuple(asked[start : start + _AT_ONCE]))
            now = machine_now()
            found += [world for (world,) in await self._sessions.fetch(self._due, now, some, now)]
        return found

    async def entries(self, world: int) -> list[Delivery]:
        """The world's deliveries, oldest first."""
        found = await self._sessions.fetch(
            f"SELECT {FIELDS} FROM deliveries WHERE world = ? ORDER BY id", world
        )
        return [delivery_of(row) for row in found]

    async def claim(self, world: int, clock: Clock) -> Delivery | None:
        """The first delivery that is due by the clock and not being sent; None if there is none.

        Its next attempt is already planned, and ``claimed_at`` is the instant of this one. The
        claim lasts until the delivery is settled, or for ``CARRIED`` if its process was killed. A
        delivery that another process is claiming is skipped.
        """
        now = clock.now()

        async def take(session: Session) -> Delivery | None:
            row = await session.first(
                f"SELECT {FIELDS} FROM deliveries WHERE world = ? AND due_at <= ?"
                f" AND busy_until < ? ORDER BY due_at, id LIMIT 1{session.skip_locked}",
                world,
                now,
                machine_now(),
            )
            if row is None:
                return None
            delivery, next_at, busy_until = claimed(row, clock, now)
            sql = "UPDATE deliveries SET due_at = ?, busy_until = ?, held = 0 WHERE id = ?"
            await session.change(sql, next_at, busy_until, delivery.id)
            return delivery

        return await self._sessions.transact(take)

    async def settle(self, delivery_id: int, attempt: dict[str, Any], *, done: bool) -> None:
        """Store the result of an attempt; if ``done``, there is no next attempt."""

        async def keep(session: Session) -> None:
            found = await session.first(
                f"SELECT attempts FROM deliveries WHERE id = ?{session.lock}", delivery_id
            )
            if found is None:  # the world was reset meanwhile
                return
            end = ", due_at = NULL" if done else ""
            await session.change(
                f"UPDATE deliveries SET attempts = ?, busy_until = 0{end} WHERE id = ?",
                attempts_with(found[0], attempt),
                delivery_id,
            )

        await self._sessions.transact(keep)

    async def compose(
        self, delivery: Delivery, at: int, most: int, body: Callable[[list[str]], str]
    ) -> str:
        """Write the body of an attempt at an account webhook, from its changes, as ``body`` does.

        The first attempt gathers what happened until then, at most so many; a later one has none
        but those of the first.
        """
        world, webhook = delivery.world, delivery.webhook

        async def write(session: Session) -> str:
            found: list[Any] = []
            if not delivery.body:
                found = await session.fetch(GATHER, world, webhook, at, most)
                await session.change(FORGET, world, webhook, found[-1][0] if found else 0)
            text = body([change for _, change in found])
            await session.change("UPDATE deliveries SET body = ? WHERE id = ?", text, delivery.id)
            await session.change(TRIM, world, world, MOST_BYTES)
            return text

        return await self._sessions.transact(write)

    async def drop(self, delivery: Delivery) -> None:
        """Give up a delivery to a deleted account webhook, and the changes that wait for it."""

        async def forget(session: Session) -> None:
            await session.change(FORGET, delivery.world, delivery.webhook, INT64_MAX)
            await session.change("UPDATE deliveries SET due_at = NULL WHERE id = ?", delivery.id)

        await self._sessions.transact(forget)

    async def follow(self, delivery: Delivery, at: int | None, not_before: int) -> None:
        """Plan what follows an attempt at an account webhook.

        With an instant the delivery is retried then; without one, the waiting changes are sent
        next.
        """
        world, webhook = delivery.world, delivery.webhook

        async def plan(session: Session) -> None:
            sql = "UPDATE deliveries SET due_at = ? WHERE id = ?"
            if not await session.change(sql, at, delivery.id):
                return  # the world was reset or removed meanwhile
            (first,) = await session.first(FIRST, world, webhook) or (None,)
            if first is not None:
                due = max(first, not_before)
                row = (world, ACCOUNT_EVENT, delivery.url, first, due, webhook, world, webhook)
                await session.change(OPEN, *row)

        await self._sessions.transact(plan)

    async def mark(self, delivery_id: int, fault: str, held_until: int | None) -> None:
        """Apply a fault to a delivery, and hold it until an instant if one is given.

        It is held until it is claimed again.
        """

        async def keep(session: Session) -> None:
            await session.change("UPDATE deliveries SET fault = ? WHERE id = ?", fault, delivery_id)
            if held_until is not None:
                await session.change(
                    "UPDATE deliveries SET due_at = ?, busy_until = 0, held = 1 WHERE id = ?",
                    held_until,
                    delivery_id,
                )

        await self._sessions.transact(keep)

    async def holds(self, world: int, fault: str) -> bool:
        """Whether the fault is holding a delivery."""
        found = await self._sessions.first(
            f"SELECT 1 FROM deliveries WHERE {_HELD} LIMIT 1", world, fault
        )
        return found is not None

    async def release(self, world: int, fault: str, at: int) -> None:
        """Make the deliveries held by the fault due at an instant."""
        if await self.holds(world, fault):
            sql = f"UPDATE deliveries SET due_at = ? WHERE due_at > ? AND {_HELD}"
            await self._sessions.transact(lambda session: session.change(sql, at, at, world, fault))

    async def again(self, world: int, delivery_id: int, now: int) -> Delivery | None:
        """Make a delivery due now; None if it does not exist."""
        sql = f"UPDATE deliveries SET due_at = ? WHERE world = ? AND id = ? RETURNING {FIELDS}"
        row = await self._sessions.transact(
            lambda session: session.first(sql, now, world, delivery_id)
        )
        return delivery_of(row) if row else None


def _due_in(sessions: Sessions) -> str:
    """The statement that finds those of some worlds that listen and in which something is due.

    Its parameters are the machine's instant, the worlds, and the instant again.
    """
    moves = [
        f"EXISTS (SELECT 1 FROM {table.name} WHERE layer = shops.{layer}"
        f" AND due_at > {since} AND due_at <= listening.now)"
        for table in sessions.tables.values()
        if table.has_dues
        for layer, since in (("base", "lived_until"), ("own", "0"))
    ]
    any_of = sessions.dialect.any_of.format(type="bigint")
    return (
        "SELECT id FROM (SELECT worlds.id, COALESCE(frozen_at, ? + clock_offset) AS now"
        f" FROM worlds WHERE worlds.id {any_of}"
        f" AND EXISTS ({LISTENING.replace('?', 'worlds.id')})) AS listening"
        " WHERE EXISTS (SELECT 1 FROM deliveries WHERE deliveries.world = listening.id"
        " AND due_at <= listening.now AND busy_until < ?)"
        " OR EXISTS (SELECT 1 FROM shops WHERE shops.world = listening.id"
        f" AND ({' OR '.join(moves) or 'FALSE'}))"
    )
