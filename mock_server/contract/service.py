"""Declares a part of the vendor's API: its lists and its other methods, in one place."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from msgspec import Struct

from mock_server.contract.events import Event, WriteEvent
from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb


class Service(Struct, frozen=True, eq=False, dict=True):
    """A folder of ``etelecom/``; the simulator serves every method that one declares."""

    lists: tuple[Resource[Any], ...] = ()
    """The order is that of the reference pages and of fixture files."""

    verbs: tuple[Verb, ...] = ()
    not_simulated: tuple[str, ...] = ()
    """Methods that the vendor has and the simulator does not, as ``Zalo/ListFollowers``: their 404
    has the note ``not-simulated``."""

    kept: tuple[Resource[Any], ...] = ()
    """Records that no vendor method lists; their ``operation`` is empty."""


def methods_in(*modules: ModuleType) -> tuple[Verb, ...]:
    """Every method other than a list that these modules declare, in order."""
    return tuple(
        each for module in modules for each in vars(module).values() if isinstance(each, Verb)
    )


def lists_of(services: Sequence[Service]) -> tuple[Resource[Any], ...]:
    """Every list of these services."""
    return tuple(each for service in services for each in service.lists)


def records_of(services: Sequence[Service]) -> tuple[Resource[Any], ...]:
    """Everything that these services store, including what no method lists."""
    kept = (each for service in services for each in service.kept)
    return (*lists_of(services), *kept)


def verbs_of(services: Sequence[Service]) -> tuple[Verb, ...]:
    """Every other method of these services."""
    return tuple(each for service in services for each in service.verbs)


ACCOUNT_EVENT = "account_webhook"
"""The name of a delivery to an account webhook in the log of deliveries and in fault rules."""


def event_names(services: Sequence[Service]) -> tuple[str, ...]:
    """The names of the deliveries that these services cause."""
    names = tuple(event.name for event in events_of(services))
    tells = any(each.entity for each in records_of(services))
    return (*names, ACCOUNT_EVENT) if tells else names


def events_of(services: Sequence[Service]) -> tuple[Event[Any] | WriteEvent[Any], ...]:
    """The webhook events that moves, writes and verbs of these services send, each name once."""
    found: list[Event[Any] | WriteEvent[Any]] = []
    for each in records_of(services):
        found += [move.event for move in each.life.moves if move.event] if each.life else []
        found += each.tells
    found += [event for verb in verbs_of(services) for event in verb.tells]
    return tuple({event.name: event for event in found}.values())
