"""Zalo's webhook events: who receives them, and how they are written and signed."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from mock_server.contract.events import Records
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.account_record import Account
from mock_server.fidelity import Fact, Grade
from mock_server.formats import write_time
from mock_server.webhooks import WebhookEvent


async def to_oa(
    records: Records, event: str, record: Any, at: int, payload: Mapping[str, Any]
) -> Sequence[WebhookEvent]:
    """The event for the webhook of the record's OA, if that has one."""
    account = await records.find(ACCOUNTS, record.oa_id)
    if account is None or not account.webhook_url:
        return ()
    return (zalo_event(event, account, at, payload),)


def zalo_event(event: str, account: Account, at: int, payload: Mapping[str, Any]) -> WebhookEvent:
    """An event of an OA at an instant, written and signed."""
    timestamp = str(at // 1000)
    document = {
        "app_id": str(account.app_id),
        "event_name": event,
        "oa_id": str(account.oa_id),
        "timestamp": timestamp,
        **payload,
    }
    # Spaced as no JSON library does by default, so that a receiver which verifies its own
    # serialisation instead of the received bytes fails here.
    body = json.dumps(document, ensure_ascii=False, separators=(" , ", ":"))
    signed = f"{account.app_id}{body}{timestamp}{account.secret_key}"
    signature = f"mac={sha256(signed.encode()).hexdigest()}"
    return WebhookEvent(event, account.oa_id, account.webhook_url, at, body, signature)


def time_or_null(instant: int | None) -> str | None:
    """A time of a payload."""
    return None if instant is None else write_time(instant)


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
)
