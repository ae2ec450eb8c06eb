"""The ledger with the rules that modules declare."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from mock_server import (
    auth,
    customers,
    filters,
    foundation,
    keys,
    living,
    paging,
    webhook_targets,
    webhooks,
    wire,
    worlds,
)
from mock_server.fidelity import Fact
from mock_server.ledger import Topic, ledger
from mock_server.schema import Resource
from mock_server.seeding import fixtures, grower, people, presets
from mock_server.vendor import (
    VERBS,
    account,
    authorize_shop,
    consent,
    consent_verbs,
    journey,
    journey_verbs,
    message_verbs,
    refusals,
    zalo_errors,
)
from mock_server.verbs import Verb
from mock_server.verdicts import paging as verdict_paging
from mock_server.verdicts import retries, sends, waits, walks
from mock_server.web import clock_routes, connection, cors, doors, exchange, guard, selected

MODULES: tuple[ModuleType, ...] = (
    doors,
    exchange,
    cors,
    connection,
    wire,
    keys,
    auth,
    filters,
    paging,
    zalo_errors,
    journey,
    journey_verbs,
    consent,
    consent_verbs,
    message_verbs,
    refusals,
    account,
    authorize_shop,
    customers,
    living,
    webhook_targets,
    webhooks,
    presets,
    grower,
    people,
    fixtures,
    foundation,
    worlds,
    clock_routes,
    selected,
    guard,
    walks,
    verdict_paging,
    waits,
    retries,
    sends,
)
"""Where facts may stand, as a tuple ``RULES`` beside the code that they describe."""


def rules() -> tuple[Fact, ...]:
    """The rules that modules declare."""
    return tuple(fact for module in MODULES for fact in getattr(module, "RULES", ()))


def full_ledger(
    catalogue: Sequence[Resource[Any]], verbs: Sequence[Verb] = VERBS
) -> tuple[Topic, ...]:
    """The ledger of a catalogue, of verbs, and of every declared rule."""
    return ledger(catalogue, rules(), verbs)
