"""Which page of its walk a call asks for, according to the journal.

The first page is 1; any other is one more than that of the latest call of the same method, filter,
sort and limit that returned its cursor. A resumed walk counts from 1: if no call in the journal
returned the cursor, or one did so some time ago.
"""

import json
from collections.abc import Sequence
from typing import Any

from mock_server.calls import Call
from mock_server.clock import SECOND
from mock_server.contract.paging import DEFAULT_LIMIT, MARKER

RESUMED = 5 * SECOND
"""After this time, by either clock, a cursor counts as stored, and its use starts a new walk."""


def page_number(now: Call, earlier: Sequence[Call]) -> int:
    """The page number of a call; ``earlier`` are the world's calls, oldest first."""
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
    """Whether the call's response contains the cursor; cursors need no escapes in JSON."""
    written, response = cursor.encode(), bytes(call.response)
    return b'"next":"%b"' % written in response or b'"prev":"%b"' % written in response


def _asked(body: bytes) -> tuple[Any, int, str]:
    """Filter, effective limit and cursor of a request; the cursor contains the sort."""
    try:
        request = json.loads(body)
        paging = request.get("paging") or {}
        limit = paging.get("limit") or DEFAULT_LIMIT
        cursor = paging.get("after") or paging.get("before") or ""
        cursor = "" if cursor == MARKER else str(cursor)
        return request.get("filter") or {}, min(int(limit), DEFAULT_LIMIT), cursor
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None, 0, ""
