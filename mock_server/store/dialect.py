"""What databases write differently."""

import json
from collections.abc import Callable
from typing import Any

from msgspec import Struct


class Dialect(Struct, frozen=True):
    """What one database writes in its own way."""

    hint: str
    """The index hint, with the index's name for ``{index}``."""

    any_of: str
    """A test of a column against several values in one parameter, with its type for ``{type}``."""

    each_of: str
    """A source of rows ``each`` with one of those values each, in the column ``value``."""

    held_of: str
    """A source of rows ``held`` with one value each of a column that has several."""

    list_parameter: Callable[[tuple[int | str, ...]], Any]
    """The values as that parameter."""


SQLITE = Dialect(
    " INDEXED BY {index}",
    "IN (SELECT value FROM json_each(?))",
    "json_each(?) AS each",
    "json_each({column}) AS held",
    json.dumps,
)
