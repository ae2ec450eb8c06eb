"""Webhook deliveries: what is sent, and when it is retried. All of it is assumed."""

from hashlib import sha256

from msgspec import Struct

from mock_server.clock import MINUTE, SECOND
from mock_server.fidelity import Subject, assumed

RETRIES = (30 * SECOND, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE)
"""Waits between attempts, by the world's clock (Zalo)."""

DELIVERY = b"x-mock-delivery"
"""The header of a delivery, by which the simulator refuses its own."""

PATIENCE = 2.0
"""Seconds within which a receiver must respond with 200 (Zalo)."""


class WebhookEvent(Struct, frozen=True):
    """One event, ready to be delivered."""

    event: str
    oa_id: int
    url: str
    at: int
    body: str
    signature: str
    server: str = ""
    """The header ``X-ZEvent-Server``; empty for none."""


class AccountChange(Struct, frozen=True):
    """A change that waits for a webhook."""

    webhook: int
    url: str
    at: int
    document: str
    due_at: int
    """When it is sent, if nothing else waits."""


def forged_signature(signature: str) -> str:
    """A signature in the same format, made with no key of the OA."""
    return f"mac={sha256(f'forged {signature}'.encode()).hexdigest()}"


SUBJECT = Subject(
    "webhooks", "Webhooks", "What is delivered, how it is signed, and where it may go."
)

RULES = (
    assumed(
        "webhooks.retries",
        "A response other than 200, or none within two seconds, is retried after 30 seconds, 5, "
        "15, 30 and 60 minutes of the world's clock; with a frozen clock each is sent at its "
        "instant; "
        "redirects are not followed.",
        "Zalo's schedule",
    ),
)
