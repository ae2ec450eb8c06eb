"""Which page of its walk a call asks for, by the journal.

It is 1 at the first page, else one more than that of the latest call of the same method, filter,
sort and limit that gave its cursor. A walk that is resumed counts from 1: where the journal does
not know who gave the cursor, or where it was given some time ago.
"""

import json
from collections.abc import Sequence
from typing import Any

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.contract.paging import DEFAULT_LIMIT, MARKER

RESUMED = 5 * SECOND
"""A cursor that was given so long ago, by either clock, was kept: its walk begins anew."""


def page_number(now: Call, earlier: Sequence[Call]) -> int:
    """The number of the call at hand; ``earlier`` are the world's calls, oldest first."""
    operation, shop_id, body = now.operation, now.shop_id, now.body
    later = now
    filter_, limit, cursor = _asked(body)
    number = 1
    for call in reversed(earlier):
        if not cursor:
            break
        others = call is now or call.operation != operation or call.shop_id != shop_id
        if others or not _gave(call, cursor):
            continue
        its_filter, its_limit, its_cursor = _asked(call.body)
        if its_filter == filter_ and its_limit == limit:
            if max(later.at - call.at, later.real_at - call.real_at) >= RESUMED:
                break
            number += 1
            cursor, later = its_cursor, call
    return number


def _gave(call: Call, cursor: str) -> bool:
    """Whether the call's answer has the cursor; cursors need no escapes in JSON."""
    written = cursor.encode()
    return b'"next":"%b"' % written in call.response or b'"prev":"%b"' % written in call.response


def _asked(body: bytes) -> tuple[Any, int, str]:
    """Filter, effective limit and cursor of a request; the sort is in the cursor."""
    try:
        request = json.loads(body)
        paging = request.get("paging") or {}
        limit = paging.get("limit") or DEFAULT_LIMIT
        cursor = paging.get("after") or paging.get("before") or ""
        cursor = "" if cursor == MARKER else str(cursor)
        return request.get("filter") or {}, min(int(limit), DEFAULT_LIMIT), cursor
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None, 0, ""
