"""Queues changes of records for account webhooks, in the transaction that makes the changes."""

import json
from typing import Any

from mock_server.assumptions.shaping import record_as_told
from mock_server.contract.schema import Resource
from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.etelecom.accounts.webhook import WEBHOOKS
from mock_server.etelecom.accounts.webhook_sending import change_of, first_at
from mock_server.keys import PARTNER_ID
from mock_server.store.rows import Rows
from mock_server.webhooks import AccountChange

MOST_WAITING = 20_000
"""Maximum number of changes that wait for one webhook; older ones are dropped."""

GATHER = (
    "SELECT id, document FROM webhook_changes WHERE world = ? AND webhook = ? AND at <= ?"
    " ORDER BY id LIMIT ?"
)
FORGET = "DELETE FROM webhook_changes WHERE world = ? AND webhook = ? AND id <= ?"
QUEUE = "INSERT INTO webhook_changes (world, webhook, at, document) VALUES (?, ?, ?, ?)"
DROP_OLD = (
    "DELETE FROM webhook_changes WHERE world = ? AND webhook = ? AND id <= (SELECT id FROM"
    " webhook_changes WHERE world = ? AND webhook = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"
)
OPEN = (
    "INSERT INTO deliveries (world, event, oa_id, url, body, signature, at, due_at, attempts,"
    " webhook) SELECT ?, ?, 0, ?, '', '', ?, ?, '[]', ? WHERE NOT EXISTS (SELECT 1 FROM deliveries"
    " WHERE world = ? AND webhook = ? AND due_at IS NOT NULL)"
)
"""Inserts a delivery that will collect changes, unless one is waiting already."""

FIRST = "SELECT min(at) FROM webhook_changes WHERE world = ? AND webhook = ?"

MOST_BYTES = 32 * 2**20
TRIM = (
    "DELETE FROM deliveries WHERE world = ? AND webhook <> 0 AND due_at IS NULL AND id <= (SELECT"
    " max(id) FROM (SELECT id, sum(length(body)) OVER (ORDER BY id DESC) AS total FROM deliveries"
    " WHERE world = ? AND webhook <> 0) AS sizes WHERE total > ?)"
)
"""Deletes the oldest deliveries when the bodies of all exceed ``MOST_BYTES``."""


async def tell_accounts(
    rows: Rows, resource: Resource[Any], before: Any | None, record: Any, at: int
) -> None:
    """Queue a change of a record for every webhook that reports it.

    ``before`` is None if it is new.
    """
    if not resource.entity or not rows.listening or before == record:
        return
    document = ""
    for webhook in await rows.everywhere(WEBHOOKS, {}):
        hears = webhook.owner_id == record.shop_id
        if webhook.owner_id == PARTNER_ID:
            link = await rows.find(PARTNER_LINKS, record.shop_id)
            hears = link is None or link[0].state == "linked"
        if hears and resource.entity in webhook.entities:
            document = document or await _written(rows, resource, before, record, at)
            due_at = first_at(webhook, at)
            await rows.queue(AccountChange(webhook.id, webhook.url, at, document, due_at))


async def _written(
    rows: Rows, resource: Resource[Any], before: Any | None, record: Any, at: int
) -> str:
    """A change as the world's alternatives have it."""
    change, assume = change_of(resource, before, record, at), await rows.assumed()
    for part in ("latest", "changed") if assume else ():
        change[part] = {
            entity: record_as_told(assume, resource.record, members)
            for entity, members in change[part].items()
        }
    return json.dumps(change, ensure_ascii=False, separators=(",", ":"))
