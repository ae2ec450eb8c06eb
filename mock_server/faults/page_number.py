"""Which page of its walk a call asks for, by the journal.

It is 1 at the first page, else one more than that of the latest call of the same method, filter,
sort and limit that answered its cursor. It is 0 where no call that is known answered it.
"""

import json
from collections.abc import Sequence
from typing import Any

from mock_server.calls import Call
from mock_server.contract.paging import DEFAULT_LIMIT, MARKER


def page_number(operation: str, shop_id: int, body: bytes, earlier: Sequence[Call]) -> int:
    """The number; ``earlier`` are the world's calls, oldest first."""
    filter_, limit, cursor = _asked(body)
    number = 1
    for call in reversed(earlier):
        if not cursor:
            break
        if call.operation != operation or call.shop_id != shop_id or not _gave(call, cursor):
            continue
        its_filter, its_limit, its_cursor = _asked(call.body)
        if its_filter == filter_ and its_limit == limit:
            number += 1
            cursor = its_cursor
    return 0 if cursor else number


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
