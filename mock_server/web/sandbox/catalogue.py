"""The declarations as a document, from which the page builds its tables and forms."""

from collections.abc import Callable, Sequence
from typing import Any

from mock_server import __version__
from mock_server.assumptions import ASSUMPTIONS
from mock_server.contract.fields import Attribute
from mock_server.contract.schema import Resource
from mock_server.contract.service import Service, event_names, lists_of, records_of, verbs_of
from mock_server.contract.wire import filter_kinds
from mock_server.faults.kinds import KINDS
from mock_server.faults.ready import READY
from mock_server.seeding.presets import PRESETS
from mock_server.world import record_writes

_TEXTS = ("about", "shows", "doubt", "touches", "source")
"""Members that are translated."""


def catalogue_document(
    services: Sequence[Service], say: Callable[[str], str] = str
) -> dict[str, Any]:
    """Lists with their fields, filters and lives; methods; faults; assumptions; presets.

    ``say`` translates a description into the reader's language.
    """
    catalogue, verbs = lists_of(services), verbs_of(services)
    return {
        "version": __version__,
        "lists": [_list(resource, say) for resource in records_of(services)],
        "methods": [*(each.operation for each in catalogue), *(each.operation for each in verbs)],
        "faults": [
            _shown(kind, say, "name", "about", "shows", "example", "on_lists", "on_deliveries")
            for kind in KINDS
        ],
        "assumptions": [
            _shown(each, say, "name", "doubt", "touches")
            | {
                "alternatives": [
                    _shown(other, say, "name", "about", "source")
                    for other in each.alternatives.values()
                ]
            }
            for each in ASSUMPTIONS
        ],
        "events": list(event_names(services)),
        "ready_faults": [
            _shown(each, say, "name", "about", "rule") | {"title": say(each.name)} for each in READY
        ],
        "presets": [{"name": name, "about": say(each.about)} for name, each in PRESETS.items()],
    }


def _shown(declared: Any, say: Callable[[str], str], *names: str) -> dict[str, Any]:
    """These members of a declaration, its texts in the reader's language."""
    shown = {name: getattr(declared, name) for name in names}
    return shown | {name: say(shown[name]) for name in names if name in _TEXTS}


def _list(resource: Resource[Any], say: Callable[[str], str]) -> dict[str, Any]:
    return _shown(resource, say, "name", "plural", "operation", "service", "about") | {
        "sort": f"-{resource.default_sort}",
        "fields": [_field(each, say) for each in resource.attributes.values()],
        "filters": [
            {"name": name, "schema": kind.schema()} for name, kind in filter_kinds(resource).items()
        ],
        "sorts": list(resource.sort_numbers),
        "states": {
            state: say(about)
            for state, about in (resource.life.states if resource.life else {}).items()
        },
    }


def _field(attribute: Attribute, say: Callable[[str], str]) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "about": say(attribute.mark.about),
        "hidden": attribute.mark.hidden,
        "writable": attribute.name not in record_writes.OURS,
        "schema": attribute.kind.schema(),
    }
