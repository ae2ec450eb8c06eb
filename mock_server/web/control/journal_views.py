"""Journal entries as JSON."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from mock_server.calls import Call, redacted
from mock_server.errors import FailedPrecondition
from mock_server.formats import write_time
from mock_server.redaction import parsed, parsed_request, without_keys

_STRIDE = 64 * 1024
"""Bytes of calls that are read or written before yielding to other work."""

_LEAST_BYTES = 4 * 1024
"""Bytes that a call counts for, besides its bodies."""

_MOST_TOLD = 100
"""Differences of a call that are looked for."""


def as_json(call: Call) -> dict[str, Any]:
    """The entry, with bodies as ``redaction.parsed`` returns them."""
    return _entry(
        call,
        {
            "headers": dict(redacted(call.headers)),
            "body": parsed_request(call.body, call.operation),
            "response": parsed(bytes(call.response)),
        },
    )


def in_brief(call: Call) -> dict[str, Any]:
    """The entry without headers and bodies."""
    return _entry(call, {})


def check_bodies(calls: Iterable[Call]) -> None:
    """Raise FailedPrecondition if the journal keeps no bodies."""
    if any(call.without_bodies and not call.bodies_dropped for call in calls):
        raise FailedPrecondition(
            "the journal keeps no bodies to judge by: start the server with --journal-bodies on"
        )


async def unhurried(calls: Iterable[Call]) -> AsyncIterator[Call]:
    """The calls, one by one, yielding to other calls of the server in between."""
    read = 0
    for call in calls:
        yield call
        read += _LEAST_BYTES + len(call.body) + len(call.response)
        if read >= _STRIDE:
            read = 0
            await asyncio.sleep(0)


async def written(
    calls: Iterable[Call], dropped: int, show: Callable[[Call], dict[str, Any]]
) -> bytes:
    """The list of calls as JSON, each rendered by ``show``, with the number of dropped ones."""
    shown = [json.dumps(show(call), ensure_ascii=False).encode() async for call in unhurried(calls)]
    return b'{"requests":[%b],"dropped":%d}' % (b",".join(shown), dropped)


def _entry(call: Call, bulk: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(call.id),
        "at": write_time(call.at),
        "method": call.operation,
        "path": call.path,
        "status": shown_status(call),
        "abandoned": call.abandoned,
        "bodies_dropped": call.bodies_dropped,
        "duration_ms": round(call.seconds * 1000, 3),
        **bulk,
        "notes": [
            {"code": note.code, "message": without_keys(note.message)} for note in call.notes
        ],
        "fault": call.fault or None,
        "trace_id": call.trace_id or None,
        "world": call.world,
        "shop_id": str(call.shop_id),
    }


def shown_status(call: Call) -> int | None:
    """The status; None for a call without a response."""
    return None if call.under_way or call.abandoned else call.status


def differences(asked: Mapping[str, Any], call: Call) -> list[str]:
    """How a call differs from a pattern, by a hundred points at most; empty if it matches."""
    found = []
    if "method" in asked and asked["method"] != call.operation:
        found.append(f"method is {call.operation}, not {asked['method']}")
    if "status" in asked and asked["status"] != shown_status(call):
        told = "null" if shown_status(call) is None else call.status
        found.append(f"status is {told}, not {asked['status']}")
    if "body" in asked:
        given = parsed_request(call.body, call.operation)
        found += islice(_lacks(asked["body"], given, "body"), _MOST_TOLD)
    return found


def _lacks(wanted: Any, given: Any, path: str) -> Iterator[str]:
    """The paths at which ``given`` does not contain ``wanted``."""
    if isinstance(wanted, dict) and isinstance(given, dict):
        for name, value in wanted.items():
            if name in given:
                yield from _lacks(value, given[name], f"{path}.{name}")
            else:
                yield f"{path}.{name} is missing"
    elif wanted != given:
        yield f"{path} is {_short(given)}, not {_short(wanted)}"


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
