"""What a webhook tells: Zalo's events, their bodies and their signature. All of it is assumed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from mock_server.clock import MINUTE, SECOND
from mock_server.fidelity import Fact, Grade

RETRIES = (30 * SECOND, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE)
"""From one attempt to the next, by the world's clock (Zalo)."""

EVENTS = (
    "oa_send_consent",
    "user_reply_consent",
    "event_journey_acknowledged",
    "event_journey_time_out",
    "user_received_message",
)
"""Every event that is told, by Zalo's names."""

PATIENCE = 2.0
"""Seconds within which a receiver must answer 200 (Zalo)."""


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """One event, ready to be delivered."""

    event: str
    oa_id: int
    url: str
    at: int
    body: str
    signature: str


def tell(event: str, account: Any, at: int, fields: Mapping[str, Any]) -> WebhookEvent:
    """The event of an OA at an instant, with what belongs to it."""
    timestamp = str(at // 1000)
    document = {
        "app_id": str(account.app_id),
        "event_name": event,
        "oa_id": str(account.oa_id),
        "timestamp": timestamp,
        **fields,
    }
    # Spaced as no JSON library writes it: a receiver that verifies what it has written again
    # itself, and not the bytes that came, learns it here.
    body = json.dumps(document, ensure_ascii=False, separators=(" , ", ":"))
    signed = f"{account.app_id}{body}{timestamp}{account.secret_key}"
    signature = f"mac={sha256(signed.encode()).hexdigest()}"
    return WebhookEvent(event, account.oa_id, account.webhook_url, at, body, signature)


def forged_signature(signature: str) -> str:
    """A signature of the same form that no key of the OA makes."""
    return f"mac={sha256(f'forged {signature}'.encode()).hexdigest()}"


RULES = (
    Fact(
        "webhooks.payload",
        "A delivery's body is a JSON object of `app_id`, `event_name`, `oa_id`, `timestamp` "
        "(milliseconds, a string) and what belongs to the event; every delivery carries "
        "`X-Mock-Assumed: payload, signature`.",
        Grade.ASSUMED,
        "the names of the events are Zalo's; nobody publishes what eTelecom sends",
    ),
    Fact(
        "webhooks.signature",
        "`X-ZEvent-Signature` is `mac=` and the SHA-256 of app id, body, timestamp and the OA's "
        "`secret_key`, which the control API shows.",
        Grade.ASSUMED,
        "Zalo's own form",
    ),
    Fact(
        "webhooks.retries",
        "An answer other than 200, or none within two seconds, is tried again after 30 seconds, 5, "
        "15, 30 and 60 minutes of the world's clock, where it stands each at its instant; "
        "redirects are not followed.",
        Grade.ASSUMED,
        "Zalo's schedule",
    ),
)
