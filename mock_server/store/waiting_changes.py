"""Changes of records that wait for account webhooks."""

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
