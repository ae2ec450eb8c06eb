"""Lives of records: the declared states, and the moves from one state to another.

A record's state is derived from its fields, so it is stored only once. What will happen to a record
is its plan, stored with it; when the world's clock reaches a plan's first instant, the move is
made.
"""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mock_server.contract.events import Event
from mock_server.contract.values import INT64_MAX

R = TypeVar("R")

Plan = tuple[tuple[int, str], ...]
"""Instants and the moves that are due at them, in order."""

NOTHING: Plan = ()


class Unreachable(Exception):
    """No move leads from a record's state to the wanted one."""

    def __init__(self, state: str, wanted: str, legal: tuple[str, ...]) -> None:
        ways = f"from there it can become {', '.join(legal)}" if legal else "it stays so for good"
        super().__init__(f"a record that is {state} cannot become {wanted}: {ways}")


class Move(Struct, Generic[R], frozen=True):
    """A transition from some states to another."""

    name: str
    sources: tuple[str, ...]
    target: str
    when: str
    """What causes it, and when, for the documentation."""

    apply: Callable[[R, int], R]
    """The record after it, at an instant."""

    event: Event[R] | None = None
    """The webhook event that it causes."""


class Becomes(Struct, frozen=True):
    """What a move applies that gives the record these values, and nothing else."""

    fields: Mapping[str, Any]

    def __call__(self, record: Any, at: int) -> Any:
        """The record after it, at an instant."""
        return replace(record, **self.fields, updated_at=at)


def becomes(**fields: Any) -> Becomes:
    """See ``Becomes``."""
    return Becomes(fields)


class Fade(Struct, Generic[R], frozen=True):
    """A state that a record reaches only by the passing of time.

    It changes no field of the record.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    when: str
    """When it happens, for the documentation."""

    at: Callable[[R], int]
    """The instant at which a record in one of the sources reaches it."""


def _stays(_record: Any) -> Plan:
    """The plan of a record to which nothing happens by itself."""
    return NOTHING


class Life(Struct, Generic[R], frozen=True, eq=False, dict=True):
    """The states of one kind of record."""

    states: Mapping[str, str]
    """A description of each state, in order, with the vendor's values that show it."""

    begins: tuple[str, ...]
    """The states that a record can be created in."""

    state_of: Callable[[R], str]
    moves: tuple[Move[R], ...]

    natural: Callable[[R], Plan] = _stays
    """The moves that follow from a record's own fields."""

    fades: tuple[Fade[R], ...] = ()

    @property
    def has_dues(self) -> bool:
        """Whether anything happens to the records by the passing of time alone."""
        return self.natural is not _stays

    def state_at(self, record: R, now: int) -> str:
        """The record's state at an instant, with fades."""
        state = self.state_of(record)
        faded = (each for each in self._fades_from(state) if each.at(record) <= now)
        return next((each.target for each in faded), state)

    def ahead(self, record: R, plan: Plan, now: int) -> Plan:
        """The plan, including the fades to come."""
        fades = self._fades_from(self.state_of(record))
        coming = ((each.at(record), each.name) for each in fades if each.at(record) > now)
        return tuple(sorted((*plan, *coming), key=itemgetter(0)))

    def _fades_from(self, state: str) -> tuple[Fade[R], ...]:
        return tuple(each for each in self.fades if state in each.sources)

    def move(self, name: str) -> Move[R]:
        """The move of this name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, Move[R]]:
        return {move.name: move for move in self.moves}

    def live(
        self, record: R, plan: Plan, until: int
    ) -> tuple[R, Plan, list[tuple[int, Move[R], R, R]]]:
        """Make every move of the plan that is due, in order.

        Returns:
            The record, what is left of the plan, and the moves made: instant, move, and the record
            before and after it. A move that the record's state does not allow is skipped.
        """
        made: list[tuple[int, Move[R], R, R]] = []
        while plan and plan[0][0] <= until:
            (at, name), plan = plan[0], plan[1:]
            move = self._by_name[name]
            if self.state_of(record) in move.sources:
                script, before = self.script(record, plan), record
                record = move.apply(record, at)
                plan = self.plan(record, script, at)
                made.append((at, move, before, record))
        return record, plan, made

    def script(self, record: R, plan: Plan) -> Plan:
        """The part of a record's plan that does not follow from its fields."""
        natural = self.natural(record) if plan else NOTHING
        return tuple(step for step in plan if step not in natural)

    def reach(self, record: R, wanted: R, at: int) -> tuple[R, Move[R] | None]:
        """The record moved into the state of ``wanted``, and the move; raises Unreachable."""
        state, target = self.state_of(record), self.state_of(wanted)
        if state == target:
            return record, None
        for move in self.moves:
            if move.target == target and state in move.sources:
                return move.apply(record, at), move
        raise Unreachable(state, target, self.reachable(state))

    def reachable(self, state: str) -> tuple[str, ...]:
        """The states that one move or fade leads to."""
        ways: tuple[Move[R] | Fade[R], ...] = (*self.moves, *self.fades)
        return tuple(dict.fromkeys(each.target for each in ways if state in each.sources))

    def plan(self, record: R, script: Plan = NOTHING, now: int = 0) -> Plan:
        """The plan: what follows from the fields after ``now`` and what was scripted, in order.

        A record that is written with an end in the past stays as it is. At the same instant, moves
        that follow from the fields come first: a reply that arrives as the day ends is late.
        """
        possible = self._ahead[self.state_of(record)]
        if not possible:
            return NOTHING
        coming = [step for step in self.natural(record) if step[0] > now]
        assert self.has_dues or not script  # nobody would look for what is due
        if script:
            scripted = [step for step in script if step[1] in possible]
            # A move that is scripted comes in place of the same one that would come later.
            firsts = {name: at for at, name in reversed(scripted)}
            coming = [step for step in coming if step[0] < firsts.get(step[1], INT64_MAX)]
            coming += scripted
        return tuple(sorted(coming, key=itemgetter(0)))

    def is_last(self, move: Move[R]) -> bool:
        """Whether every record to which anything can happen may make a move, and none after it."""
        return {state for state in self.states if self._ahead[state]} == {*move.sources}

    @cached_property
    def _ahead(self) -> Mapping[str, frozenset[str]]:
        """By state, the names of the moves that are still possible."""
        return {state: frozenset(self._coming(state)) for state in self.states}

    def _coming(self, state: str) -> set[str]:
        found: set[str] = set()
        states, seen = [state], {state}
        while states:
            here = states.pop()
            for move in self.moves:
                if here in move.sources:
                    found.add(move.name)
                    if move.target not in seen:
                        seen.add(move.target)
                        states.append(move.target)
        return found


def written(plan: Plan) -> str:
    """A plan as it is stored, in JSON."""
    steps = ", ".join([f'[{at}, "{name}"]' for at, name in plan])
    return f"[{steps}]" if plan else ""


def read(text: str) -> Plan:
    """A stored plan."""
    return tuple([(at, name) for at, name in json.loads(text)]) if text else NOTHING


def due(plan: Plan) -> int | None:
    """The instant of a plan's first move; None for an empty plan."""
    return plan[0][0] if plan else None
