"""Zalo's webhook events: who receives them, and what their payloads have in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from mock_server.contract.events import Records
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.signed_event import zalo_event
from mock_server.fidelity import assumed
from mock_server.webhooks import WebhookEvent


async def to_oa(
    records: Records, event: str, record: Any, at: int, payload: Mapping[str, Any]
) -> Sequence[WebhookEvent]:
    """The event for the webhook of the record's OA, if it has one."""
    account = await records.find(ACCOUNTS, record.oa_id)
    if account is None or not account.webhook_url:
        return ()
    return (zalo_event(event, account, at, payload),)


async def to_oa_of_zns(
    records: Records, event: str, record: Any, at: int, payload: Mapping[str, Any]
) -> Sequence[WebhookEvent]:
    """The same, for an event from Zalo's ZNS servers: a header says so."""
    told = await to_oa(records, event, record, at, payload)
    return tuple(replace(each, server="ZNS") for each in told)


def between(sender: int | str, recipient: int | str) -> dict[str, Any]:
    """The two ends of a message, one of which is the OA."""
    return {"sender": {"id": str(sender)}, "recipient": {"id": str(recipient)}}


RULES = (
    assumed(
        "webhooks.payload",
        "A delivery's body is a JSON object of `app_id`, `event_name`, `timestamp` (milliseconds, "
        "a string), the OA as `oa_id` or as `sender` or `recipient`, and what belongs to the "
        "event, times unset as in answers; every delivery carries `X-Mock-Assumed: payload, "
        "signature`.",
        "the names of the events are Zalo's; nobody publishes what eTelecom sends",
    ),
    assumed(
        "webhooks.zns",
        "An event of a ZNS message (`user_received_message`, `user_seen_message`, "
        "`user_feedback`) has the header `X-ZEvent-Server: ZNS`. `user_received_message` of a "
        "consulting message has neither the header nor a `delivery_time`.",
        "Zalo's page of user_received_message; that the others have the header is ours",
    ),
    assumed(
        "webhooks.retried",
        "A delivery that is tried again has the header `num_retry`: 1, 2, 3, 4 or 5.",
        "Zalo's header",
    ),
    assumed(
        "webhooks.written",
        "A write that changes one of these sends its event, also if it is a `PATCH` of the "
        "control API: `template_quality` and `template_daily_quota` of a template, `daily_quota` "
        "of an OA, the rating of a message, the shared data of a follower. Creating a message of a "
        "conversation sends one too.",
        "the events are Zalo's; when they happen is ours",
    ),
)
