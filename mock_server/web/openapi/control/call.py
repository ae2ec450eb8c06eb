"""How a control call is described beside what its route says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_server.web.openapi.shapes import Schema, content, ref, text


@dataclass(frozen=True, slots=True)
class Described:
    """One call: its name in generated clients, its query, its body, its answer."""

    id: str
    answer: Schema | None = None
    """The content of the answer; None where there is none."""

    body: Schema | None = None
    """The schema of the body; None where none is read."""

    example: Any = None
    """A body that works."""

    query: Mapping[str, Schema] = field(default_factory=dict)
    body_required: bool = False
    of_world: bool = True
    """Whether it is about one world, so that ``?world=`` and ``?shop_id=`` choose it."""

    is_open: bool = False
    """Whether no key is read."""


Calls = dict[tuple[str, str], Described]
"""Calls by method and path."""


def json_of(name: str) -> Schema:
    """The content of an answer of a named schema."""
    return content(ref(name))


WORLD = text("The world, where no key of one is sent; `demo` by default.")
SHOP_ID = text("The shop of the world; its first by default.", pattern="^[0-9]{1,19}$")
