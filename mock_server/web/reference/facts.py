"""The ledger including the rules that modules declare."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import mock_server
from mock_server.contract.ledger import Topic, ledger
from mock_server.contract.schema import Resource, every_list
from mock_server.contract.verbs import Verb
from mock_server.etelecom import VERBS
from mock_server.fidelity import Fact, Subject

_WITHOUT_RULES = (
    "mock_server.__main__",
    "mock_server.cli",
    "mock_server.store",
    "mock_server.web.vendor_calls.spans",
)
"""Modules not imported for their rules: the command, and those of extras that may be missing."""


def rules() -> tuple[Fact, ...]:
    """The facts in every module's ``RULES``, a tuple next to the code that they describe."""
    return tuple(fact for module in _modules() for fact in getattr(module, "RULES", ()))


def subjects() -> tuple[Subject, ...]:
    """What those facts are about: the ``SUBJECT`` of every module that declares one."""
    found = (getattr(module, "SUBJECT", None) for module in _modules())
    return tuple(each for each in found if each is not None)


def full_ledger(
    catalogue: Sequence[Resource[Any]], verbs: Sequence[Verb] = VERBS
) -> tuple[Topic, ...]:
    """The ledger of a catalogue, of verbs, and of every declared rule."""
    return ledger(every_list(catalogue), verbs, rules(), subjects())


def _modules() -> Iterator[ModuleType]:
    for found in walk_packages(mock_server.__path__, f"{mock_server.__name__}."):
        if not found.name.startswith(_WITHOUT_RULES) and not found.name.endswith("__main__"):
            yield import_module(found.name)
