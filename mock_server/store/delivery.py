"""Webhooks' deliveries, and what a store does with them."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a webhook."""

    id: int
    world: str
    event: str
    oa_id: int
    url: str
    body: str
    signature: str
    at: int
    """The event's instant by the world's clock."""

    attempts: tuple[dict[str, Any], ...]
    claimed_at: int | None
    """The attempt at hand by the world's clock; None where none is."""

    due_at: int | None
    """The next attempt by the world's clock; None when there is none."""

    @property
    def state(self) -> str:
        """``waiting``, ``delivered`` or ``gave-up``."""
        if self.due_at is not None:
            return "waiting"
        taken = bool(self.attempts) and self.attempts[-1].get("status") == HTTPStatus.OK
        return "delivered" if taken else "gave-up"


class DeliveryStore(Protocol):
    """Webhooks' deliveries, by world."""

    async def listeners(self) -> list[str]:
        """The worlds that ever asked for webhooks."""
        ...

    async def entries(self, world: str) -> list[Delivery]:
        """The world's deliveries, oldest first."""
        ...

    async def claim(self, world: str, now: int) -> Delivery | None:
        """The first delivery that is due at ``now``; None for none.

        Its next attempt is planned already, and ``claimed_at`` is the instant of this one.
        """
        ...

    async def settle(self, delivery_id: int, attempt: dict[str, Any], *, done: bool) -> None:
        """Keep what came of an attempt; when done there is no next one."""
        ...

    async def again(self, world: str, delivery_id: int, now: int) -> Delivery | None:
        """Let a delivery be due now; None where there is none."""
        ...
