"""A shop's records as they are read and written inside one transaction of a store."""

import json
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

from msgspec.json import decode

from mock_server.contract.life import NOTHING, Plan
from mock_server.contract.schema import Resource
from mock_server.contract.service import ACCOUNT_EVENT
from mock_server.errors import AlreadyExists
from mock_server.store.changes import Change
from mock_server.store.delivery import LISTEN, MOST_KEPT
from mock_server.store.sessions import Session
from mock_server.store.stored_record import (
    Made,
    StoredRecord,
    begun,
    everywhere,
    kept_script,
    newest,
    planned,
    read,
    stored,
)
from mock_server.store.tables import Table
from mock_server.store.waiting_changes import DROP_OLD, MOST_WAITING, OPEN, QUEUE
from mock_server.store.world import Shop
from mock_server.webhooks import AccountChange, WebhookEvent

T = TypeVar("T")

_MARK_CHANGED = "UPDATE shops SET changed = 1 WHERE world = ? AND place = ?"
_NEXT_SERIAL = (
    "UPDATE shops SET serial = 1 + (SELECT max(serial) FROM shops WHERE world = ?), changed = 1"
    " WHERE world = ? AND place = ? RETURNING serial - 1"
)
_ADD_DELIVERY = (
    "INSERT INTO deliveries (world, event, oa_id, url, body, signature, at, due_at, server,"
    " attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')"
)
_DROP_OLD_DELIVERIES = (
    "DELETE FROM deliveries WHERE world = ? AND id <= (SELECT id FROM deliveries"
    " WHERE world = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"
)

Act = Callable[["Rows"], Awaitable[T]]
"""An operation on a shop's records in one transaction; it awaits nothing but the rows."""


OnWrite = Callable[["Rows", Resource[Any], Any, Any, int], Awaitable[None]]
"""Called for each write of a record that somebody may be told of, inside the transaction: rows,
resource, record before it (None for a new one) and after it (None for a deleted one), instant."""


OnHeard = Callable[[int], None]
"""Called with a world for which deliveries are turned on, after each transaction of its records."""


OnMove = Callable[["Rows", Any, Any, int], Awaitable[None]]
"""Called for each move (rows, record after it, move, instant), inside the transaction."""


async def nobody_told(*_told: Any) -> None:
    """For a store of whose writes and moves nobody is told."""


