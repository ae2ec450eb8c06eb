"""Short helpers for JSON Schemas written by hand."""

from collections.abc import Mapping
from typing import Any

from mock_server.contract.nested_values import nullable as nullable_value

Schema = dict[str, Any]

FREE: Schema = {"description": "Any JSON value."}


def text(about: str, **more: Any) -> Schema:
    """A string."""
    return {"type": "string", "description": about, **more}


def identity(about: str) -> Schema:
    """An int64 as a string of digits."""
    return text(about, pattern="^-?[0-9]{1,19}$")


def instant(about: str) -> Schema:
    """An RFC 3339 time."""
    return text(about, format="date-time")


def integer(about: str, **more: Any) -> Schema:
    """A JSON integer."""
    return {"type": "integer", "description": about, **more}


def number(about: str, **more: Any) -> Schema:
    """A JSON number."""
    return {"type": "number", "description": about, **more}


def flag(about: str, **more: Any) -> Schema:
    """A JSON boolean."""
    return {"type": "boolean", "description": about, **more}


def one_of(about: str, *words: str) -> Schema:
    """One of several words."""
    return text(about, enum=list(words))


def array(items: Schema, about: str = "") -> Schema:
    """A JSON array."""
    return {"type": "array", "items": items, **({"description": about} if about else {})}


def mapping(values: Schema, about: str) -> Schema:
    """An object with any names, and values of one schema."""
    return {"type": "object", "additionalProperties": values, "description": about}


def ref(name: str) -> Schema:
    """A reference to a schema in the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    if "$ref" in schema or schema.get("type") == "object":
        about = {"description": schema["description"]} if "description" in schema else {}
        return {"anyOf": [schema, {"type": "null"}], **about}
    return nullable_value(schema)


def shape(
    about: str,
    required: Mapping[str, Schema] | None = None,
    optional: Mapping[str, Schema] | None = None,
) -> Schema:
    """An object with these members; others are not excluded."""
    found: Schema = {"type": "object", "description": about}
    if required:
        found["required"] = list(required)
    found["properties"] = {**(required or {}), **(optional or {})}
    return found


def closed(
    about: str,
    required: Mapping[str, Schema] | None = None,
    optional: Mapping[str, Schema] | None = None,
) -> Schema:
    """An object that has these members and no others."""
    return shape(about, required, optional) | {"additionalProperties": False}


def content(schema: Schema, media_type: str = "application/json", **more: Any) -> Schema:
    """The content of a body."""
    return {media_type: {"schema": schema, **more}}
