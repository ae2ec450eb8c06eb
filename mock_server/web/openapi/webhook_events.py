"""Webhooks in the vendor's document: what is sent to an OA's webhook address."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.formats import Invalid, read_time
from mock_server.web.openapi.shapes import (
    Schema,
    content,
    identity,
    instant,
    nullable,
    one_of,
    ref,
    shape,
    text,
)
from mock_server.web.openapi.vendor import sample_record

_SAID = {
    "request_id": identity("The request for consent, `id` in its list."),
    "journey_id": identity("The journey on Zalo's system."),
    "msg_id": text("The message on Zalo's system."),
    "tracking_id": text("The shop's own id of the message; empty for none."),
    "phone": text("The customer's number."),
    "call_type": text("What was requested."),
    "reason_code": text("Why it was requested."),
    "request_type": one_of("The result of the request.", "SENT", "EXPIRED"),
    "user_consent": one_of("The customer's answer.", "ALLOW", "USER_BLOCKED"),
}
"""Descriptions of the events' members."""


def webhook_schemas(lists: Sequence[Resource[Any]]) -> dict[str, Schema]:
    """The bodies of all events that records of these lists send, by schema name."""
    return {_name(event): _body(event, said) for event, said in _events(lists)}


def webhook_items(lists: Sequence[Resource[Any]]) -> dict[str, Any]:
    """The webhooks, by event name."""
    return {event: {"post": _operation(event)} for event, _ in _events(lists)}


def _events(lists: Sequence[Resource[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each event once, with what it contains of a record."""
    known: set[str] = set()
    for resource in lists:
        for move in resource.life.moves if resource.life else ():
            if move.event is not None and move.event.name not in known:
                known.add(move.event.name)
                yield move.event.name, dict(move.event.payload(sample_record(resource)))


def _name(event: str) -> str:
    """``user_reply_consent`` is ``UserReplyConsentEvent``."""
    words = event.removeprefix("event_").split("_")
    return f"{''.join('OA' if word == 'oa' else word.capitalize() for word in words)}Event"


def _body(event: str, said: dict[str, Any]) -> Schema:
    return shape(
        "The body of the event. Its members are assumed, except for those that all of Zalo's "
        "events have.",
        {
            "app_id": identity("The OA's app."),
            "event_name": text("The event.", const=event),
            "oa_id": identity("The OA."),
            "timestamp": text("Milliseconds since the epoch.", pattern="^[0-9]+$"),
            **{name: _member(name, value) for name, value in said.items()},
        },
    )


def _member(name: str, value: Any) -> Schema:
    if name in _SAID:
        return _SAID[name]
    if isinstance(value, Mapping):
        return shape("", {inner: _member(inner, each) for inner, each in value.items()})
    if isinstance(value, list):
        return {"type": "array", "items": _member("", value[0]) if value else {}}
    if isinstance(value, bool | int):
        return {"type": "boolean" if isinstance(value, bool) else "integer"}
    return nullable(instant("By the world's clock.")) if _is_time(value) else text("")


def _is_time(value: Any) -> bool:
    try:
        return value is None or bool(read_time(value))
    except Invalid:
        return False


def _operation(event: str) -> Schema:
    name = _name(event)
    return {
        "operationId": f"on{name}",
        "summary": event,
        # As a parameter, the header would break the Python code that openapi-generator makes of
        # webhooks.
        "description": (
            "Sent to the OA's `webhook_url`, which `UpdateShopOA` sets. `X-ZEvent-Signature` is "
            "`mac=` and a SHA-256 in hex over app id, body, timestamp and the OA's secret key."
        ),
        "tags": ["Webhooks"],
        "security": [],
        "requestBody": {"required": True, "content": content(ref(name))},
        "responses": {
            "200": {"description": "Accepted. Anything else is retried."},
            "4XX": {
                "description": "Not accepted: retried after 30 seconds, 5, 15, 30 and 60 minutes."
            },
        },
    }
