"""Whether two calls say the same, however their JSON is written."""

import json
from typing import Any

from mock_server.calls import Call
from mock_server.formats import normal_phone

Message = tuple[int, str, str]
"""The shop, the vendor's method, and the body in one spelling."""


def message_of(call: Call) -> Message:
    """What a call asks for; the same for calls that ask for the same."""
    return call.shop_id, call.operation, _one_spelling(call.body)


def _one_spelling(body: bytes) -> str:
    try:
        document = json.loads(body)
        if isinstance(document, dict) and isinstance(document.get("phone"), str):
            document["phone"] = normal_phone(document["phone"]) or document["phone"]
        return json.dumps(document, sort_keys=True)
    except (ValueError, RecursionError):
        return body.decode("latin-1")


def answer_of(call: Call) -> dict[str, Any]:
    """The answer's JSON object; empty where it is none."""
    try:
        document = json.loads(call.response)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
