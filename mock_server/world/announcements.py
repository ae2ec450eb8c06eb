"""Telling whoever hears of it that a record was written, inside the transaction that writes it."""

import json
from collections.abc import Mapping
from typing import Any

from mock_server.assumptions.shaping import record_as_told
from mock_server.contract.schema import Resource
from mock_server.etelecom.accounts.webhook_sending import change_of, first_at, hearing
from mock_server.store.rows import Rows
from mock_server.webhooks import AccountChange
from mock_server.world.webhook_events import TransactionRecords, queue_said


async def announce(
    rows: Rows, resource: Resource[Any], before: Any | None, after: Any | None, at: int
) -> None:
    """Queue the events that a write causes and the changes that accounts are told of.

    Nothing is queued until the world has asked for webhooks; see ``OnWrite``.
    """
    if before == after or not rows.listening:
        return
    if after is not None:
        for event in resource.tells:
            payload = event.payload(before, after)
            if payload is not None:
                await queue_said(rows, event, after, at, payload)
    if not resource.entity:
        return
    record, document = before if after is None else after, ""
    for webhook in await hearing(TransactionRecords(rows), resource.entity, record):
        if not document:
            change = change_of(resource, before, after, at)
            document = _written(change, record, await rows.assumed())
        due_at = first_at(webhook, at)
        await rows.queue(AccountChange(webhook.id, webhook.url, at, document, due_at))


def _written(change: dict[str, Any], record: Any, assume: Mapping[str, str]) -> str:
    """A change in JSON, as the world's alternatives have it."""
    for part in ("latest", "changed") if assume else ():
        change[part] = {
            entity: record_as_told(assume, record, members)
            for entity, members in change[part].items()
        }
    return json.dumps(change, ensure_ascii=False, separators=(",", ":"))
