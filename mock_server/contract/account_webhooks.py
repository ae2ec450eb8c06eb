"""Declaring account webhooks: who is told of a change of a record, and how it is sent."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.contract.events import Records


@dataclass(frozen=True, eq=False)
class AccountWebhooks:
    """Webhooks of accounts, kept as records; instants are microseconds since the epoch."""

    webhooks: Any
    """The resource that keeps them; each has an ``id`` and a ``url``."""

    hearing: Callable[[Records, str, Any], Awaitable[Sequence[Any]]]
    """From an entity and its record to the webhooks that are told of it."""

    change: Callable[[Any, Any | None, Any | None, int], dict[str, Any]]
    """From a resource, a record before and after a write, and the instant to a change;
    before is None for a new record, after for a deleted one."""

    first_at: Callable[[Any, int], int]
    """When a change of an instant is sent to a webhook for which nothing else waits."""

    body_id: Callable[[int, int, int], str]
    """The id of a body, from the webhook's id, the attempt's instant, and those before it."""

    body: Callable[[str, list[str], str], str]
    """The body of an attempt: of new changes, or those of an earlier one under another id."""

    taken: Callable[[int, str], bool]
    """Whether a receiver's status and answer are a success."""

    hint: Callable[[int | None, str], str | None]
    """What a person should know whose receiver answered almost right."""

    after: Callable[[Any, int, int | None, str, str], tuple[Any, int | None]]
    """From a webhook, an attempt's instant, status, answer and problem to the webhook after it, and
    when the attempt is made again; None after a success."""

    apart: int
    """Between two bodies at least."""

    most_changes: int
    """In one body."""

    patience: float
    """Seconds within which a receiver must answer."""
