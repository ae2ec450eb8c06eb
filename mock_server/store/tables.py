"""Tables and indexes, derived from the declarations.

A list is read from one index, chosen by its filter and sort (see ``statements``):

- ``<table>_by_<field>``: layer, field, id, riders - one for each sort; that of the default sort is
  used if only dates are filtered;
- ``<table>_for_<field>``: layer, field, default sort, id, riders - one for each field that can be
  filtered, except flags: about half of all rows share a flag's value, so flags are only riders;
- ``<table>_<field>``: a separate table for a field with several values, with a row for each
  (layer, value, default sort, id), maintained by triggers;
- ``<table>_by_due``: layer, due_at, id - of the few rows that something will happen to.

Riders are the flags, the enums and the compared fields: conditions on them are decided inside the
index.
"""

from collections.abc import Callable, Container, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from mock_server.contract.fields import values_of
from mock_server.contract.json_values import ListKind
from mock_server.contract.life import Plan, due, written
from mock_server.contract.schema import Resource
from mock_server.contract.values import EnumKind, FlagKind, TextKind

FIXED_TABLES = (
    """CREATE TABLE settled (name TEXT PRIMARY KEY, value TEXT NOT NULL)""",
    """CREATE TABLE layers (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, profile TEXT NOT NULL,
        listening INTEGER NOT NULL DEFAULT 0)""",
    """CREATE INDEX layers_listening ON layers (id) WHERE listening = 1""",
    """CREATE TABLE loose_layers (layer INTEGER PRIMARY KEY, until INTEGER NOT NULL)""",
    """CREATE TABLE held (world INTEGER PRIMARY KEY, until INTEGER NOT NULL)""",
    """CREATE TABLE worlds (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, recipe TEXT NOT NULL,
        strict INTEGER NOT NULL, origin TEXT NOT NULL, used_at INTEGER NOT NULL,
        outcome TEXT NOT NULL DEFAULT '', access TEXT NOT NULL DEFAULT '',
        assume TEXT NOT NULL, born_assume TEXT NOT NULL,
        frozen_at INTEGER, clock_offset INTEGER NOT NULL,
        born_frozen_at INTEGER, born_clock_offset INTEGER NOT NULL)""",
    """CREATE INDEX worlds_by_use ON worlds (origin, used_at)""",
    """CREATE TABLE shops (
        world INTEGER NOT NULL, place INTEGER NOT NULL, shop_id INTEGER NOT NULL,
        base INTEGER NOT NULL, own INTEGER NOT NULL, changed INTEGER NOT NULL,
        serial INTEGER NOT NULL, lived_until INTEGER NOT NULL, born_base INTEGER NOT NULL,
        born_serial INTEGER NOT NULL, born_lived_until INTEGER NOT NULL,
        PRIMARY KEY (world, place))""",
    """CREATE INDEX shops_by_base ON shops (base)""",
    """CREATE INDEX shops_by_own ON shops (own)""",
    """CREATE VIEW listeners AS
        SELECT world FROM layers JOIN shops ON base = layers.id WHERE listening = 1
        UNION SELECT world FROM layers JOIN shops ON own = layers.id WHERE listening = 1""",
    """CREATE INDEX shops_by_born_base ON shops (born_base)""",
    """CREATE TABLE keys (
        digest BLOB PRIMARY KEY, world INTEGER NOT NULL, place INTEGER, kind TEXT NOT NULL,
        sealed BLOB)""",
    """CREATE INDEX keys_by_world ON keys (world)""",
    """CREATE TABLE snapshots (
        world INTEGER NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL, base INTEGER NOT NULL,
        layer INTEGER NOT NULL, changed INTEGER NOT NULL, serial INTEGER NOT NULL,
        lived_until INTEGER NOT NULL, frozen_at INTEGER, clock_offset INTEGER NOT NULL,
        assume TEXT NOT NULL, faults TEXT NOT NULL, waiting TEXT NOT NULL,
        size INTEGER NOT NULL,
        PRIMARY KEY (world, name, place))""",
    """CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, world INTEGER NOT NULL, event TEXT NOT NULL,
        oa_id INTEGER NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL, signature TEXT NOT NULL,
        at INTEGER NOT NULL, attempts TEXT NOT NULL, due_at INTEGER,
        busy_until INTEGER NOT NULL DEFAULT 0, fault TEXT NOT NULL DEFAULT '',
        held INTEGER NOT NULL DEFAULT 0, webhook INTEGER NOT NULL DEFAULT 0,
        server TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE webhook_changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT, world INTEGER NOT NULL, webhook INTEGER NOT NULL,
        at INTEGER NOT NULL, document TEXT NOT NULL)""",
    """CREATE INDEX webhook_changes_by_webhook ON webhook_changes (world, webhook, id)""",
    """CREATE INDEX deliveries_by_world ON deliveries (world, id)""",
    """CREATE INDEX deliveries_by_due ON deliveries (world, due_at, id)
        WHERE due_at IS NOT NULL""",
    """CREATE TABLE faults (
        id INTEGER PRIMARY KEY AUTOINCREMENT, world INTEGER NOT NULL, document TEXT NOT NULL,
        state TEXT NOT NULL)""",
    """CREATE INDEX faults_by_world ON faults (world, id)""",
    """CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT, world_id INTEGER, bodies_dropped INTEGER,
        size INTEGER, world TEXT, method TEXT, path TEXT, headers TEXT, operation TEXT,
        status INTEGER, ended INTEGER, abandoned INTEGER, seconds REAL, shop_id INTEGER,
        at INTEGER, real_at INTEGER, problem TEXT, notes TEXT, fault TEXT, retry_after TEXT,
        port INTEGER, digest BLOB, body BLOB, response BLOB)""",
    """CREATE INDEX journal_by_world ON journal (world_id, id, bodies_dropped, size, real_at)""",
    """CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT, world INTEGER NOT NULL, event TEXT NOT NULL,
        data TEXT NOT NULL)""",
    """CREATE INDEX events_by_world ON events (world, id)""",
    """CREATE TABLE counters (name TEXT PRIMARY KEY, count REAL NOT NULL)""",
    """CREATE TABLE journal_dropped (world INTEGER PRIMARY KEY, count INTEGER NOT NULL)""",
    """CREATE TABLE journal_reads (id INTEGER PRIMARY KEY, count INTEGER NOT NULL)""",
    """CREATE INDEX snapshots_by_base ON snapshots (base)""",
    """CREATE TABLE hidden (
        layer INTEGER NOT NULL, kind TEXT NOT NULL, id INTEGER NOT NULL,
        PRIMARY KEY (layer, kind, id)) WITHOUT ROWID""",
)


