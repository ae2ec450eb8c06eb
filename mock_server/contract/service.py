"""Declaring a part of the vendor's API: its lists and its other methods, in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.contract.events import Event
from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb


@dataclass(frozen=True, eq=False)
class Service:
    """A folder of ``etelecom/``; the simulator serves every method that one declares."""

    lists: tuple[Resource[Any], ...] = ()
    """The order is that of the reference pages and of fixture files."""

    verbs: tuple[Verb, ...] = ()
    not_simulated: tuple[str, ...] = ()
    """Methods that the vendor has here and the simulator does not, as ``Zalo/ListFollowers``:
    their 404 carries the note ``not-simulated``."""


def lists_of(services: Sequence[Service]) -> tuple[Resource[Any], ...]:
    """Every list of these services."""
    return tuple(each for service in services for each in service.lists)


def verbs_of(services: Sequence[Service]) -> tuple[Verb, ...]:
    """Every other method of these services."""
    return tuple(each for service in services for each in service.verbs)


def events_of(services: Sequence[Service]) -> tuple[Event[Any], ...]:
    """The webhook events that moves and verbs of these services send, each once."""
    moves = (move for each in lists_of(services) if each.life for move in each.life.moves)
    sent = (move.event for move in moves if move.event is not None)
    told = (event for verb in verbs_of(services) for event in verb.tells)
    return tuple({event.name: event for event in (*sent, *told)}.values())
