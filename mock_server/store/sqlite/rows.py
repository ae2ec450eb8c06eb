"""Rows of one shop in SQLite, read and written inside a transaction."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import from_json

from mock_server.contract import life
from mock_server.contract.life import NOTHING, Plan
from mock_server.contract.schema import Resource
from mock_server.contract.service import ACCOUNT_EVENT
from mock_server.store.delivery import LISTEN, MOST_KEPT
from mock_server.store.rows import Begun
from mock_server.store.sqlite.database import Database, numbered
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
from mock_server.store.world import Shop
from mock_server.webhooks import AccountChange, WebhookEvent

_HIDE = "INSERT INTO hidden VALUES (?, ?, ?)"
_MARK_CHANGED = "UPDATE shops SET changed = 1 WHERE world = ? AND place = ?"
_NEXT_SERIAL = (
    "UPDATE shops SET serial = serial + 1, changed = 1 WHERE world = ? AND place = ?"
    " RETURNING serial - 1"
)
_DROP_OLD = (
    "DELETE FROM deliveries WHERE world = ? AND id <= (SELECT id FROM deliveries"
    " WHERE world = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"
)


class SQLiteRows:
    """The Rows of one shop."""

    def __init__(self, database: Database, shop: Shop, now: int = 0) -> None:
        self._database = database
        self._shop = shop
        self._now = now
        self._shops = [shop]
        self._turned_on = False
        self.begun: list[Begun] = []

    async def find(self, resource: Resource[Any], record_id: int) -> tuple[Any, Plan] | None:
        found = self.look_up(resource, record_id)
        return read(resource, found) if found else None

    async def latest(self, resource: Resource[Any], equals: Mapping[str, Any]) -> Any | None:
        attributes = resource.attributes
        asked = [attributes[name].kind.column(value) for name, value in equals.items()]
        row = self._newest(resource, tuple(equals), asked)
        return resource.read(from_json(stored(row).document(resource))) if row else None

    async def add(
        self, resource: Resource[Any], make: Callable[[int], Any], script: Plan = NOTHING
    ) -> Any:
        shop = self._shop
        row = self._database.connection.execute(_NEXT_SERIAL, (shop.world, shop.place))
        record = make(row.fetchone()[0])
        if self._database.connection.execute(
            f"SELECT 1 FROM {resource.plural} WHERE layer IN (?, ?) AND id = ?",
            (shop.own, shop.base, record.id),
        ).fetchone():  # it may be a hidden one
            check_free(resource, record, self.look_up(resource, record.id))
        kept, plan, moves = begun(resource, record, script, self._now)
        self.insert(resource, kept, plan)
        self.begun += moves
        return record

    async def keep(self, resource: Resource[Any], record: Any) -> None:
        found = self.look_up(resource, record.id)
        script = kept_script(resource, found)
        if found is not None:
            self.take_away(resource, record.id, found.layer)
        self.insert(resource, record, planned(resource, record, script, self._now))

    async def everywhere(self, resource: Resource[Any], equals: Mapping[str, Any]) -> list[Any]:
        attributes = resource.attributes
        asked = [attributes[name].kind.column(value) for name, value in equals.items()]
        found = self._database.connection.execute(
            everywhere(resource, equals), (self._shop.world, *asked)
        )
        return [resource.read(from_json(resource.whole_of_stored(*row[2:]))) for row in found]

    async def remove(self, resource: Resource[Any], record_id: int) -> None:
        found = self.look_up(resource, record_id)
        if found is not None:
            self.take_away(resource, record_id, found.layer)

    async def deliver(self, told: WebhookEvent) -> None:
        row = (
            told.event,
            told.oa_id,
            told.url,
            told.body,
            told.signature,
            told.at,
            told.at,
            told.server,
        )
        db, world = self._database.connection, self._shop.world
        db.execute(
            "INSERT INTO deliveries (world, event, oa_id, url, body, signature, at, due_at,"
            " server, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')",
            (world, *row),
        )
        db.execute(_DROP_OLD, (world, world, MOST_KEPT))

    async def queue(self, change: AccountChange) -> None:
        world, webhook = self._shop.world, change.webhook
        due = (world, ACCOUNT_EVENT, change.url, change.at, change.due_at, webhook, world, webhook)
        db = self._database.connection
        db.execute(QUEUE, (world, webhook, change.at, change.document))
        db.execute(DROP_OLD, (world, webhook, world, webhook, MOST_WAITING))
        db.execute(OPEN, due)

    async def listen(self) -> None:
        found = self._database.connection.execute(LISTEN, (self._shop.own,))
        self._turned_on = self._turned_on or bool(found.rowcount)

    async def beside(self, shop: Shop) -> "SQLiteRows":
        """See Rows."""
        self._shops.append(shop)
        return SQLiteRows(self._database, shop, self._now)

    async def assumed(self) -> Mapping[str, str]:
        row = self._database.connection.execute(
            "SELECT assume FROM worlds WHERE id = ?", (self._shop.world,)
        ).fetchone()
        return dict(json.loads(row[0]))

    @property
    def listening(self) -> bool:
        return self._turned_on or self._database.listens(self._shop.world)

    def look_up(self, resource: Resource[Any], record_id: int) -> StoredRecord | None:
        """The record as it is stored."""
        found = self._newest(resource, ("id",), (record_id,))
        return stored(found) if found else None

    def _newest(
        self, resource: Resource[Any], fields: tuple[str, ...], values: Iterable[Any]
    ) -> Any:
        shop, statement = self._shop, numbered(newest(resource, fields))
        asked = (shop.own, shop.base, *values)
        return self._database.connection.execute(statement, asked).fetchone()

    def insert(self, resource: Resource[Any], record: Any, plan: Plan) -> None:
        """Store a record in the own layer."""
        table = self._database.tables[resource.name]
        values = table.values(self._shop.own, record, plan)
        self._database.connection.execute(table.insertion, values)
        if table.has_dues:
            self._database.due.expect(
                self._shop.world, (self._shop.own, table.name), life.due(plan)
            )

    def take_away(self, resource: Resource[Any], record_id: int, layer: int) -> None:
        """Delete a row of the own layer, or hide one of the base."""
        db, shop = self._database.connection, self._shop
        self._database.due.forget(shop.world, (layer, resource.plural))
        if layer == shop.own:
            db.execute(
                f"DELETE FROM {resource.plural} WHERE layer = ? AND id = ?", (layer, record_id)
            )
        else:
            db.execute(_HIDE, (shop.own, resource.name, record_id))
            db.execute(_MARK_CHANGED, (shop.world, shop.place))

    def tell_changed(self) -> None:
        """Invalidate cached worlds that have an own layer to read or listen from now on."""
        if self._turned_on or not all(shop.changed for shop in self._shops):
            self._database.worlds_changed()
