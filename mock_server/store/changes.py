"""Which records a transaction changed, for watchers of their world."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

What = Literal["created", "changed", "deleted"]

MOST_TOLD = 500
"""Changes of one transaction that are published one by one."""


class Change(Struct, frozen=True):
    """One record that was created, changed or deleted."""

    kind: str
    """The resource's name."""

    what: What
    id: int


OnChanges = Callable[[int, list[Change]], None]
"""Called with a world's id and its changes when a transaction has been committed."""


def nobody(*_told: Any) -> None:
    """The callback of a store without watchers or deliveries."""
