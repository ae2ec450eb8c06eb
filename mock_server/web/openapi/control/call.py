"""What a control call's route says about it for the OpenAPI document."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from mock_server.web.openapi.nouns import ID
from mock_server.web.openapi.shapes import Schema, content, ref, text

NAME = "^[A-Za-z0-9._-]{1,64}$"
ANSWER = "x-answer"
"""The member of an operation under construction that has the content of its response."""

_PATH_PARAMETER = re.compile(r"{(\w+)}")


def described(
    id_: str,
    answer: str | Schema = "",
    asked: Schema | None = None,
    *,
    query: Mapping[str, Schema] | None = None,
    of_world: bool = True,
    is_open: bool = False,
) -> dict[str, Any]:
    """What the decorator of a call's route takes for the document.

    Args:
        id_: The call's name in generated clients.
        answer: The name of the response's schema, or the response's content; empty without one.
        asked: Its body; None if none is read.
        query: Its query parameters.
        of_world: Whether it is about one world, which ``?world=`` and ``?shop_id=`` select.
        is_open: Whether no key is read.
    """
    parameters = [_in_query(name, schema) for name, schema in (query or {}).items()]
    if of_world:
        parameters += _OF_WORLD
    found: Schema = {"parameters": parameters} if parameters else {}
    if answer:
        found[ANSWER] = content(ref(answer)) if isinstance(answer, str) else answer
    if asked is not None:
        found["requestBody"] = asked
    if is_open:
        found["security"] = []
    return {"operation_id": id_, "openapi_extra": found}


open_call = partial(described, of_world=False, is_open=True)
"""The same for a call about the server, which anybody may make."""


def body(name: str, example: Any) -> Schema:
    """A body with a named schema, and one that works."""
    return {"required": True, "content": content(ref(name), example=example)}


def optional_body(name: str, example: Any) -> Schema:
    """A body without which a call works, too."""
    return body(name, example) | {"required": False}


def in_path(path: str) -> Iterator[Schema]:
    """The parameters in a path that the document shows."""
    return (_IN_PATH[name] for name in _PATH_PARAMETER.findall(path) if name in _IN_PATH)


def _parameter(name: str, place: str, schema: Schema) -> Schema:
    bare = {key: value for key, value in schema.items() if key != "description"}
    return {"name": name, "in": place, "schema": bare, "description": schema["description"]}


def _in_query(name: str, schema: Schema) -> Schema:
    is_list = schema.get("type") == "array"
    return _parameter(name, "query", schema) | ({"explode": False} if is_list else {})


_IN_PATH = {
    name: _parameter(name, "path", schema) | {"required": True}
    for name, schema in (
        ("name", text("The name.", pattern=NAME)),
        ("record_id", text("The id.", pattern=ID)),
        ("rule_id", text("The rule's id.", pattern=ID)),
    )
}
PARAMETERS = {
    "WorldParameter": _in_query(
        "world", text("The world, if no world's key is sent; `demo` by default.")
    ),
    "ShopParameter": _in_query(
        "shop_id", text("The shop in the world; its first by default.", pattern=ID)
    ),
}
"""What every call about a world has; generators name files so, on some disks in either case."""

_OF_WORLD = [{"$ref": f"#/components/parameters/{name}"} for name in PARAMETERS]
