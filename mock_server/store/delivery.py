"""Webhooks' deliveries, and what a store does with them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Protocol

from mock_server.clock import SECOND, Clock, machine_now
from mock_server.webhooks import RETRIES

COPY = "copy"
"""Marks an attempt that a fault sent beside another one: no try of its own."""

FORGED, REPLAYED = "forged", "replayed"
"""Mark such attempts that stand for no event: whatever a receiver answers, nothing was taken."""


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

    fault: str = ""
    """The fault that plays on it, if any."""

    webhook: int = 0
    """The account webhook that it is for; 0 for an OA's."""

    @property
    def state(self) -> str:
        """``waiting``, ``delivered`` or ``gave-up``."""
        if self.due_at is not None:
            return "waiting"
        last_try: list[dict[str, Any]] = []
        for attempt in self.attempts:
            if FORGED in attempt or REPLAYED in attempt:
                continue
            last_try = [*last_try, attempt] if COPY in attempt else [attempt]
        taken = any(attempt.get("status") == HTTPStatus.OK for attempt in last_try)
        return "delivered" if taken else "gave-up"

    @property
    def tries(self) -> int:
        """How often it was tried; the copies of a try do not count."""
        return sum(COPY not in attempt for attempt in self.attempts)


CARRIED = 30 * SECOND
"""How long by the machine's clock an attempt is taken to be on its way."""


CARRIED_LONG = 90 * SECOND
"""The same of an attempt at an account webhook, whose receiver has a minute."""

MOST_ATTEMPTS = 100
"""Attempts at a delivery that are kept."""


def attempt_at(due_at: int, clock: Clock, now: int) -> int:
    """The instant of an attempt that was due.

    A clock that stands was moved over it, so it is made in its turn, and so is what follows it; by
    one that runs a carrier that comes late does not hurry after the schedule.
    """
    return now if clock.frozen_at is None else due_at


MOST_KEPT = 1_000
"""Deliveries that a world's log keeps."""

FIELDS = "id, world, event, oa_id, url, body, signature, at, attempts, due_at, fault, webhook"
"""The columns of a delivery that ``delivery_of`` reads, in this order."""


def delivery_of(row: Iterable[Any]) -> Delivery:
    """The delivery of a row."""
    number, world, event, oa_id, url, body, signature, at, attempts, due_at, fault, webhook = row
    tried = tuple(json.loads(attempts))
    return Delivery(
        number, world, event, oa_id, url, body, signature, at, tried, None, due_at, fault, webhook
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is carried from now on."""

    delivery: Delivery
    next_at: int | None
    """When it is due again, should it not be taken; None after the last try."""

    busy_until: int
    """By the machine's clock."""


def claimed(row: Iterable[Any], clock: Clock, now: int) -> Claim:
    """Claim the delivery of a row that is due at an instant of the world's clock."""
    delivery = delivery_of(row)
    at = attempt_at(delivery.due_at or now, clock, now)
    tried = delivery.tries
    next_at = at + RETRIES[tried] if tried < len(RETRIES) else None
    carried = CARRIED
    if delivery.webhook:  # what follows is planned when it is settled
        next_at, carried = at + RETRIES[0], CARRIED_LONG
    return Claim(replace(delivery, claimed_at=at), next_at, machine_now() + carried)


def attempts_with(attempts: str, attempt: dict[str, Any]) -> str:
    """The stored attempts with one more."""
    return json.dumps([*json.loads(attempts), attempt][-MOST_ATTEMPTS:])


class DeliveryStore(Protocol):
    """Webhooks' deliveries, by world."""

    async def due(self, worlds: Iterable[str] | None = None) -> list[str]:
        """Those of the worlds, or of all, that asked for webhooks and in which something is due.

        A delivery that nobody is carrying, or a move of a record.
        """
        ...

    async def entries(self, world: str) -> list[Delivery]:
        """The world's deliveries, oldest first."""
        ...

    async def claim(self, world: str, clock: Clock) -> Delivery | None:
        """The first delivery that is due by the clock and that nobody is carrying; None for none.

        Its next attempt is planned already, and ``claimed_at`` is the instant of this one. It is
        carried until it is settled, or for ``CARRIED`` where its carrier was killed.
        """
        ...

    async def settle(self, delivery_id: int, attempt: dict[str, Any], *, done: bool) -> None:
        """Keep what came of an attempt; when done there is no next one."""
        ...

    async def compose(self, delivery: Delivery, at: int, new_id: str) -> str:
        """Write the body of an attempt at an account webhook: its changes under an id.

        The first attempt gathers what happened until then; a later one has the same changes.
        """
        ...

    async def drop(self, delivery: Delivery) -> None:
        """Give up a delivery to an account webhook that was deleted, and what waits behind it."""
        ...

    async def follow(self, delivery: Delivery, at: int | None, not_before: int) -> None:
        """Plan what follows an attempt at an account webhook.

        With an instant it is tried again then; without one, what waits behind it is sent next.
        """
        ...

    async def mark(self, delivery_id: int, fault: str, held_until: int | None) -> None:
        """Let a fault play on a delivery, and hold it back until an instant where it does.

        It is held until it is claimed again.
        """
        ...

    async def holds(self, world: str, fault: str) -> bool:
        """Whether the fault holds a delivery back."""
        ...

    async def release(self, world: str, fault: str, at: int) -> None:
        """Let what the fault holds back be due at an instant."""
        ...

    async def again(self, world: str, delivery_id: int, now: int) -> Delivery | None:
        """Let a delivery be due now; None where there is none."""
        ...
