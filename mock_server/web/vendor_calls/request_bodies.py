"""Bodies of vendor calls: reading and decoding."""

import asyncio
from collections.abc import Mapping
from typing import Any

from mock_server.calls import Call
from mock_server.contract.wire import BODY_LIMIT
from mock_server.web.http.asgi import Receive, read_body
from mock_server.web.vendor_calls.forms import read_form
from mock_server.web.vendor_calls.routes import Operation

LARGE = 32 * 1024
"""Larger bodies are decoded in a thread: 1 MiB takes a tenth of a second and more."""


async def read_request(operation: Operation, receive: Receive, call: Call) -> Mapping[str, Any]:
    """The values of a call's body, which the call keeps; raises VendorError, ClientGone."""
    if operation.takes_form:
        call.body = await read_form(call.headers, receive)
    else:
        call.body = await read_body(receive, BODY_LIMIT)
    if len(call.body) < LARGE:
        return operation.read(call.body, call.notes)
    return await asyncio.to_thread(operation.read, call.body, call.notes)
