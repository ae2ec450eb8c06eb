"""Declares a webhook event: its name, its payload from a record, and its receivers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from mock_server.webhooks import WebhookEvent

R = TypeVar("R")


class Records(Protocol):
    """The shop's records in the transaction in which an event happens."""

    async def find(self, resource: Any, record_id: int) -> Any | None:
        """The record of this id."""

    async def latest(self, resource: Any, **equals: Any) -> Any | None:
        """The newest record whose fields have these values."""

    async def everywhere(self, resource: Any, **equals: Any) -> Sequence[Any]:
        """The records of all of the world's shops whose fields have these values, oldest first."""


Address = Callable[[Records, str, Any, int, Mapping[str, Any]], Awaitable[Sequence[WebhookEvent]]]
"""Builds what is delivered, one delivery per receiver, from the shop's records, an event's name,
its record, its instant and its payload."""


class Event(Struct, Generic[R], frozen=True):
    """One kind of event."""

    name: str
    """The vendor's name: ``user_reply_consent``."""

    payload: Callable[[R], Mapping[str, Any]]
    """The members of the delivery's body that describe what happened to the record."""

    address: Address
    """Finds the receivers, an OA's webhook or a shop's, and writes and signs the body."""


class WriteEvent(Struct, Generic[R], frozen=True):
    """One kind of event that every write of a record may cause, whoever writes it."""

    name: str
    """The vendor's name: ``change_template_quota``."""

    payload: Callable[[R | None, R], Mapping[str, Any] | None]
    """What the delivery's body says of a record before and after it was written; before is None for
    a new one. None where nothing happened that the event tells of."""

    address: Address
    """See ``Event``."""
