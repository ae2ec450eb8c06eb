"""Changes of records that wait for account webhooks, and what else waits in a world.

A snapshot keeps what waits; a restored one sends what waited then, and nothing that came later.
"""

import json
from collections.abc import Iterable
from typing import Any

MOST_WAITING = 20_000
"""Changes that wait for one webhook; older ones are dropped."""

GATHER = (
    "SELECT id, document FROM webhook_changes WHERE world = ? AND webhook = ? AND at <= ?"
    " ORDER BY id LIMIT ?"
)
FORGET = "DELETE FROM webhook_changes WHERE world = ? AND webhook = ? AND id <= ?"
QUEUE = "INSERT INTO webhook_changes (world, webhook, at, document) VALUES (?, ?, ?, ?)"
DROP_OLD = (
    "DELETE FROM webhook_changes WHERE world = ? AND webhook = ? AND id <= (SELECT id FROM"
    " webhook_changes WHERE world = ? AND webhook = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"
)
OPEN = (
    "INSERT INTO deliveries (world, event, oa_id, url, body, signature, at, due_at, attempts,"
    " webhook) SELECT ?, ?, 0, ?, '', '', ?, ?, '[]', ? WHERE NOT EXISTS (SELECT 1 FROM deliveries"
    " WHERE world = ? AND webhook = ? AND due_at IS NOT NULL)"
)
"""A delivery that waits for its changes, where none waits yet."""

FIRST = "SELECT min(at) FROM webhook_changes WHERE world = ? AND webhook = ?"

MOST_BYTES = 32 * 2**20
TRIM = (
    "DELETE FROM deliveries WHERE world = ? AND webhook <> 0 AND due_at IS NULL AND id <= (SELECT"
    " max(id) FROM (SELECT id, sum(length(body)) OVER (ORDER BY id DESC) AS total FROM deliveries"
    " WHERE world = ? AND webhook <> 0) AS sizes WHERE total > ?)"
)
"""Old deliveries go when the bodies of all are longer than ``MOST_BYTES`` together."""

WAITING = (
    "SELECT event, oa_id, url, body, signature, at, attempts, due_at, fault, held, webhook, server"
    " FROM deliveries WHERE world = ? AND due_at IS NOT NULL ORDER BY id"
)
WAITING_CHANGES = "SELECT webhook, at, document FROM webhook_changes WHERE world = ? ORDER BY id"
FORGET_ALL = (
    "DELETE FROM deliveries WHERE world = ? AND due_at IS NOT NULL",
    "DELETE FROM webhook_changes WHERE world = ?",
)
PUT_BACK = (
    "INSERT INTO deliveries (world, event, oa_id, url, body, signature, at, attempts, due_at,"
    " fault, held, webhook, server) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def kept(deliveries: Iterable[Iterable[Any]], changes: Iterable[Iterable[Any]]) -> str:
    """The rows of ``WAITING`` and ``WAITING_CHANGES`` as a snapshot keeps them."""
    return json.dumps([list(map(tuple, deliveries)), list(map(tuple, changes))])


def put_back(world: int, text: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows that a snapshot kept, for ``PUT_BACK`` and ``QUEUE``."""
    deliveries, changes = json.loads(text)
    return [(world, *each) for each in deliveries], [(world, *each) for each in changes]
