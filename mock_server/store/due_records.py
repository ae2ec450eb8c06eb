"""Decisions about due records that all stores share: where they are, and what happens to them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from msgspec import Struct, field
from msgspec.json import decode

from mock_server.contract import life
from mock_server.contract.values import INT64_MAX
from mock_server.store.changes import Change
from mock_server.store.plain_moves import DUE_AT, only_move, plain_moves
from mock_server.store.stored_record import Made
from mock_server.store.tables import ALL, Table, hidden_by
from mock_server.store.world import Shop, World

_MANY = 1_000
"""Moved rows of a base after which it may be empty: counting takes a small part of moving them."""

AHEAD = 1_000
"""Number of due rows of a base looked up at once: a base never changes."""


class Moved(Struct, frozen=True):
    """The result of moving some rows of a table."""

    ids: list[int]
    rows: list[tuple[Any, ...]]
    """The new rows of the shop's own layer, which replace the due ones."""

    made: list[Made]
    changes: list[Change]

    def add(self, others: "Moved") -> None:
        """Add the result of moving other rows of the table."""
        self.ids.extend(others.ids)
        self.rows.extend(others.rows)
        self.made.extend(others.made)
        self.changes.extend(others.changes)


Key = tuple[int, int]
"""The instant at which a record is due, and its id."""


class Due(NamedTuple):
    """Due rows of a table, the earliest first."""

    shop: Shop
    table: Table
    layer: int
    keys: Sequence[Key]


class Stride(NamedTuple):
    """What is moved in one transaction."""

    due: list[Due]
    until: int
    """The instant that it reaches."""

    complete: bool
    """Whether nothing else is due until then."""


def next_stride(found: Sequence[Due], until: int, most: int) -> Stride:
    """The earliest of the due rows, about ``most`` of them: all that are due before some instant.

    If more rows are due at one instant, only some of them.

    Args:
        found: The first ``most`` due rows of every table, or more.
        until: The instant up to which they are due.
        most: The number of rows.
    """
    first = list(islice(merge(*(each.keys for each in found)), most))
    if len(first) < most:
        return Stride([each for each in found if each.keys], until, complete=True)
    last = first[-1][0]
    if first[0][0] < last:
        return Stride(_before(found, (last, 0)), last - 1, complete=True)
    return Stride(_some(_before(found, (last + 1, 0)), most), last, complete=False)


def _before(found: Sequence[Due], end: Key) -> list[Due]:
    earlier = (each._replace(keys=each.keys[: bisect_left(each.keys, end)]) for each in found)
    return [each for each in earlier if each.keys]


def _some(found: Sequence[Due], most: int) -> list[Due]:
    some: list[Due] = []
    for each in found:
        some.append(each._replace(keys=each.keys[:most]))
        most -= len(some[-1].keys)
        if not most:
            break
    return some


class Ahead(Struct):
    """Due rows of a base, looked up many at a time."""

    last: Key
    """The last one that was looked up."""

    keys: list[Key] = field(default_factory=list)
    """Those that have not been moved yet."""

    ended: bool = False

    def lacks(self, most: int) -> bool:
        """Whether more rows must be looked up."""
        return len(self.keys) < most and not self.ended

    def add(self, found: list[Key]) -> None:
        """Add the next rows; fewer than ``AHEAD`` means that there are no more."""
        self.ended = len(found) < AHEAD
        self.keys += found
        self.last = found[-1] if found else self.last


class Walk(Struct):
    """The progress of a world towards an instant, in strides."""

    world: int
    layers: list[tuple[int, int]]
    until: int
    over: bool = False
    changes: list[Change] = field(default_factory=list)
    moved_of_base: Counter[tuple[int, Table]] = field(default_factory=Counter)
    """How many rows of the base of each shop were moved, by the shop's place and the table."""

    ahead: dict[tuple[int, Table], Ahead] = field(default_factory=dict)
    """The due rows in the base of each shop, by the shop's place and the table."""

    @classmethod
    def of(cls, world: World, until: int) -> "Walk":
        """A walk of this world, from its current state."""
        return cls(world.id, _layers(world.shops), until)

    def goes_on(self, shops: Iterable[Shop]) -> bool:
        """Whether the shops still have the layers with which the walk began.

        Shops of a world that was reset, restored or imported into have other layers, whose due rows
        belong to another walk.
        """
        return self.layers == _layers(shops)

    def ahead_of(self, shop: Shop, table: Table, lived_until: int) -> Ahead:
        """The due rows of a shop's base; earlier ones were moved into the own layer."""
        before = Ahead((lived_until, INT64_MAX))
        return self.ahead.setdefault((shop.place, table), before)

    def went(self, stride: Stride, results: Iterable[Moved]) -> None:
        """Record that a stride was committed."""
        for due, result in zip(stride.due, results, strict=True):
            if due.layer == due.shop.base:
                where = (due.shop.place, due.table)
                ahead = self.ahead[where]
                ahead.keys = ahead.keys[len(due.keys) :]
                self.moved_of_base[where] += len(result.ids)
            self.changes += result.changes
        self.over = stride.complete and stride.until == self.until

    def emptied(self) -> list[tuple[int, Table]]:
        """The bases of which it may have moved every row, if that is worth knowing."""
        return [where for where, count in self.moved_of_base.items() if count >= _MANY]


