"""Webhooks in the documents: what is sent to an OA's address and to an account's."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.contract.service import ACCOUNT_EVENT, Service, event_names, records_of
from mock_server.formats import Invalid, read_time
from mock_server.web.openapi.nouns import record_name
from mock_server.web.openapi.recorded_deliveries import Recorded, recorded
from mock_server.web.openapi.shapes import (
    Schema,
    array,
    content,
    identity,
    instant,
    nullable,
    one_of,
    ref,
    shape,
    text,
)

_MILLISECONDS = "^[0-9]+$"
_SAID = {
    "app_id": identity("The OA's app."),
    "oa_id": identity("The OA."),
    "oaId": identity("The OA."),
    "timestamp": text("Milliseconds since the epoch.", pattern=_MILLISECONDS),
    "delivery_time": text("When it came: milliseconds since the epoch.", pattern=_MILLISECONDS),
    "submit_time": text("When it was rated: milliseconds since the epoch.", pattern=_MILLISECONDS),
    "request_id": identity("The request for consent, `id` in its list."),
    "journey_id": identity("The journey on Zalo's system."),
    "msg_id": text("The message on Zalo's system."),
    "tracking_id": text("The shop's own id of the message; empty for none."),
    "phone": text("The customer's number."),
    "call_type": text("What was requested."),
    "reason_code": text("Why it was requested."),
    "request_type": one_of("The result of the request.", "SENT", "EXPIRED"),
    "user_consent": one_of("The customer's answer.", "ALLOW", "USER_BLOCKED"),
    "expired_time": nullable(instant("Until when the shop may call, or wait for an answer.")),
    "template_id": text("The template.", pattern="^[0-9]+$"),
}
"""Descriptions of the events' members."""

_ACCOUNT = "AccountChanges"
SIGNED = (
    "Sent to the `webhook_url` of the OA. `X-ZEvent-Signature` is `mac=` and a SHA-256 in hex over "
    "app id, body, timestamp and the OA's secret key."
)
UNSIGNED = (
    "Sent to the `url` of each webhook of `CreateWebhook` that hears of the entity: the shop's and "
    "its partner's. It is not signed."
)


def webhook_schemas(services: Sequence[Service]) -> dict[str, Schema]:
    """The bodies of all that these services send, by their schemas' names."""
    known = recorded()
    return {
        body_name(event): _changes(services)
        if event == ACCOUNT_EVENT
        else _body(event, known.get(event, []))
        for event in event_names(services)
    }


def webhook_items(services: Sequence[Service]) -> dict[str, Any]:
    """The webhooks, by the events' names."""
    known = recorded()
    return {
        event: {"post": _operation(event, known.get(event, []))} for event in event_names(services)
    }


def body_name(event: str) -> str:
    """``user_reply_consent`` is ``UserReplyConsentEvent``."""
    if event == ACCOUNT_EVENT:
        return _ACCOUNT
    words = event.removeprefix("event_").split("_")
    return f"{''.join('OA' if word == 'oa' else word.capitalize() for word in words)}Event"


def _body(event: str, known: Sequence[Recorded]) -> Schema:
    """The body of an event, as its recorded deliveries have it."""
    about = "The body of the event. Its members are assumed, but for those that all of Zalo's have."
    bodies = [each.body for each in known]
    found = _object(bodies) if bodies else shape("", {"event_name": text("")})
    found["description"] = about
    found["properties"]["event_name"] = text("The event.", const=event)
    return found


def _object(values: Sequence[Mapping[str, Any]]) -> Schema:
    """An object that has what each of these has."""
    required, optional = dict[str, Schema](), dict[str, Schema]()
    for name in dict.fromkeys(name for value in values for name in value):
        members = [value[name] for value in values if name in value]
        of = required if len(members) == len(values) else optional
        of[name] = _SAID.get(name) or _member(members)
    return shape("", required, optional)


def _member(values: Sequence[Any]) -> Schema:
    given = [value for value in values if value is not None]
    if given and all(isinstance(value, Mapping) for value in given):
        return _object(given)
    if given and isinstance(given[0], list):
        items = [item for value in given for item in value]
        return array(_member(items) if items else {"type": "string"})
    return nullable(instant("By the world's clock.")) if all(map(_is_time, values)) else text("")


def _is_time(value: Any) -> bool:
    try:
        return value is None or bool(read_time(value))
    except Invalid:
        return False


def _changes(services: Sequence[Service]) -> Schema:
    """The body for accounts."""
    told = [each for each in records_of(services) if each.entity]
    change = shape(
        "One write of a record.",
        {
            "time": instant("When, in whole seconds."),
            "change_type": one_of("What was done.", "create", "update", "delete"),
            "entity": one_of("What it is.", *(each.entity for each in told)),
            "latest": shape(
                "The record after it; of a deleted one what it was last.",
                optional={each.entity: ref(record_name(each)) for each in told},
            ),
            "changed": shape(
                "The members that it changed, under the entity's name; of a new record all.",
                optional={each.entity: {"type": "object"} for each in told},
            ),
        },
    )
    members = {
        "id": text("Another one for each attempt.", pattern="^[0-9]{19}$"),
        "changes": array(change, "In order; at most 1,000."),
    }
    return shape("What changed since the last body.", members)


def records_told(services: Sequence[Service]) -> Iterator[Resource[Any]]:
    """The records whose schemas the bodies refer to."""
    return (each for each in records_of(services) if each.entity)


def _operation(event: str, known: Sequence[Recorded]) -> Schema:
    name, of_account = body_name(event), event == ACCOUNT_EVENT
    again = "after 30 seconds, 5, 15, 30 and 60 minutes"
    taken = "Accepted. Anything else is retried."
    if of_account:
        again = "the same changes under another `id`, after 30 seconds up to 16 hours"
        taken = "Accepted if the body is `ok`. Anything else is retried."
    examples = {f"{number}": {"value": each.body} for number, each in enumerate(known, start=1)}
    return {
        "operationId": f"on{name}",
        "summary": event,
        # A header as a parameter breaks the Python that openapi-generator makes of webhooks.
        "description": UNSIGNED if of_account else SIGNED,
        "tags": ["Webhooks"],
        "security": [],
        "requestBody": {"required": True, "content": content(ref(name), examples=examples)},
        "responses": {
            "200": {
                "description": taken,
                **({"content": content({"type": "string"}, "text/plain")} if of_account else {}),
            },
            "4XX": {"description": f"Not accepted: retried {again}."},
        },
    }
