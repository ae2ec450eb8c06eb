"""Control calls on webhooks: the log of deliveries, and redelivery."""

import json
from typing import Any

from fastapi import APIRouter

from mock_server.errors import NotFound
from mock_server.formats import write_time
from mock_server.store import Store
from mock_server.store.delivery import Delivery
from mock_server.web.control.route import ControlRoute, RecordId, TargetWorld
from mock_server.web.openapi.control.call import described
from mock_server.webhook_sender import WebhookSender


def delivery_router(store: Store, webhook_sender: WebhookSender) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin/deliveries", tags=["webhooks"], route_class=ControlRoute)

    @router.get("", **described("listDeliveries", "Deliveries"))
    async def list_deliveries(target: TargetWorld) -> dict[str, Any]:
        """The world's deliveries, oldest first, with every attempt."""
        found = await store.deliveries.entries(target.world.id)
        return {"deliveries": [_shown(each) for each in found]}

    @router.post("/{record_id}/redeliver", **described("redeliver", "Delivery"))
    async def redeliver(target: TargetWorld, record_id: RecordId) -> dict[str, Any]:
        """Deliver one again now, and return the result."""
        world = target.world
        if await store.deliveries.again(world.id, record_id, world.clock.now()) is None:
            raise NotFound(f"no delivery with id {record_id}")
        await webhook_sender.deliver(world.id)
        for each in await store.deliveries.entries(world.id):
            if each.id == record_id:
                return _shown(each)
        raise NotFound(f"no delivery with id {record_id} any more: the world has been reset")

    return router


def _shown(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": str(delivery.id),
        "event": delivery.event,
        "oa_id": str(delivery.oa_id),
        "webhook_id": str(delivery.webhook),
        "url": delivery.url,
        "at": write_time(delivery.at),
        "body": json.loads(delivery.body) if delivery.body else None,
        "signature": delivery.signature,
        "state": delivery.state,
        "next_at": None if delivery.due_at is None else write_time(delivery.due_at),
        "attempts": list(delivery.attempts),
        "fault": delivery.fault or None,
    }
