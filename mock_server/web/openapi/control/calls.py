"""The document of the control calls: what their routes do not say, from the files of the tags."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_server.contract.schema import Resource, every_list
from mock_server.contract.service import Service, event_names
from mock_server.etelecom import VERBS
from mock_server.web.openapi import refusals
from mock_server.web.openapi.control import (
    assumptions,
    authorization,
    customers,
    faults,
    journal,
    made_calls,
    records,
    server,
    time,
    worlds,
)
from mock_server.web.openapi.control.call import ANSWER, PARAMETERS

_TAGS = {
    "health": "Whether the server is running.",
    "worlds": "Everything that one key can see: create, reset, save, restore.",
    "clock": "The world's time.",
    "assumptions": "How the vendor behaves where its documentation is silent.",
    "authorization": "Answer a page without a browser.",
    "calls": "Let somebody call.",
    "customers": "Play the customer.",
    "faults": "Errors on purpose.",
    "journal": "Which calls came.",
    "verdicts": "What the calls prove about the client.",
    "shops": "Play the shop.",
    "outcomes": "How customers behave.",
    "webhooks": "Which webhooks were sent, and where.",
    "watching": "Events as they happen.",
    "reference": "Documents about the simulator.",
    "sandbox": "What the sandbox page builds its tables from.",
}
_KEYED: list[dict[str, list[str]]] = [{"key": []}, {}]
"""A key selects the world; without an admin token none is needed."""


def components(catalogue: Sequence[Resource[Any]]) -> dict[str, Any]:
    """The document's components, except for the security schemes."""
    events = list(event_names([Service(lists=tuple(catalogue))]))
    lists = [each.operation for each in every_list(catalogue) if each.operation]
    methods = [*lists, *(each.operation for each in VERBS)]
    return {
        "schemas": {
            **records.schemas(catalogue),
            **worlds.schemas(catalogue),
            **time.schemas(),
            **authorization.schemas(),
            **customers.schemas(),
            **made_calls.schemas(),
            **assumptions.schemas(),
            **faults.schemas(events, methods),
            **journal.schemas(methods),
            **server.schemas(),
            "Error": refusals.error_schema(),
        },
        "responses": refusals.response_components(refusals.OF_CONTROL),
        "parameters": PARAMETERS,
    }


def tags(paths: Mapping[str, Any]) -> list[dict[str, str]]:
    """The tags in use, with their descriptions."""
    used = dict.fromkeys(
        tag for item in paths.values() for each in item.values() for tag in each["tags"]
    )
    return [{"name": tag, "description": _TAGS.get(tag, f"Records: {tag}.")} for tag in used]


def describe(operation: dict[str, Any]) -> None:
    """Complete the operation that FastAPI generated for a route."""
    operation["responses"] |= refusals.responses(refusals.OF_CONTROL)
    operation.setdefault("security", _KEYED)
    answer = operation.pop(ANSWER, None)
    (status,) = (each for each in operation["responses"] if each.startswith("2"))
    if answer is None:
        operation["responses"][status] = {"description": "Done."}
    else:
        about = operation["description"].partition("\n")[0]
        operation["responses"][status] = {"description": about, "content": answer}
