"""A webhook delivery, and at which instants it is tried."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mock_server.clock import SECOND, Clock, machine_now
from mock_server.webhooks import RETRIES

COPY = "copy"
"""Marks an attempt that a fault sent in addition to another: it does not count as an attempt."""

FORGED, REPLAYED = "forged", "replayed"
"""Mark additional attempts without an event: whatever the receiver returns, nothing was
accepted."""


class Delivery(Struct, frozen=True):
    """An event to be delivered to a webhook."""

    id: int
    world: int
    event: str
    oa_id: int
    url: str
    body: str
    signature: str
    at: int
    """The event's instant by the world's clock."""

    attempts: tuple[dict[str, Any], ...]
    claimed_at: int | None
    """The current attempt by the world's clock; None if none is under way."""

    due_at: int | None
    """The next attempt by the world's clock; None if there is none."""

    fault: str = ""
    """The fault that applies to it, if any."""

    webhook: int = 0
    """The account webhook that it is for; 0 for an OA's webhook."""

    server: str = ""
    """The header ``X-ZEvent-Server``; empty for none."""

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
        """Number of attempts; the copies of an attempt do not count."""
        return sum(COPY not in attempt for attempt in self.attempts)


CARRIED = 30 * SECOND
"""How long, by the machine's clock, an attempt is assumed to be under way."""


CARRIED_LONG = 90 * SECOND
"""The same for an attempt at an account webhook, whose receiver has a minute."""

MOST_ATTEMPTS = 100
"""Maximum number of attempts at a delivery that are kept."""


LISTEN = "UPDATE layers SET listening = 1 WHERE id = ? AND listening = 0"
"""Turns on deliveries for the worlds that stand on a layer."""

LISTENS = "SELECT 1 FROM layers WHERE id = ? AND listening = 1"
"""Whether a layer turns them on."""

LISTENING = (
    "SELECT 1 FROM shops AS listener JOIN layers ON layers.id IN (listener.base, listener.own)"
    " WHERE listener.world = ? AND listening = 1"
)
"""Whether deliveries are turned on for a world."""

MOST_KEPT = 1_000
"""Maximum number of deliveries in a world's log."""

FIELDS = (
    "id, world, event, oa_id, url, body, signature, at, attempts, due_at, fault, webhook, server"
)
"""The columns of a delivery that ``delivery_of`` reads, in this order."""


def delivery_of(row: Iterable[Any]) -> Delivery:
    """The delivery of a row."""
    number, world, event, oa_id, url, body, signature, at, attempts, *rest = row
    tried = tuple(json.loads(attempts))
    return Delivery(number, world, event, oa_id, url, body, signature, at, tried, None, *rest)


def claimed(row: Iterable[Any], clock: Clock, now: int) -> tuple[Delivery, int | None, int]:
    """Claim the delivery of a row that is due at an instant of the world's clock.

    Returns it, the instant at which it is due again if it is not accepted (None after the last
    attempt), and until when, by the machine's clock, it is being sent.

    A frozen clock was moved past the attempt, so each is made at its own instant. With a running
    clock, a late sender does not catch up with the schedule.
    """
    delivery = delivery_of(row)
    at = now if clock.frozen_at is None else delivery.due_at or now
    tried = delivery.tries
    next_at = at + RETRIES[tried] if tried < len(RETRIES) else None
    carried = CARRIED
    if delivery.webhook:  # the next attempt is planned when it is settled
        next_at, carried = at + RETRIES[0], CARRIED_LONG
    return replace(delivery, claimed_at=at), next_at, machine_now() + carried


def attempts_with(attempts: str, attempt: dict[str, Any]) -> str:
    """The stored attempts with one more."""
    return json.dumps([*json.loads(attempts), attempt][-MOST_ATTEMPTS:])
