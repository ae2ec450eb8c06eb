"""Calls built by hand: for instants that no test can wait for, and methods not served yet."""

import json
from collections.abc import Sequence
from typing import Any

from mock_server.calls import Call
from mock_server.clock import SECOND

START = 1_773_129_600 * SECOND
SHOP = 1_000_000_000_000_000_001


def made(
    operation: str,
    at: float,
    status: int = 200,
    *,
    body: Any = None,
    response: Any = None,
    shop_id: int = SHOP,
    **more: Any,
) -> Call:
    """A call so many seconds after the start, by both clocks."""
    call = Call(
        "POST",
        f"/v1/shop.Zalo/{operation}",
        [],
        operation,
        status,
        True,
        False,
        0.001,
        world="demo",
        shop_id=shop_id,
    )
    call.ended = True
    call.at = call.real_at = START + round(at * SECOND)
    call.body = json.dumps({} if body is None else body).encode()
    call.response = json.dumps({} if response is None else response).encode()
    for name, value in more.items():
        setattr(call, name, value)
    return call


def numbered(calls: Sequence[Call]) -> list[Call]:
    """The calls with the journal's numbers."""
    for number, call in enumerate(calls, 1):
        call.id = number
    return list(calls)


def attempts(gaps: Sequence[float], *statuses: int, last: int = 200, **more: Any) -> list[Call]:
    """The same call tried again after each gap; all fail with 503 but the last, or as said."""
    found, at = [], 0.0
    ends = [*(statuses or [503] * len(gaps)), last]
    for gap, status in zip([*gaps, 0.0], ends, strict=True):
        found.append(made("ListJourneys", at, status, **more))
        at += gap
    return numbered(found)
