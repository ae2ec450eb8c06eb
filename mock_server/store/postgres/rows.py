"""Rows of one shop in PostgreSQL, read and written inside a transaction."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import from_json

from mock_server.contract.life import NOTHING, Plan
from mock_server.contract.schema import Resource
from mock_server.contract.service import ACCOUNT_EVENT
from mock_server.store.delivery import LISTEN, LISTENING, MOST_KEPT
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.schema import numbered, storable, storable_row
from mock_server.store.rows import Begun
from mock_server.store.stored_record import (
    StoredRecord,
    begun,
    check_free,
    everywhere,
    kept_script,
    newest,
    planned,
    read,
    stored,
)
from mock_server.store.waiting_changes import (
    DROP_OLD,
    MOST_WAITING,
    OPEN,
    QUEUE,
)
from mock_server.store.world import Shop, WorldEnded
from mock_server.webhooks import AccountChange, WebhookEvent

_SHOP = (
    f"SELECT base, own, EXISTS ({numbered(LISTENING)}) FROM shops WHERE world = $1 AND place = $2"
)
_NEXT_SERIAL = (
    "UPDATE shops SET serial = serial + 1, changed = 1 WHERE world = $1 AND place = $2"
    " RETURNING serial - 1"
)
_MARK_CHANGED = "UPDATE shops SET changed = 1 WHERE world = $1 AND place = $2"
_ADD_DELIVERY = (
    "INSERT INTO deliveries (world, event, oa_id, url, body, signature, at, due_at, server,"
    " attempts) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, '[]')"
)
_DROP_OLD = (
    "DELETE FROM deliveries WHERE world = $1 AND id <= (SELECT id FROM deliveries"
    " WHERE world = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)"
)


class PostgresRows:
    """The Rows of one shop, read from its own layer and the visible rows of its base."""

    def __init__(
        self, database: Database, connection: Connection, shop: Shop, layers: tuple[int, int]
    ) -> None:
        self._database = database
        self._tables = database.tables
        self._connection = connection
        self._shop = shop
        self.base, self.own = layers
        self.now = 0
        self.listening = False
        self.begun: list[Begun] = []

    @classmethod
    async def of(
        cls, database: Database, connection: Connection, shop: Shop, now: int
    ) -> "PostgresRows":
        """The rows of a shop in its current state, whatever the caller knows of it."""
        found = await connection.fetchrow(_SHOP, shop.world, shop.place)
        if found is None or found[1] != shop.own:
            raise WorldEnded
        base, own, listening = found
        rows = cls(database, connection, shop, (base, own))
        rows.now, rows.listening = now, listening
        return rows

    async def find(self, resource: Resource[Any], record_id: int) -> tuple[Any, Plan] | None:
        found = await self.look_up(resource, record_id)
        return read(resource, found) if found else None

    async def latest(self, resource: Resource[Any], equals: Mapping[str, Any]) -> Any | None:
        attributes = resource.attributes
        asked = [attributes[name].kind.column(value) for name, value in equals.items()]
        row = await self._connection.fetchrow(
            newest(resource, tuple(equals)), self.own, self.base, *storable_row(asked)
        )
        return resource.read(from_json(stored(row).document(resource))) if row else None

    async def add(
        self, resource: Resource[Any], make: Callable[[int], Any], script: Plan = NOTHING
    ) -> Any:
        shop = self._shop
        record = make(await self._connection.fetchval(_NEXT_SERIAL, shop.world, shop.place))
        check_free(resource, record, await self.look_up(resource, record.id))
        kept, plan, moves = begun(resource, record, script, self.now)
        await self._insert(resource, kept, plan)
        self.begun += moves
        return record

    async def keep(self, resource: Resource[Any], record: Any) -> None:
        found = await self.look_up(resource, record.id)
        script = kept_script(resource, found)
        if found is not None:
            await self.take_away(resource, record.id, found.layer)
        await self._insert(resource, record, planned(resource, record, script, self.now))

    async def everywhere(self, resource: Resource[Any], equals: Mapping[str, Any]) -> list[Any]:
        attributes = resource.attributes
        asked = [attributes[name].kind.column(value) for name, value in equals.items()]
        found = await self._connection.fetch(
            numbered(everywhere(resource, equals)), self._shop.world, *storable_row(asked)
        )
        return [resource.read(from_json(resource.whole_of_stored(*row[2:]))) for row in found]

    async def remove(self, resource: Resource[Any], record_id: int) -> None:
        found = await self.look_up(resource, record_id)
        if found is not None:
            await self.take_away(resource, record_id, found.layer)

    async def deliver(self, told: WebhookEvent) -> None:
        world = self._shop.world
        told_row = (
            told.event,
            told.oa_id,
            told.url,
            told.body,
            told.signature,
            told.at,
            told.server,
        )
        await self._connection.execute(_ADD_DELIVERY, world, *storable_row(told_row))
        await self._connection.execute(_DROP_OLD, world, MOST_KEPT)

    async def queue(self, change: AccountChange) -> None:
        world, webhook = self._shop.world, change.webhook
        due = (world, ACCOUNT_EVENT, change.url, change.at, change.due_at, webhook, world, webhook)
        db = self._connection
        text = storable(change.document)
        await db.execute(numbered(QUEUE), world, webhook, change.at, text)
        await db.execute(numbered(DROP_OLD), world, webhook, world, webhook, MOST_WAITING)
        await db.execute(numbered(OPEN), *due)

    async def listen(self) -> None:
        await self._connection.execute(numbered(LISTEN), self.own)
        self.listening = True

    async def assumed(self) -> Mapping[str, str]:
        found = "SELECT assume FROM worlds WHERE id = $1"
        return dict(json.loads(await self._connection.fetchval(found, self._shop.world)))

    async def beside(self, shop: Shop) -> "PostgresRows":
        """See Rows."""
        return await PostgresRows.of(self._database, self._connection, shop, self.now)

    async def look_up(self, resource: Resource[Any], record_id: int) -> StoredRecord | None:
        """The record as it is stored."""
        found = await self._connection.fetchrow(
            newest(resource, ("id",)), self.own, self.base, record_id
        )
        return stored(found) if found else None

    async def take_away(self, resource: Resource[Any], record_id: int, layer: int) -> None:
        """Delete a row of the own layer, or hide one of the base."""
        shop = self._shop
        if layer == self.own:
            await self._connection.execute(
                f"DELETE FROM {resource.plural} WHERE layer = $1 AND id = $2", layer, record_id
            )
        else:
            await self._connection.execute(
                "INSERT INTO hidden VALUES ($1, $2, $3)", self.own, resource.name, record_id
            )
            await self._connection.execute(_MARK_CHANGED, shop.world, shop.place)

    async def _insert(self, resource: Resource[Any], record: Any, plan: Plan) -> None:
        """Store a record in the own layer."""
        table = self._tables[resource.name]
        values = storable_row(table.values(self.own, record, plan))
        await self._connection.execute(numbered(table.insertion), *values)
