"""The description of every control call, combined from the files of the tags."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mock_server.contract.schema import Resource, every_list
from mock_server.contract.service import Service, event_names
from mock_server.etelecom import VERBS
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
from mock_server.web.openapi.control.call import SHOP_ID, WORLD, Calls, Described
from mock_server.web.openapi.nouns import ID
from mock_server.web.openapi.refusals import (
    OF_CONTROL,
    error_schema,
    response_components,
    responses,
)
from mock_server.web.openapi.shapes import Schema, content

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
_PATH_PARAMETER = re.compile(r"{(\w+)}")
_IN_PATH = {
    "name": ("The name.", worlds.NAME),
    "record_id": ("The id.", ID),
    "rule_id": ("The rule's id.", ID),
}
"""Description and format of each path parameter."""
_KEYED: list[dict[str, list[str]]] = [{"key": []}, {}]
"""A key selects the world; without an admin token none is needed."""


def every(catalogue: Sequence[Resource[Any]]) -> Calls:
    """All described calls, by method and path."""
    return {
        **server.CALLS,
        **worlds.CALLS,
        **time.CALLS,
        **authorization.CALLS,
        **customers.CALLS,
        **made_calls.CALLS,
        **assumptions.CALLS,
        **faults.CALLS,
        **journal.CALLS,
        **records.calls(catalogue),
    }


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
            "Error": error_schema(),
        },
        "responses": response_components(OF_CONTROL),
        "parameters": {
            "world": _in_query("world", WORLD),
            "shop_id": _in_query("shop_id", SHOP_ID),
        },
    }


def tags(paths: Mapping[str, Any]) -> list[dict[str, str]]:
    """The tags in use, with their descriptions."""
    used = dict.fromkeys(
        tag for item in paths.values() for each in item.values() for tag in each["tags"]
    )
    return [{"name": tag, "description": _TAGS.get(tag, f"Records: {tag}.")} for tag in used]


def describe(operation: dict[str, Any], call: Described | None, path: str) -> None:
    """Complete the operation that FastAPI generated for a route."""
    operation["responses"] |= responses(OF_CONTROL)
    operation["security"] = _KEYED
    if call is None:  # a test names the routes without a description
        return
    operation["operationId"] = call.id
    parameters = [*_in_path(path), *(_in_query(name, each) for name, each in call.query.items())]
    if call.of_world:
        parameters += [_component("world"), _component("shop_id")]
    if parameters:
        operation["parameters"] = parameters
    if call.is_open:
        operation["security"] = []
    if call.body is not None:
        operation["requestBody"] = {
            "required": call.body_required,
            "content": content(call.body, example=call.example),
        }
    (status,) = (each for each in operation["responses"] if each.startswith("2"))
    if call.answer is not None:
        operation["responses"][status] = {
            "description": operation["description"].partition("\n")[0],
            "content": call.answer,
        }
    else:
        operation["responses"][status] = {"description": "Done."}


def _in_path(path: str) -> Iterable[dict[str, Any]]:
    for name in _PATH_PARAMETER.findall(path):
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": _IN_PATH[name][1]},
            "description": _IN_PATH[name][0],
        }


def _in_query(name: str, schema: Schema) -> dict[str, Any]:
    bare = {key: value for key, value in schema.items() if key != "description"}
    about = {"name": name, "in": "query", "schema": bare, "description": schema["description"]}
    return {**about, "explode": False} if bare.get("type") == "array" else about


def _component(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/parameters/{name}"}
