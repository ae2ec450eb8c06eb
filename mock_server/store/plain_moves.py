"""Moves that only set fields to constants, made of a row without reading its record.

Most rows that a large advance moves are such: seeded journeys expire, seeded requests lapse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mock_server.contract.life import Becomes
from mock_server.contract.values import EnumKind, FlagKind, IdKind, IntegerKind, TextKind, TimeKind
from mock_server.formats import write_time
from mock_server.store.tables import Table

Row = tuple[Any, ...]
"""A row with all columns of its table, in their order."""

_FLAT = (EnumKind, FlagKind, IdKind, IntegerKind, TextKind, TimeKind)
"""Kinds without members, so that a name occurs once in a document."""

_INSTANT = "updated_at"
_PLANNED = '"]]'
_DOCUMENT, _HIDDEN, DUE_AT, _PLAN = -4, -3, -2, -1
"""The places of what a row ends with."""


@dataclass(frozen=True, slots=True)
class PlainMove:
    """A move of a table's rows after which nothing is due."""

    columns: tuple[tuple[int, Any], ...]
    """Places in the row, and what is there afterwards."""

    instants: tuple[int, ...]
    """Places in the row of the move's instant."""

    members: tuple[tuple[int, bytes, bytes], ...]
    """Place of a document, the name of a member as written there, and its text afterwards."""

    instant: tuple[int, bytes]
    """Place of a document, and the name of the member that has the instant."""

    def row(self, row: Row, layer: int) -> Row:
        """The row after the move, in a layer."""
        new, at = list(row), row[DUE_AT]
        new[0], new[DUE_AT], new[_PLAN] = layer, None, ""
        for place, value in self.columns:
            new[place] = value
        for place in self.instants:
            new[place] = at
        for place, name, text in self.members:
            new[place] = _with(new[place], name, text)
        place, name = self.instant
        new[place] = _with(new[place], name, write_time(at).encode())
        return tuple(new)


def _with(document: bytes, name: bytes, text: bytes) -> bytes:
    """A document in which a member has another text."""
    start = document.index(name) + len(name)
    return document[:start] + text + document[document.index(b'"', start) :]


@cache
def plain_moves(table: Table) -> Mapping[str, PlainMove]:
    """The moves of a table that can be made so, by name."""
    resource = table.resource
    life = resource.life
    kinds = {name: each.kind for name, each in resource.attributes.items()}
    if life is None or not all(isinstance(each, _FLAT) for each in kinds.values()):
        return {}
    return {
        move.name: _plain_move(table, move.apply)
        for move in life.moves
        if life.is_last(move)
        and isinstance(move.apply, Becomes)
        and all(isinstance(kinds[name], EnumKind) for name in move.apply.fields)
    }


def _plain_move(table: Table, apply: Becomes) -> PlainMove:
    attributes, names = table.resource.attributes, ("layer", *table.columns)
    fields = apply.fields.items()

    def member(name: str) -> tuple[int, bytes]:
        place = _HIDDEN if attributes[name].mark.hidden else _DOCUMENT
        return place, f'"{name}":"'.encode()

    return PlainMove(
        tuple(
            (names.index(name), attributes[name].kind.column(value))
            for name, value in fields
            if name in names
        ),
        tuple(place for place, name in enumerate(names) if name == _INSTANT),
        tuple((*member(name), value.encode()) for name, value in fields),
        member(_INSTANT),
    )


def only_move(plan: str) -> str:
    """The name of a stored plan's only move; empty if it has more than one."""
    head, _, name = plan[: -len(_PLANNED)].rpartition('"')
    return name if head.count("[") == 2 else ""  # noqa: PLR2004  # of the plan and of its move
