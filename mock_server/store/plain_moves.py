"""Moves that only set fields to constants, made of a row without reading its record.

Most rows that a large advance moves are such: seeded journeys expire, seeded requests lapse.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from mock_server.contract.life import Becomes
from mock_server.contract.record_texts import END
from mock_server.contract.values import EnumKind
from mock_server.formats import write_time
from mock_server.store.tables import Table

Row = tuple[Any, ...]
"""A row with all columns of its table, in their order."""

_INSTANT = "updated_at"
_PLANNED = '"]]'
_SHOWN, _HIDDEN, DUE_AT, _PLAN = -4, -3, -2, -1
"""The places of what a row ends with."""


class PlainMove(Struct, frozen=True):
    """A move of a table's rows after which nothing is due."""

    columns: tuple[tuple[int, Any], ...]
    """Places in the row, and what is there afterwards."""

    instants: tuple[int, ...]
    """Places in the row of the move's instant."""

    texts: Mapping[int, tuple[tuple[int, bytes], ...]]
    """By place of the texts in the row: places in those, and what is there afterwards."""

    instant: tuple[int, int]
    """Place of the texts that have the move's instant, and its place there."""

    def row(self, row: Row, layer: int) -> Row:
        """The row after the move, in a layer."""
        new, at = list(row), row[DUE_AT]
        new[0], new[DUE_AT], new[_PLAN] = layer, None, ""
        for place, value in self.columns:
            new[place] = value
        for place in self.instants:
            new[place] = at
        of_instant, instant = self.instant
        for place, changed in self.texts.items():
            texts = new[place].split(END)
            for where, text in changed:
                texts[where] = text
            if place == of_instant:
                texts[instant] = write_time(at).encode()
            new[place] = END.join(texts)
        return tuple(new)


@cache
def plain_moves(table: Table) -> Mapping[str, PlainMove]:
    """The moves of a table that can be made so, by name."""
    resource = table.resource
    life = resource.life
    kinds = {name: each.kind for name, each in resource.attributes.items()}
    if life is None or _INSTANT not in kinds:
        return {}
    return {
        move.name: _plain_move(table, move.apply)
        for move in life.moves
        if life.is_last(move)
        and isinstance(move.apply, Becomes)
        and all(isinstance(kinds[name], EnumKind) for name in move.apply.fields)
    }


def _plain_move(table: Table, apply: Becomes) -> PlainMove:
    resource, names = table.resource, ("layer", *table.columns)
    attributes, fields = resource.attributes, apply.fields.items()

    def of(name: str) -> tuple[int, int]:
        if attributes[name].mark.hidden:
            return _HIDDEN, resource.hidden_texts.places[name]
        return _SHOWN, resource.shown_texts.places[name]

    texts: dict[int, tuple[tuple[int, bytes], ...]] = {of(_INSTANT)[0]: ()}
    for name, value in fields:
        place, where = of(name)
        texts[place] = (*texts.get(place, ()), (where, value.encode()))

    return PlainMove(
        tuple(
            (names.index(name), attributes[name].kind.column(value))
            for name, value in fields
            if name in names
        ),
        tuple(place for place, name in enumerate(names) if name == _INSTANT),
        texts,
        of(_INSTANT),
    )


def only_move(plan: str) -> str:
    """The name of a stored plan's only move; none of a move if it has more than one."""
    return plan.partition('"')[2].removesuffix(_PLANNED)
