"""What every store decides about due records: where they are found, and what becomes of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from pydantic_core import from_json

from mock_server.contract import life
from mock_server.contract.life import Move
from mock_server.contract.schema import Resource
from mock_server.store.changes import Change
from mock_server.store.page import whole
from mock_server.store.tables import Table
from mock_server.store.world import Shop

CHUNK = 500
"""Records that are moved in one batch; other calls are served between two."""

STRIDE = 100
"""Records that are moved in one transaction where all worlds share one lock."""

COLUMNS = "created_at, id, document, hidden, plan, due_at"
"""The columns of a due row that ``moved`` reads, in this order."""


class Made(NamedTuple):
    """A move that was made."""

    at: int
    shop: Shop
    record: Any
    """After it."""

    move: Move[Any]
    before: Any
    resource: Resource[Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """The result of moving some rows of a table."""

    ids: list[int]
    rows: list[tuple[Any, ...]]
    """The new rows of the shop's own layer, which replace the due ones."""

    made: list[Made]
    changes: list[Change]


_DUE_AT = 5
"""The place of ``due_at`` among them."""


def worlds_due(tables: Iterable[Table], chosen: str) -> str:
    """The statement for those of some listening worlds in which something is due.

    Its parameters are the machine's instant, those of ``chosen``, and the instant again.

    Args:
        tables: Those of resources with a life.
        chosen: The condition on ``worlds.name``.
    """
    moves = [
        f"EXISTS (SELECT 1 FROM {table.name} WHERE layer = shops.{layer}"
        f" AND due_at > {since} AND due_at <= listening.now)"
        for table in tables
        for layer, since in (("base", "lived_until"), ("own", "0"))
    ]
    return (
        "SELECT name FROM (SELECT worlds.name, COALESCE(frozen_at, ? + clock_offset) AS now"
        " FROM listeners JOIN worlds ON worlds.name = listeners.world"
        f" WHERE {chosen}) AS listening"
        " WHERE EXISTS (SELECT 1 FROM deliveries WHERE deliveries.world = listening.name"
        " AND due_at <= listening.now AND busy_until < ?)"
        " OR EXISTS (SELECT 1 FROM shops WHERE shops.world = listening.name"
        f" AND ({' OR '.join(moves) or 'FALSE'}))"
    )


def layers_due(shop: Shop, lived_until: int) -> tuple[tuple[int, int], ...]:
    """The layers in which a shop's records may be due, and since when.

    Rows of the base are due since ``lived_until``: earlier ones were moved into the own layer.
    """
    return (shop.base, lived_until), (shop.own, 0)


def next_since(since: int, rows: Sequence[tuple[Any, ...]]) -> int:
    """Where the search for the next rows starts: others may be due at the same instant."""
    return max(since, int(rows[-1][-1]) - 1)


class Due(NamedTuple):
    """Some due rows of a table, the earliest first."""

    shop: Shop
    table: Table
    layer: int
    rows: list[tuple[Any, ...]]


class Stride(NamedTuple):
    """What is moved in one transaction."""

    due: list[Due]
    until: int
    """The instant that is reached by it."""

    complete: bool
    """Whether nothing else is due until then."""


def next_stride(found: Sequence[Due], until: int, most: int = STRIDE) -> Stride:
    """The earliest of the due rows, about ``most`` of them: all that are due before some instant.

    Of more rows that are due at one instant, only some.

    Args:
        found: The first ``most`` due rows of every table.
        until: The instant up to which they are due.
        most: The number.
    """
    instants = sorted(row[_DUE_AT] for each in found for row in each.rows)
    if len(instants) < most:
        return Stride([each for each in found if each.rows], until, complete=True)
    last = instants[most - 1]
    if instants[0] < last:
        earlier = (each._replace(rows=_before(each.rows, last)) for each in found)
        return Stride([each for each in earlier if each.rows], last - 1, complete=True)
    some: list[Due] = []
    for each in found:
        left = most - sum(len(taken.rows) for taken in some)
        if rows := _before(each.rows, last + 1)[:left]:
            some.append(each._replace(rows=rows))
    return Stride(some, last, complete=False)


def _before(rows: list[tuple[Any, ...]], instant: int) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[_DUE_AT] < instant]


def moved(table: Table, shop: Shop, rows: Iterable[tuple[Any, ...]], until: int) -> Moved:
    """Make every move of these rows that is due until an instant."""
    resource = table.resource
    assert resource.life is not None  # only tables of resources with a life have due rows
    result = Moved([], [], [], [])
    for row in rows:
        record = resource.read(from_json(whole((row[0], row[1], row[2], row[3]))))
        record, plan, made = resource.life.live(record, life.read(row[4]), until)
        result.ids.append(row[1])
        result.rows.append(table.values(shop.own, record, plan))
        result.made.extend(
            Made(at, shop, after, move, before, resource) for at, move, before, after in made
        )
        result.changes.append(Change(resource.name, "changed", row[1]))
    return result


def in_order(made: Iterable[Made]) -> list[Made]:
    """Moves by their instants."""
    return sorted(made, key=attrgetter("at"))