ALL = -1
"""Hidden in place of an id: the layer hides every row of the base."""


def all_hidden_by(layer: str, resource: Resource[Any]) -> str:
    """The condition that a layer is known to hide all rows of the resource's table."""
    return (
        f"EXISTS (SELECT 1 FROM hidden WHERE hidden.layer = {layer}"
        f" AND hidden.kind = '{resource.name}' AND hidden.id = {ALL})"
    )


def hidden_by(layer: str, resource: Resource[Any]) -> str:
    """The condition that a layer hides a row of the resource's table.

    The OFFSET keeps PostgreSQL from joining the two: until it has counted the rows of a new layer,
    it reads all that the layer hides again for each row.
    """
    return (
        f"EXISTS (SELECT 1 FROM hidden WHERE hidden.layer = {layer}"
        f" AND hidden.kind = '{resource.name}' AND hidden.id = {resource.plural}.id"
        " LIMIT 1 OFFSET 0)"
    )


class Table(Struct, frozen=True, eq=False, dict=True):
    """The table of one resource."""

    resource: Resource[Any]

    @property
    def name(self) -> str:
        """The table's name, which is the resource's plural."""
        return self.resource.plural

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that are searched: the id, and every field to filter or sort by."""
        dates = self.resource.dated_by.values()
        found = {"id", *self.resource.looked_up, *self.resource.sortable, *dates}
        known = self.resource.attributes.items()
        return tuple(name for name, each in known if name in found or each.mark.has_column)

    @cached_property
    def contents(self) -> tuple[str, ...]:
        """What a row has besides its columns: the record, and its plan."""
        lives = ("due_at", "plan") if self.resource.life else ()
        return ("document", "hidden", *lives)

    @cached_property
    def all_columns(self) -> tuple[str, ...]:
        """The columns of a row, in the order of ``values``."""
        return ("layer", *self.columns, *self.contents)

    @property
    def has_dues(self) -> bool:
        """Whether anything happens to its rows by the passing of time."""
        return self.resource.life is not None and self.resource.life.has_dues

    @cached_property
    def riders(self) -> tuple[str, ...]:
        """The flags and enums to filter by, and the compared fields."""
        return tuple(
            name
            for name, attribute in self.resource.looked_up.items()
            if isinstance(attribute.kind, FlagKind | EnumKind) or name in self.resource.compared
        )

    @cached_property
    def led(self) -> tuple[str, ...]:
        """The fields with an index of their own, the most selective first."""
        leading = [
            attribute
            for attribute in self.resource.looked_up.values()
            if not isinstance(attribute.kind, FlagKind)
            and attribute.name not in self.resource.compared
        ]
        return tuple(each.name for each in sorted(leading, key=lambda each: not each.mark.rare))

    @cached_property
    def definition(self) -> tuple[str, ...]:
        """The statements that create the table and its indexes."""
        kinds = {name: self.resource.attributes[name].kind for name in self.columns}
        columns = ", ".join(
            f"{name} {'TEXT' if isinstance(kind, TextKind | ListKind) else 'INTEGER'} NOT NULL"
            for name, kind in kinds.items()
        )
        lives = ", due_at INTEGER, plan TEXT NOT NULL" if self.resource.life else ""
        default = self.resource.default_sort
        return (
            f"""CREATE TABLE {self.name} (layer INTEGER NOT NULL, {columns},
                document BLOB NOT NULL, hidden BLOB NOT NULL{lives})""",
            *([self._index_of_due] if lives else []),
            f"CREATE UNIQUE INDEX {self.name}_by_id ON {self.name} (layer, id)",
            *(
                self._index(f"{self.name}_for_{name}", (name, default), rare=self._rare(name))
                for name in self.led
                if name not in self.resource.several
            ),
            *(self._index(f"{self.name}_by_{name}", (name,)) for name in self.resource.sortable),
            *(each for name in sorted(self.resource.several) for each in self._values_of(name)),
        )

    def values_table(self, name: str) -> str:
        """The table of a field with several values: one row for each of them."""
        return f"{self.name}_{name}"

    def _values_of(self, name: str) -> tuple[str, ...]:
        """The statements that create that table, which is maintained by triggers.

        Its columns have other names than those of the records, so that both can be joined.
        """
        values, sort = self.values_table(name), self.resource.default_sort
        kept = f"SELECT NEW.layer, value, NEW.{sort}, NEW.id FROM json_each(NEW.{name})"
        gone = (
            f"in_layer = OLD.layer AND value IN (SELECT value FROM json_each(OLD.{name}))"
            f" AND at = OLD.{sort} AND of_id = OLD.id"
        )
        columns = "in_layer INTEGER NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL"
        return (
            f"""CREATE TABLE {values} ({columns}, of_id INTEGER NOT NULL,
                PRIMARY KEY (in_layer, value, at, of_id)) WITHOUT ROWID""",
            f"""CREATE TRIGGER {values}_added AFTER INSERT ON {self.name} BEGIN
                INSERT OR IGNORE INTO {values} {kept}; END""",
            f"""CREATE TRIGGER {values}_gone AFTER DELETE ON {self.name} BEGIN
                DELETE FROM {values} WHERE {gone}; END""",
        )

    @property
    def _index_of_due(self) -> str:
        columns = f"{self.name} (layer, due_at, id) WHERE due_at IS NOT NULL"
        return f"CREATE INDEX {self.name}_by_due ON {columns}"

    @cached_property
    def insertion(self) -> str:
        """The statement that adds a row of ``values``."""
        marks = ", ".join("?" * len(self.all_columns))
        return f"INSERT INTO {self.name} ({', '.join(self.all_columns)}) VALUES ({marks})"

    def lead(self, asked: Container[str], sort: str) -> str | None:
        """The field in the filter whose index serves a list best; None for the sort's own index.

        Under the default sort that of the most selective field, which needs no sorting. Under
        another sort that of a rare field, whose few rows are sorted, or otherwise the sort's own.
        """
        for name in self.led:
            if name in asked and (sort == self.resource.default_sort or self._rare(name)):
                return name
        return None

    def index(self, lead: str | None, sort: str) -> str:
        """The name of the index that a field leads, or of the sort's own."""
        return f"{self.name}_by_{sort}" if lead is None else f"{self.name}_for_{lead}"

    def values(self, layer: int, record: Any, plan: Plan | None = None) -> tuple[Any, ...]:
        """The record as a row. Its plan is derived from its fields unless it is given."""
        lives: tuple[Any, ...] = ()
        if self.resource.life:
            plan = self.resource.planned(record) if plan is None else plan
            lives = (due(plan), written(plan))
        return (
            layer,
            *self._column_values(record),
            *self.resource.stored(record),
            *lives,
        )

    def _column_values(self, record: Any) -> list[Any]:
        values = [*self._values(record)]
        for place, column in self._converted:
            values[place] = column(values[place])
        return values

    @cached_property
    def _converted(self) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
        """The columns whose value differs from the record's, with the conversion of each."""
        kinds = [self.resource.attributes[name].kind for name in self.columns]
        found = ((place, kind) for place, kind in enumerate(kinds) if kind.indexes_otherwise)
        return tuple((place, kind.column) for place, kind in found)

    @cached_property
    def _values(self) -> Callable[[object], Sequence[Any]]:
        return values_of(self.columns)

    def _rare(self, name: str) -> bool:
        return self.resource.attributes[name].mark.rare

    def _index(self, name: str, led_by: tuple[str, ...], *, rare: bool = False) -> str:
        riders = () if rare else tuple(each for each in self.riders if each not in led_by)
        columns = ", ".join(("layer", *led_by, "id", *riders))
        return f"CREATE INDEX {name} ON {self.name} ({columns})"