def hide_all(table: Table) -> str:
    """The statement that records that shop $2 of world $1 has no row of its base left.

    Nothing that a layer hides is ever shown again, so that this stays true; until it is recorded,
    each page passes over all that is hidden.
    """
    kind = table.resource.name
    return (
        f"INSERT INTO hidden SELECT own, '{kind}', {ALL} FROM shops WHERE world = $1 AND place = $2"
        f" AND (SELECT count(*) FROM {table.name} WHERE layer = shops.base) = (SELECT count(*)"
        f" FROM hidden WHERE layer = shops.own AND kind = '{kind}' AND id > {ALL})"
        f" ON CONFLICT DO NOTHING"
    )


def _layers(shops: Iterable[Shop]) -> list[tuple[int, int]]:
    return [(shop.base, shop.own) for shop in shops]


def keys_of_base(source: str) -> str:
    """The statement for due rows of a base: of layer $1 after the key $2, $3 up to $4, $5 rows."""
    return (
        f"SELECT due_at, id FROM {source} WHERE layer = $1 AND (due_at, id) > ($2, $3)"
        " AND due_at <= $4 ORDER BY due_at, id LIMIT $5"
    )


def keys_of_own(sources: Iterable[str]) -> str:
    """The statement for the first due rows of layer $1 up to $2, $3 of each table, by its place."""
    each = (
        f"SELECT * FROM (SELECT {place} AS place, due_at, id FROM {source} WHERE layer = $1"
        f" AND due_at > 0 AND due_at <= $2 ORDER BY due_at, id LIMIT $3) AS of_{place}"
        for place, source in enumerate(sources)
    )
    return " UNION ALL ".join(each)


def due_rows(table: Table, chosen: str, *, of_base: bool) -> str:
    """The statement for due rows of layer $1 that layer $2 does not hide.

    Only rows of the base are hidden; their changed versions are in the own layer.

    Args:
        table: The table.
        chosen: The condition on their ids.
        of_base: Whether they are rows of the base.
    """
    unhidden = f" AND NOT {hidden_by('$2', table.resource)}"
    return (
        f"SELECT {', '.join(table.all_columns)} FROM {table.name} WHERE layer = $1 AND {chosen}"
        f"{unhidden if of_base else ' AND CAST($2 AS BIGINT) IS NOT NULL'}"
    )


def moved(due: Due, rows: Iterable[tuple[Any, ...]], until: int, *, told: bool) -> Moved:
    """Make every move of these rows that is due by an instant.

    ``told`` if moves must be reported.
    """
    table, shop = due.table, due.shop
    resource = table.resource
    assert resource.life is not None  # only tables of resources with a life have due rows
    result = Moved([], [], [], [])
    plain = {} if told else plain_moves(table)
    id_at = table.all_columns.index("id")
    for row in sorted(rows, key=itemgetter(DUE_AT, id_at)):
        *_, shown, hidden, _, plan = row
        result.ids.append(row[id_at])
        move = plain.get(only_move(plan))
        if move is not None:
            result.rows.append(move.row(row, shop.own))
            continue
        before = resource.read(decode(resource.whole_of_stored(shown, hidden)))
        record, left, made = resource.life.live(before, life.read(plan), until)
        result.rows.append(table.values(shop.own, record, left))
        if told:
            result.made.extend(Made(resource, *each) for each in made)
    result.changes.extend(Change(resource.name, "changed", each) for each in result.ids)
    return result
