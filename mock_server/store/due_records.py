"""What every store decides about records that are due: where they are, and what becomes of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from pydantic_core import from_json

from mock_server.contract import life
from mock_server.contract.life import Move
from mock_server.store.changes import Change
from mock_server.store.page import whole
from mock_server.store.tables import Table
from mock_server.store.world import Shop

CHUNK = 500
"""Records that are moved at once; other calls go on after it."""

COLUMNS = "created_at, id, document, hidden, plan, due_at"
"""Of a row that is due, in this order."""


class Made(NamedTuple):
    """A move that was made."""

    at: int
    shop: Shop
    record: Any
    """After it."""

    move: Move[Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of some rows of a table."""

    ids: list[int]
    rows: list[tuple[Any, ...]]
    """In the shop's own layer, in place of those that were due."""

    made: list[Made]
    changes: list[Change]


def layers_due(shop: Shop, lived_until: int) -> tuple[tuple[int, int], ...]:
    """The layers in which a shop's records may be due, and since when.

    Those of the base since the shop last lived: what was due before has become a row of its own.
    """
    return (shop.base, lived_until), (shop.own, 0)


def next_since(since: int, rows: Sequence[tuple[Any, ...]]) -> int:
    """From where the rows after these are looked for: others may be due at the same instant."""
    return max(since, int(rows[-1][-1]) - 1)


def moved(table: Table, shop: Shop, rows: Iterable[tuple[Any, ...]], until: int) -> Moved:
    """Make every move of these rows that is due until an instant."""
    resource = table.resource
    assert resource.life is not None  # only tables of those that live have rows that are due
    result = Moved([], [], [], [])
    for row in rows:
        record = resource.read(from_json(whole((row[0], row[1], row[2], row[3]))))
        record, plan, made = resource.life.live(record, life.read(row[4]), until)
        result.ids.append(row[1])
        result.rows.append(table.values(shop.own, record, plan))
        result.made.extend(Made(at, shop, record, move) for at, move in made)
        result.changes.append(Change(resource.name, "changed", row[1]))
    return result


def in_order(made: Iterable[Made]) -> list[Made]:
    """Moves by their instants."""
    return sorted(made, key=attrgetter("at"))
