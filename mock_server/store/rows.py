"""A shop's records as they are read and written inside one transaction of a store."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

from mock_server.contract.life import NOTHING, Plan
from mock_server.contract.schema import Resource
from mock_server.store.world import Shop
from mock_server.webhooks import AccountChange, WebhookEvent

T = TypeVar("T")


class Rows(Protocol):
    """A shop's records inside one transaction: all changes are made, or none."""

    async def find(self, resource: Resource[Any], record_id: int) -> tuple[Any, Plan] | None:
        """The record of this id, and its plan."""
        ...

    async def latest(self, resource: Resource[Any], equals: Mapping[str, Any]) -> Any | None:
        """The newest record whose fields have these values."""
        ...

    async def add(
        self, resource: Resource[Any], make: Callable[[int], Any], script: Plan = NOTHING
    ) -> Any:
        """Insert a new record, made from the shop's next serial number, with its script planned.

        Returns it as it was created. It is stored as it is after what is due at that instant,
        which has happened before anybody can read it.
        """
        ...

    async def keep(self, resource: Resource[Any], record: Any) -> None:
        """Replace the record of the same id; its scripted moves stay planned."""
        ...

    async def everywhere(self, resource: Resource[Any], equals: Mapping[str, Any]) -> list[Any]:
        """The records of all of the world's shops whose fields have these values, oldest first."""
        ...

    async def remove(self, resource: Resource[Any], record_id: int) -> None:
        """Delete the record of this id, if there is one."""
        ...

    async def deliver(self, told: WebhookEvent) -> None:
        """Queue an event's delivery, due at the event's instant."""
        ...

    async def queue(self, change: AccountChange) -> None:
        """Queue a change for an account webhook, with a delivery unless one is waiting."""
        ...

    async def listen(self) -> None:
        """Turn on deliveries for the world: one of the shop's records has an address for them."""
        ...

    async def beside(self, shop: Shop) -> "Rows":
        """The records of another shop of the same world, in the same transaction."""
        ...

    async def assumed(self) -> Mapping[str, str]:
        """The world's alternatives that are not the defaults."""
        ...

    @property
    def listening(self) -> bool:
        """Whether deliveries are turned on for the world."""
        ...


Act = Callable[[Rows], Awaitable[T]]
"""An operation on a shop's records in one transaction; it awaits nothing but the rows."""


OnWrite = Callable[[Rows, Resource[Any], Any, Any, int], Awaitable[None]]
"""Called for each write of a record that somebody may be told of, inside the transaction: rows,
resource, record before it (None for a new one) and after it (None for a deleted one), instant."""


async def nobody_told(
    _rows: Rows, _resource: Resource[Any], _before: Any, _after: Any, _at: int
) -> None:
    """For a store whose writes nobody is told of."""


OnHeard = Callable[[int], None]
"""Called with a world for which deliveries are turned on, after each transaction of its records."""


def not_heard(_world: int) -> None:
    """For a store without deliveries."""


OnMove = Callable[[Rows, Any, Any, int], Awaitable[None]]
"""Called for each move (rows, record after it, move, instant), inside the transaction."""


async def not_moved(_rows: Rows, _record: Any, _move: Any, _at: int) -> None:
    """For a store whose moves nobody is told of."""
