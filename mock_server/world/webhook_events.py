"""Telling webhooks of what happens to records, inside the transaction in which it happens."""

from typing import Any

from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.events import event_fields
from mock_server.store.rows import Rows
from mock_server.webhooks import tell


async def on_move(rows: Rows, record: Any, move: Any, at: int) -> None:
    """See store.protocol.OnMove."""
    if move.event:
        await queue_event(rows, move.event, record, move.name, at)


async def queue_event(rows: Rows, event: str, record: Any, move: str, at: int) -> None:
    """Let an event be delivered to the webhook of the record's OA, if it has one."""
    if not rows.listening:
        return
    found = await rows.find(ACCOUNTS, record.oa_id)
    if found is not None and found[0].webhook_url:
        await rows.deliver(tell(event, found[0], at, event_fields(record, move)))
