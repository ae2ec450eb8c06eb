"""What a control call's route does not say about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_server.web.openapi.nouns import ID
from mock_server.web.openapi.shapes import Schema, content, ref, text


@dataclass(frozen=True, slots=True)
class Described:
    """One call: its name in generated clients, its query, body and response."""

    id: str
    answer: Schema | None = None
    """The content of the response; None without one."""

    body: Schema | None = None
    """The schema of the body; None if no body is read."""

    example: Any = None
    """A body that works."""

    query: Mapping[str, Schema] = field(default_factory=dict)
    body_required: bool = False
    of_world: bool = True
    """Whether it is about one world, which ``?world=`` and ``?shop_id=`` select."""

    is_open: bool = False
    """Whether no key is read."""


Calls = dict[tuple[str, str], Described]
"""Calls by method and path."""


def json_of(name: str) -> Schema:
    """The content of a response with a named schema."""
    return content(ref(name))


WORLD = text("The world, if no world's key is sent; `demo` by default.")
SHOP_ID = text("The shop in the world; its first by default.", pattern=ID)
