"""An OpenAPI document as tests read it."""

from collections.abc import Iterator
from typing import Any

from openapi_schema_validator import OAS31Validator

Schema = dict[str, Any]
Operation = tuple[str, str, Schema]


def operations(document: Schema) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def nodes(value: Any) -> Iterator[Any]:
    """A document and everything in it, but for examples."""
    yield value
    inner: Any = ()
    if isinstance(value, dict):
        inner = (each for name, each in value.items() if name not in ("example", "examples"))
    elif isinstance(value, list):
        inner = value
    for each in inner:
        yield from nodes(each)


def resolved(document: Schema, schema: Schema) -> Schema:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def unknown_members(document: Schema, schema: Schema, value: Any, path: str = "") -> list[str]:
    """The members of an answer that its schema does not name."""
    schema = resolved(document, schema)
    for choice in schema.get("anyOf", ()):
        if choice != {"type": "null"} and value is not None:
            return unknown_members(document, choice, value, path)
    if isinstance(value, list):
        items = schema.get("items", {})
        return [
            each
            for at, one in enumerate(value)
            for each in unknown_members(document, items, one, f"{path}[{at}]")
        ]
    named = schema.get("properties")
    if not isinstance(value, dict) or named is None:
        return []
    found = [f"{path}.{name}" for name in value if name not in named]
    for name, each in value.items():
        found += unknown_members(document, named.get(name, {}), each, f"{path}.{name}")
    return found


def check(document: Schema, schema: Schema, value: Any) -> None:
    rooted = {"components": document["components"], **schema}
    OAS31Validator(rooted, format_checker=OAS31Validator.FORMAT_CHECKER).validate(value)
    assert unknown_members(document, schema, value) == []
