"""The control API's calls, from its OpenAPI document."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from mock_server.contract.schema import Resource
from mock_server.web.reference.addresses import API_KEY, JSON, bearer, curl

_VERBS = ("get", "post", "put", "patch", "delete")


class ControlCall(Struct, frozen=True):
    """One call."""

    verb: str
    path: str
    about: str
    parameters: tuple[str, ...]
    """The names of its query parameters."""

    members: tuple[str, ...]
    """The names of the members that its body may have."""

    status: int
    """The status of a successful response."""


def control_groups(document: Mapping[str, Any]) -> dict[str, list[ControlCall]]:
    """The calls of an OpenAPI document, by tag."""
    groups: dict[str, list[ControlCall]] = {}
    for path, item in document["paths"].items():
        for verb in _VERBS:
            if verb in item:
                name = item[verb].get("tags", ["other"])[0]
                groups.setdefault(name, []).append(_call(verb, path, item[verb], document))
    return groups


def control_call(catalogue: Sequence[Resource[Any]], origin: str) -> str:
    """A call that works, ready to paste: it creates a record."""
    address = f"{origin}/__admin/{catalogue[0].plural}"
    return curl(address, bearer(API_KEY), JSON, body={"phone": "84912345678"})


def _call(
    verb: str, path: str, operation: Mapping[str, Any], document: Mapping[str, Any]
) -> ControlCall:
    parameters = tuple(
        each["name"] for each in operation.get("parameters", ()) if each.get("in") == "query"
    )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    members = tuple(document["components"]["schemas"].get(name, {}).get("properties", {}))
    status = min(int(each) for each in operation["responses"] if each.isdecimal())
    about = operation.get("description", operation.get("summary", ""))
    return ControlCall(verb.upper(), path, about, parameters, members, status)
