"""What is sent to an account webhook, when it is sent again, and how its state changes."""

import json
from typing import Any

from msgspec.structs import replace

from mock_server.clock import HOUR, MINUTE, SECOND
from mock_server.contract.events import Records
from mock_server.contract.generation import Draws
from mock_server.contract.schema import Resource
from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.etelecom.accounts.webhook import WEBHOOKS
from mock_server.etelecom.accounts.webhook_record import Webhook
from mock_server.fidelity import PUBLIC_SOURCE, assumed, observed
from mock_server.formats import read_time, write_time
from mock_server.keys import PARTNER_ID

LADDER = (
    30 * SECOND,
    *(minutes * MINUTE for minutes in (1, 2, 4, 8, 15, 30)),
    *(hours * HOUR for hours in (1, 2, 4, 8, 12, 16)),
)
"""Times from a failure to the next attempt. After one more failure the webhook stops."""

STOPPED_FOR = 24 * HOUR
APART = 5 * SECOND
"""Minimum time between two bodies."""

MOST_CHANGES = 1_000
"""Maximum number of changes in one body."""

PATIENCE = 60.0
"""Seconds within which a receiver must respond."""

_TAKEN = ("ok", "ok\n")
_OK = 200
_KEPT = 256


def first_at(webhook: Webhook, at: int) -> int:
    """When a change of a given instant is sent if no other change is waiting."""
    sent_at = webhook.states["last_sent_at"]
    if sent_at is None:
        return at + Draws(f"account webhook {webhook.id}").below(APART)
    return max(at, read_time(sent_at) + APART)


async def hearing(records: Records, entity: str, record: Any) -> list[Webhook]:
    """The webhooks of the record's shop and of the partner to which it is linked."""
    shop_id, found = record.shop_id, list[Webhook]()
    for webhook in await records.everywhere(WEBHOOKS):
        hears = webhook.owner_id == shop_id
        if webhook.owner_id == PARTNER_ID:
            link = await records.find(PARTNER_LINKS, shop_id)
            hears = link is None or link.state == "linked"
        if hears and entity in webhook.entities:
            found.append(webhook)
    return found


def change_of(
    resource: Resource[Any], before: Any | None, after: Any | None, at: int
) -> dict[str, Any]:
    """A change of a record as a member of ``changes``."""
    old = {} if before is None else json.loads(resource.document(before))
    latest = old if after is None else json.loads(resource.document(after))
    changed = {name: value for name, value in latest.items() if old.get(name) != value}
    kind = "create" if before is None else "delete" if after is None else "update"
    return {
        "time": write_time(at // SECOND * SECOND),
        "change_type": kind,
        "entity": resource.entity,
        "latest": {resource.entity: latest},
        "changed": {resource.entity: latest if before is None else changed},
    }


def body_id(webhook_id: int, at: int, tried: int) -> str:
    """The id of a body: a new one for each attempt."""
    draws = Draws(f"account webhook {webhook_id}/{at}/{tried}")
    return str(10**18 + draws.below(8 * 10**18))


def written(body: str, changes: list[str], new_id: str) -> str:
    """The body of an attempt: new changes, or those of an earlier attempt under another id."""
    rest = f',"changes":[{",".join(changes)}]}}' if not body else body[len(_head(new_id)) :]
    return _head(new_id) + rest


def _head(new_id: str) -> str:
    return f'{{"id":"{new_id}"'


def is_taken(status: int, answer: str) -> bool:
    """Whether a receiver's response is a success."""
    return status == _OK and answer in _TAKEN


def hint(status: int | None, answer: str) -> str | None:
    """A hint for a response that was almost right."""
    if status is None or is_taken(status, answer) or not _OK <= status < _OK + 100:
        return None
    said = "an empty body" if not answer else f"the body {answer[:40]!r}"
    return (
        f"responded {status} with {said}: an account webhook counts as accepted only with status "
        "200 and the body ok, in lower case, so the same changes are sent again by another id"
    )


def after(
    webhook: Webhook, at: int, status: int | None, answer: str, problem: str
) -> tuple[Webhook, int | None]:
    """The webhook after an attempt, and when the next attempt is made; None after a success."""
    sent_at = write_time(at // SECOND * SECOND)
    states = {**webhook.states, "last_sent_at": sent_at}
    if status is not None and is_taken(status, answer):
        states["state"] = "ok"
        return replace(webhook, states=states, failures=0, updated_at=at), None
    begins_anew = webhook.states["state"] == "stop"
    # A control call can write any number.
    failures = 1 if begins_anew else min(max(webhook.failures, 0), len(LADDER)) + 1
    stops = failures > len(LADDER)
    error = problem
    if status is not None:
        error = "unexpected response" if status == _OK else f"unexpected status: {status}"
    kept = answer.encode()[:_KEPT].decode("utf-8", "ignore") if status == _OK else ""
    states["state"] = "stop" if stops else "retry"
    states["last_error"] = {
        "error": error,
        "resp_body": kept,
        "resp_status": status or 0,
        "retried": failures - 1,
        "sent_at": sent_at,
    }
    wait = STOPPED_FOR if stops else LADDER[failures - 1]
    return replace(webhook, states=states, failures=failures, updated_at=at), at + wait


RULES = (
    observed(
        "account-webhooks.body",
        "The body of an account webhook has `id`, 19 digits, and `changes`, each with `time` in "
        "whole seconds, `change_type`, `entity`, and `latest` and `changed` under the entity's "
        "name. It is not signed. For a new record `changed` has every field; for a deleted one "
        "`latest` is its last state and `changed` is empty.",
        f"{PUBLIC_SOURCE}; the inner name, and the members for a new and a deleted record, "
        "are ours",
    ),
    observed(
        "account-webhooks.taken",
        "A delivery counts as accepted only with status 200 and the body `ok`, or `ok` and a "
        "newline; anything else becomes `last_error`: `unexpected status: <n>`, or `unexpected "
        "response` with the first 256 bytes of the body. The receiver has 60 seconds to respond.",
    ),
    observed(
        "account-webhooks.batches",
        "Bodies are sent at least 5 seconds apart and have at most 1,000 changes; the first is "
        "sent after 0 to 5 seconds, depending on the webhook's id.",
        f"{PUBLIC_SOURCE}; there the first wait is random",
    ),
    observed(
        "account-webhooks.retries",
        "What was not accepted is sent again under a new `id`, and newer changes wait behind it: "
        "after 30 seconds, 1, 2, 4, 8, 15, 30 minutes, 1, 2, 4, 8, 12, 16 hours. After the 14th "
        "consecutive failure the state is `stop`; 24 hours later there is one more attempt, and "
        "if it fails, the intervals start from the beginning. After one success the state is "
        "`ok`; `last_error` stays.",
    ),
    assumed(
        "account-webhooks.who",
        "Changes are sent to the webhooks of the shop, and to those of the partner while the "
        "shop is linked: `zl_oa_message` for every ZNS message that is created, delivered, seen, "
        "rated or refused; `call_log` for every call. What the control API creates, changes or "
        "deletes is sent as well; what an import adds is not.",
        f"{PUBLIC_SOURCE} notifies shops and linked partners; no page says of which changes",
    ),
)
