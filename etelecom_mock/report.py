"""The section about its world in the report of a failed test."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

_CALLS = 30
"""Only the last calls are shown, because the cause of a failure is usually among them."""
_BODY = 300


def calls_section(name: str, calls: Sequence[Mapping[str, Any]]) -> str:
    """The world's calls with their faults and notes, as readable lines."""
    if not calls:
        return f"world {name}: no call arrived"
    left_out = len(calls) - _CALLS
    head = f", the last {_CALLS}" if left_out > 0 else ""
    lines = [f"world {name}: {len(calls)} call{'' if len(calls) == 1 else 's'}{head}"]
    for call in calls[-_CALLS:]:
        lines += _lines(call)
    return "\n".join(lines)


def _lines(call: Mapping[str, Any]) -> list[str]:
    asked = f"{call['method'] or call['path']} {_short(call['body'])}"
    status = call["status"]
    took = f"  {call['duration_ms']:g} ms" if status else ""
    lines = [f"{call['id']:>4}  {_ending(call)} {asked}{took}"]
    if status and status >= HTTPStatus.BAD_REQUEST:
        lines.append(f"        response {_short(call['response'])}")
    if call["fault"]:
        lines.append(f"        fault {call['fault']}")
    lines += [f"        note {note['code']}: {note['message']}" for note in call["notes"]]
    return lines


def _ending(call: Mapping[str, Any]) -> str:
    """The status, or why there is none."""
    if call["status"]:
        return str(call["status"])
    return "client hung up" if call.get("abandoned") else "under way"


def _short(value: Any) -> str:
    if value is None:
        return "-"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _BODY else f"{text[:_BODY]}..."
