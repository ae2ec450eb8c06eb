"""Queueing webhook events of records, inside the transaction in which they happen."""

from collections.abc import Mapping
from typing import Any, TypeVar

from mock_server.assumptions.shaping import event_as_told
from mock_server.contract.events import Event, WriteEvent
from mock_server.contract.life import Move
from mock_server.contract.schema import Resource
from mock_server.store.rows import Rows

R = TypeVar("R")


class TransactionRecords:
    """The rows of a transaction, without their plans."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    async def find(self, resource: Resource[R], record_id: int) -> R | None:
        found = await self.rows.find(resource, record_id)
        return found[0] if found else None

    async def latest(self, resource: Resource[R], **equals: Any) -> R | None:
        found: R | None = await self.rows.latest(resource, equals)
        return found

    async def everywhere(self, resource: Resource[R], **equals: Any) -> list[R]:
        return await self.rows.everywhere(resource, equals)


async def on_move(rows: Rows, record: Any, move: Move[Any], at: int) -> None:
    """Queue the event of a move, if it causes one; see ``store.rows.OnMove``."""
    if move.event is not None:
        await queue_event(rows, move.event, record, at)


async def queue_event(rows: Rows, event: Event[Any], record: Any, at: int) -> None:
    """Queue an event for its receivers, once the world has asked for webhooks."""
    if rows.listening:
        await queue_said(rows, event, record, at, event.payload(record))


async def queue_said(
    rows: Rows,
    event: Event[Any] | WriteEvent[Any],
    record: Any,
    at: int,
    payload: Mapping[str, Any],
) -> None:
    """Queue what an event says of a record, as the world's alternatives have it."""
    assume = await rows.assumed()
    if assume:
        payload = event_as_told(assume, record, payload)
    records = TransactionRecords(rows)
    for each in await event.address(records, event.name, record, at, payload):
        await rows.deliver(each)
