"""Which records a transaction changed, for watchers of their world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mock_server.contract.life import NOTHING, Plan
from mock_server.contract.schema import Resource
from mock_server.store.rows import Begun, OnMove, OnWrite, StoreRows
from mock_server.store.world import Shop
from mock_server.webhooks import AccountChange, WebhookEvent

What = Literal["created", "changed", "deleted"]

MOST_TOLD = 500
"""Changes of one transaction that are published one by one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record that was created, changed or deleted."""

    kind: str
    """The resource's name."""

    what: What
    id: int


OnChanges = Callable[[int, list[Change]], None]
"""Called with a world's id and its changes when a transaction has been committed."""


def nobody(_world: int, _changes: list[Change]) -> None:
    """The callback of a store without watchers."""


@dataclass(slots=True)
class ChangedRows:
    """Rows that record their changes."""

    rows: StoreRows
    now: int
    on_write: OnWrite
    changes: list[Change] = field(default_factory=list)
    begun: "list[tuple[ChangedRows, Begun]]" = field(default_factory=list)

    async def find(self, resource: Resource[Any], record_id: int) -> tuple[Any, Plan] | None:
        return await self.rows.find(resource, record_id)

    async def latest(self, resource: Resource[Any], equals: Mapping[str, Any]) -> Any | None:
        return await self.rows.latest(resource, equals)

    async def add(
        self, resource: Resource[Any], make: Callable[[int], Any], script: Plan = NOTHING
    ) -> Any:
        record = await self.rows.add(resource, make, script)
        self.changes.append(Change(resource.name, "created", record.id))
        if self.rows.begun:
            self.begun += [(self, each) for each in self.rows.begun]
            self.rows.begun.clear()
            self.changes.append(Change(resource.name, "changed", record.id))
        await self._listen(resource, record)
        if resource.announced:
            await self.on_write(self, resource, None, record, self.now)
        return record

    async def keep(self, resource: Resource[Any], record: Any) -> None:
        before = await self._before(resource, record.id)
        await self.rows.keep(resource, record)
        self.changes.append(Change(resource.name, "changed", record.id))
        await self._listen(resource, record)
        if before is not None:
            await self.on_write(self, resource, before[0], record, self.now)

    async def everywhere(self, resource: Resource[Any], equals: Mapping[str, Any]) -> list[Any]:
        return await self.rows.everywhere(resource, equals)

    async def remove(self, resource: Resource[Any], record_id: int) -> None:
        before = await self._before(resource, record_id)
        await self.rows.remove(resource, record_id)
        self.changes.append(Change(resource.name, "deleted", record_id))
        if before is not None:
            await self.on_write(self, resource, before[0], None, self.now)

    async def _before(self, resource: Resource[Any], record_id: int) -> tuple[Any, Plan] | None:
        """The record before a write that somebody may be told of."""
        told = resource.announced and self.rows.listening
        return await self.rows.find(resource, record_id) if told else None

    async def _listen(self, resource: Resource[Any], record: Any) -> None:
        if resource.listens is not None and resource.listens(record):
            await self.rows.listen()

    async def deliver(self, told: WebhookEvent) -> None:
        await self.rows.deliver(told)

    async def queue(self, change: AccountChange) -> None:
        await self.rows.queue(change)

    async def listen(self) -> None:
        await self.rows.listen()

    async def assumed(self) -> Mapping[str, str]:
        return await self.rows.assumed()

    async def beside(self, shop: Shop) -> "ChangedRows":
        rows = await self.rows.beside(shop)
        return ChangedRows(rows, self.now, self.on_write, self.changes, self.begun)

    async def settle(self, on_move: OnMove) -> None:
        """Tell of what happened to new records at once: after what the act itself told."""
        for rows, each in self.begun:
            await on_move(rows, each.after, each.move, each.at)
            if each.resource.announced:
                await self.on_write(rows, each.resource, each.before, each.after, each.at)

    @property
    def listening(self) -> bool:
        return self.rows.listening
