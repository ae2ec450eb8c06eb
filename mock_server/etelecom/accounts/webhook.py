"""Account webhooks: where a shop or a partner is notified of messages and calls."""

from collections.abc import Mapping
from typing import Any

from mock_server.clock import SECOND
from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.accounts.webhook_record import ENTITIES, FRESH, Webhook

_ADDRESS = "http://localhost:9000/account"


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Webhook:
    """A new webhook with the given fields."""
    created_at = given.get("created_at", slot.created_at) // SECOND * SECOND
    return slot.completed(
        Webhook,
        {**given, "created_at": created_at},
        entities=list(ENTITIES),
        url=_ADDRESS,
        states=FRESH,
        owner_id=slot.shop_id,
    )


WEBHOOKS = Resource(
    name="webhook",
    about="The account webhooks of the shop and of the partner.",
    first_id=1_100_000_000_000_000_000,
    complete=complete,
    service="Webhook",
    most_seeded=0,
    listens=lambda _webhook: True,
)
