"""What is sent to webhooks as an AsyncAPI 3 document."""

from collections.abc import Sequence
from typing import Any

from mock_server import __version__
from mock_server.contract.service import ACCOUNT_EVENT, Service, event_names
from mock_server.web.openapi.nouns import record_name, record_schema
from mock_server.web.openapi.recorded_deliveries import Recorded, recorded
from mock_server.web.openapi.shapes import Schema, shape, text
from mock_server.web.openapi.webhook_events import (
    SIGNED,
    UNSIGNED,
    body_name,
    records_told,
    webhook_schemas,
)

_HEADS = {
    "X-ZEvent-Signature": text("`mac=` and a SHA-256 in hex.", pattern="^mac=[0-9a-f]{64}$"),
    "X-ZEvent-Server": text("`ZNS` for what tells of ZNS messages.", const="ZNS"),
    "X-Mock-Assumed": text("What nobody publishes, so that it is assumed."),
}
"""What the headers of deliveries are."""

_RETRIED = text("How often it was tried before; absent the first time.", pattern="^[1-5]$")
_POST = {"http": {"method": "POST", "bindingVersion": "0.3.0"}}


def asyncapi_document(services: Sequence[Service]) -> dict[str, Any]:
    """What these services send, from the side of the simulator, which sends."""
    known, events = recorded(), event_names(services)
    records = {record_name(each): record_schema(each) for each in records_told(services)}
    schemas = records | webhook_schemas(services)
    messages = {body_name(each): _message(each, known.get(each, [])) for each in events}
    of_oas = [event for event in events if event != ACCOUNT_EVENT]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "etelecom-mock webhooks",
            "version": __version__,
            "description": (
                "What the simulator sends to the addresses of OAs and accounts. Payloads and "
                "signatures are assumed: the vendor does not publish them."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {
            "oa": _channel("The `webhook_url` of an OA", SIGNED, of_oas),
            "account": _channel("The `url` of an account webhook", UNSIGNED, [ACCOUNT_EVENT]),
        },
        "operations": {
            "sendToOa": _operation("oa", of_oas),
            "sendToAccount": _operation("account", [ACCOUNT_EVENT]),
        },
        "components": {
            "messages": messages,
            "schemas": {name: _titled(name, schema) for name, schema in schemas.items()},
        },
    }


def _channel(title: str, about: str, events: Sequence[str]) -> Schema:
    """An address that the receiver chooses, so that the document names none."""
    return {
        "address": None,
        "title": title,
        "description": about,
        "messages": {
            body_name(event): {"$ref": f"#/components/messages/{body_name(event)}"}
            for event in events
        },
    }


def _operation(channel: str, events: Sequence[str]) -> Schema:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "bindings": _POST,
        "messages": [
            {"$ref": f"#/channels/{channel}/messages/{body_name(event)}"} for event in events
        ],
    }


def _message(event: str, known: Sequence[Recorded]) -> Schema:
    """A message with real deliveries as its examples."""
    names = [name for name in _HEADS if any(name in each.headers for each in known)]
    always = [name for name in names if all(name in each.headers for each in known)]
    optional = {name: _HEADS[name] for name in names if name not in always}
    if event != ACCOUNT_EVENT:
        optional["num_retry"] = _RETRIED
    return {
        "name": event,
        "title": event,
        "contentType": "application/json",
        "headers": shape("", {name: _HEADS[name] for name in always}, optional)
        | {"title": f"{body_name(event)}Headers"},
        "payload": {"$ref": f"#/components/schemas/{body_name(event)}"},
        "examples": [
            {
                "headers": {name: each.headers[name] for name in names if name in each.headers},
                "payload": each.body,
            }
            for each in known
        ],
    }


def _titled(name: str, schema: Schema) -> Schema:
    """The schema with a title for each object and each list of words: what a type is called."""
    found = {**schema, "title": name} if {"properties", "enum"} & schema.keys() else dict(schema)
    if "items" in found:
        found["items"] = _titled(f"{name}Item", found["items"])
    members = found.get("properties", {}).items()
    named = {each: _titled(name + each.title().replace("_", ""), of) for each, of in members}
    return found | {"properties": named} if named else found
