"""How Zalo writes and signs an event of an OA."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from mock_server.etelecom.zalo.account_record import Account
from mock_server.fidelity import assumed
from mock_server.webhooks import WebhookEvent

_OF_OA = frozenset({"sender", "oaId"})
"""Members that contain the OA's id instead of ``oa_id``."""


def zalo_event(event: str, account: Account, at: int, payload: Mapping[str, Any]) -> WebhookEvent:
    """An event of an OA at an instant, serialised and signed."""
    timestamp = milliseconds(at)
    names_oa = _OF_OA.isdisjoint(payload)
    document = {
        "app_id": str(account.app_id),
        "event_name": event,
        **({"oa_id": str(account.oa_id)} if names_oa else {}),
        "timestamp": timestamp,
        **payload,
    }
    # No JSON library uses these separators by default, so that a receiver which verifies its own
    # serialisation instead of the received bytes fails here.
    body = json.dumps(document, ensure_ascii=False, separators=(" , ", ":"))
    signed = f"{account.app_id}{body}{timestamp}{account.secret_key}"
    signature = f"mac={sha256(signed.encode()).hexdigest()}"
    return WebhookEvent(event, account.oa_id, account.webhook_url, at, body, signature)


def milliseconds(instant: int) -> str:
    """A time of Zalo's: milliseconds since the epoch, as a string."""
    return str(instant // 1000)


RULES = (
    assumed(
        "webhooks.signature",
        "`X-ZEvent-Signature` is `mac=` and the SHA-256 of app id, body, timestamp and the OA's "
        "`secret_key`, which the control API shows.",
        "Zalo's own form",
    ),
)
