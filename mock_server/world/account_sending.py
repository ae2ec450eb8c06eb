"""Sending to account webhooks: the body before an attempt, the webhook's state after it."""

from typing import Any

from msgspec.structs import replace

from mock_server.etelecom.accounts import webhook_sending
from mock_server.etelecom.accounts.webhook import WEBHOOKS
from mock_server.store import Shop, Store, World
from mock_server.store.delivery import Delivery
from mock_server.store.rows import Rows


class AccountSending:
    """What the webhook sender does for account webhooks besides the POST."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def prepared(self, world: World, delivery: Delivery) -> Delivery | None:
        """The delivery with the body of this attempt; None if its webhook was deleted."""
        at = delivery.claimed_at or delivery.at
        if await self._shop(world, delivery.webhook) is None:
            await self._store.deliveries.drop(delivery)
            return None
        new_id = webhook_sending.body_id(delivery.webhook, at, len(delivery.attempts))
        body = await self._store.deliveries.compose(
            delivery,
            at,
            webhook_sending.MOST_CHANGES,
            lambda changes: webhook_sending.written(delivery.body, changes, new_id),
        )
        return replace(delivery, body=body)

    async def settle(self, world: World, delivery: Delivery, attempt: dict[str, Any]) -> None:
        """Update the webhook's state after an attempt, and plan the next delivery."""
        shop, at = await self._shop(world, delivery.webhook), delivery.claimed_at or delivery.at
        if shop is None:
            await self._store.deliveries.drop(delivery)
            return

        async def act(rows: Rows) -> int | None:
            found = await rows.find(WEBHOOKS, delivery.webhook)
            if found is None:
                return None
            status, answer = attempt["status"], attempt.get("answer", "")
            problem = attempt.get("problem", "")
            changed, next_at = webhook_sending.after(found[0], at, status, answer, problem)
            await rows.keep(WEBHOOKS, changed)
            return next_at

        next_at = await self._store.records.transact(shop, at, act)
        await self._store.deliveries.follow(delivery, next_at, at + webhook_sending.APART)

    async def _shop(self, world: World, webhook_id: int) -> Shop | None:
        """The shop that owns a webhook."""
        for shop in world.shops:
            if await self._store.records.find(shop, WEBHOOKS, webhook_id) is not None:
                return shop
        return None

    def told(self, attempt: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """An attempt with what its receiver's developer should know, and whether it was taken."""
        status, answer = attempt["status"], attempt.get("answer", "")
        found = webhook_sending.hint(status, answer)
        taken = status is not None and webhook_sending.is_taken(status, answer)
        return attempt | {"hint": found} if found else attempt, taken
