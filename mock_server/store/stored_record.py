"""Decisions about a record that is read, added or replaced, shared by all stores."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from msgspec.json import decode

from mock_server.contract import life
from mock_server.contract.life import NOTHING, Move, Plan
from mock_server.contract.schema import Resource
from mock_server.store.tables import hidden_by


class StoredRecord(NamedTuple):
    """A record as found in the store."""

    shown: bytes
    hidden: bytes
    layer: int
    plan: str

    def document(self, resource: Resource[Any]) -> bytes:
        """The JSON object with every field."""
        return resource.whole_of_stored(self.shown, self.hidden)


class Made(NamedTuple):
    """A move that was made."""

    resource: Resource[Any]
    at: int
    move: Move[Any]
    before: Any
    after: Any


_OFTEN_READ = 64
"""Records kept as they were read: most calls of a shop read the same OA."""

_SMALL = 4_096
"""Bytes of the documents of those."""


def read(resource: Resource[Any], found: StoredRecord) -> tuple[Any, Plan]:
    """The record and its plan."""
    often = len(found.shown) + len(found.hidden) <= _SMALL
    return (_often_read if often else _read)(resource, found)


def _read(resource: Resource[Any], found: StoredRecord) -> tuple[Any, Plan]:
    return resource.read(decode(found.document(resource))), life.read(found.plan)


_often_read = lru_cache(_OFTEN_READ)(_read)


def kept_script(resource: Resource[Any], found: StoredRecord | None) -> Plan:
    """The scripted moves that stay planned for a record that is replaced."""
    if found is None or resource.life is None or not found.plan:
        return NOTHING
    return resource.life.script(*read(resource, found))


def planned(resource: Resource[Any], record: Any, script: Plan, now: int) -> Plan:
    """The plan of a record that is written at an instant."""
    return resource.life.plan(record, script, now) if resource.life else NOTHING


def begun(
    resource: Resource[Any], record: Any, script: Plan, now: int
) -> tuple[Any, Plan, list[Made]]:
    """A new record after what is due at its own instant, its plan, and what that was."""
    plan = planned(resource, record, script, now)
    if resource.life is None or not plan or plan[0][0] > now:
        return record, plan, []
    record, plan, made = resource.life.live(record, plan, now)
    return record, plan, [Made(resource, *each) for each in made]


@cache
def newest(resource: Resource[Any], fields: tuple[str, ...]) -> str:
    """The statement that finds a shop's newest record whose fields have the values $3 and on.

    $1 is its own layer and $2 its base, of which the own one hides rows.
    """
    name, plan = resource.plural, "plan" if resource.life else "''"
    select = f"SELECT {resource.default_sort}, id, document, hidden, {plan}, layer FROM {name}"
    conditions = "".join(f" AND {field} = ${3 + at}" for at, field in enumerate(fields))
    unhidden = f" AND NOT {hidden_by('$1', resource)}"
    order = "" if "id" in fields else " ORDER BY 1 DESC, 2 DESC"  # there is one of an id
    return (
        f"{select} WHERE layer = $1{conditions} UNION ALL"
        f" {select} WHERE layer = $2{conditions}{unhidden}{order} LIMIT 1"
    )


def stored(row: Any) -> StoredRecord:
    """The record in a row of ``newest``."""
    _, _, shown, hidden, plan, layer = row
    return StoredRecord(shown, hidden, layer, plan)


def everywhere(resource: Resource[Any], fields: Iterable[str]) -> str:
    """The statement that reads a resource's records in all shops of a world, oldest first.

    It takes the world's id and the fields' values.
    """
    table = resource.plural
    conditions = "".join(f" AND {table}.{name} = ?" for name in fields)
    return (
        f"SELECT {table}.{resource.default_sort}, {table}.id, {table}.document, {table}.hidden"
        f" FROM shops JOIN {table} ON {table}.layer IN (shops.base, shops.own)"
        f" WHERE shops.world = ?{conditions} AND NOT ({table}.layer = shops.base"
        f" AND {hidden_by('shops.own', resource)}) ORDER BY 1, 2"
    )