class Rows(ABC):
    """A shop's records inside one transaction: all changes are made, or none.

    They are the rows of its own layer, and those of its base that this does not hide.
    """

    def __init__(
        self,
        session: Session,
        tables: Mapping[str, Table],
        shop: Shop,
        now: int,
        on_write: OnWrite = nobody_told,
    ) -> None:
        self.now = now
        self.changes: list[Change] = []
        self._session = session
        self._tables = tables
        self._shop = shop
        self._on_write = on_write
        self.begun: list[tuple[Rows, Made]] = []
        self._turned_on = False

    async def find(self, resource: Resource[Any], record_id: int) -> tuple[Any, Plan] | None:
        """The record of this id, and its plan."""
        found = await self.look_up(resource, record_id)
        return read(resource, found) if found else None

    async def latest(self, resource: Resource[Any], equals: Mapping[str, Any]) -> Any | None:
        """The newest record whose fields have these values."""
        row = await self._newest(resource, tuple(equals), _columns(resource, equals))
        return resource.read(decode(stored(row).document(resource))) if row else None

    async def everywhere(self, resource: Resource[Any], equals: Mapping[str, Any]) -> list[Any]:
        """The records of all of the world's shops whose fields have these values, oldest first."""
        found = await self._session.fetch(
            everywhere(resource, equals), self._shop.world, *_columns(resource, equals)
        )
        return [resource.read(decode(resource.whole_of_stored(*row[2:]))) for row in found]

    async def add(
        self, resource: Resource[Any], make: Callable[[int], Any], script: Plan = NOTHING
    ) -> Any:
        """Insert a new record, made from the world's next serial number, with its script planned.

        Returns it as it was created. It is stored as it is after what is due at that instant,
        which has happened before anybody can read it.
        """
        shop = self._shop
        ((serial,),) = await self._session.fetch(_NEXT_SERIAL, shop.world, shop.world, shop.place)
        record = make(serial)
        taken = f"SELECT 1 FROM {resource.plural} WHERE layer IN (?, ?) AND id = ?"
        was_there = await self._session.first(taken, shop.own, shop.base, record.id)
        if was_there and await self.look_up(resource, record.id):  # not hidden
            text = f"there is a {resource.name} with id {record.id} already"
            raise AlreadyExists(text, {"duplicated": "id"})
        kept, plan, moves = begun(resource, record, script, self.now)
        await self._insert(resource, kept, plan)
        self.begun += [(self, each) for each in moves]
        await self._changed(resource, record, "created")
        if moves:
            self.changes.append(Change(resource.name, "changed", record.id))
        if resource.announced:
            await self._on_write(self, resource, None, record, self.now)
        return record

    async def keep(self, resource: Resource[Any], record: Any) -> None:
        """Replace the record of the same id; its scripted moves stay planned."""
        found = await self.look_up(resource, record.id)
        script, before = kept_script(resource, found), self._before(resource, found)
        if found is not None:
            await self._take_away(resource, record.id, found.layer)
        await self._insert(resource, record, planned(resource, record, script, self.now))
        await self._changed(resource, record, "changed")
        if before is not None:
            await self._on_write(self, resource, before, record, self.now)

    async def remove(self, resource: Resource[Any], record_id: int) -> None:
        """Delete the record of this id, if there is one."""
        found = await self.look_up(resource, record_id)
        before = self._before(resource, found)
        if found is not None:
            await self._take_away(resource, record_id, found.layer)
        self.changes.append(Change(resource.name, "deleted", record_id))
        if before is not None:
            await self._on_write(self, resource, before, None, self.now)

    def _before(self, resource: Resource[Any], found: StoredRecord | None) -> Any | None:
        """The record before a write that somebody may be told of."""
        told = found is not None and resource.announced and self.listening
        return read(resource, found)[0] if told and found is not None else None

    async def _changed(self, resource: Resource[Any], record: Any, what: Any) -> None:
        self.changes.append(Change(resource.name, what, record.id))
        if resource.listens is not None and resource.listens(record):
            await self.listen()

    async def settle(self, on_move: OnMove) -> None:
        """Tell of what happened to new records at once: after what the act itself told."""
        for rows, each in self.begun:
            await on_move(rows, each.after, each.move, each.at)
            if each.resource.announced:
                await self._on_write(rows, each.resource, each.before, each.after, each.at)

    async def deliver(self, told: WebhookEvent) -> None:
        """Queue an event's delivery, due at the event's instant."""
        world, due_at = self._shop.world, told.at
        event = (told.event, told.oa_id, told.url, told.body, told.signature, told.at, due_at)
        await self._session.change(_ADD_DELIVERY, world, *event, told.server)
        await self._session.change(_DROP_OLD_DELIVERIES, world, world, MOST_KEPT)

    async def queue(self, change: AccountChange) -> None:
        """Queue a change for an account webhook, with a delivery unless one is waiting."""
        world, webhook = self._shop.world, change.webhook
        due = (world, ACCOUNT_EVENT, change.url, change.at, change.due_at, webhook, world, webhook)
        await self._session.change(QUEUE, world, webhook, change.at, change.document)
        await self._session.change(DROP_OLD, world, webhook, world, webhook, MOST_WAITING)
        await self._session.change(OPEN, *due)

    async def listen(self) -> None:
        """Turn on deliveries for the world: one of the shop's records has an address for them."""
        if await self._session.change(LISTEN, self._shop.own):
            self._turned_on = True

    async def assumed(self) -> Mapping[str, str]:
        """The world's alternatives that are not the defaults."""
        sql = "SELECT assume FROM worlds WHERE id = ?"
        ((assume,),) = await self._session.fetch(sql, self._shop.world)
        return dict(json.loads(assume))

    @property
    @abstractmethod
    def listening(self) -> bool:
        """Whether deliveries are turned on for the world."""

    @abstractmethod
    async def _of(self, shop: Shop) -> "Rows":
        """The rows of another shop of the world, in the same transaction."""

    async def beside(self, shop: Shop) -> "Rows":
        """The same, with what both change told together."""
        rows = await self._of(shop)
        rows.changes, rows.begun = self.changes, self.begun
        return rows

    async def look_up(self, resource: Resource[Any], record_id: int) -> StoredRecord | None:
        """The record as it is stored."""
        found = await self._newest(resource, ("id",), (record_id,))
        return stored(found) if found else None

    async def _newest(
        self, resource: Resource[Any], fields: tuple[str, ...], values: Iterable[Any]
    ) -> Any | None:
        shop = self._shop
        return await self._session.first(newest(resource, fields), shop.own, shop.base, *values)

    async def _insert(self, resource: Resource[Any], record: Any, plan: Plan) -> None:
        """Store a record in the own layer."""
        table = self._tables[resource.name]
        await self._session.change(table.insertion, *table.values(self._shop.own, record, plan))

    async def _take_away(self, resource: Resource[Any], record_id: int, layer: int) -> None:
        """Delete a row of the own layer, or hide one of the base."""
        shop = self._shop
        if layer == shop.own:
            sql = f"DELETE FROM {resource.plural} WHERE layer = ? AND id = ?"
            await self._session.change(sql, layer, record_id)
        else:
            hide = "INSERT INTO hidden VALUES (?, ?, ?)"
            await self._session.change(hide, shop.own, resource.name, record_id)
            await self._session.change(_MARK_CHANGED, shop.world, shop.place)


def _columns(resource: Resource[Any], equals: Mapping[str, Any]) -> list[Any]:
    """Values of fields, as columns hold them."""
    attributes = resource.attributes
    return [attributes[name].kind.column(value) for name, value in equals.items()]
