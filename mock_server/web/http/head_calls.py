"""HEAD, wherever there is GET: the same status and headers, without a body (RFC 9110, 9.3.2)."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from mock_server.web.http.asgi import Receive, Scope, Send

App = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]


async def answer_head(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Run the application with GET, and send only the head of its response.

    A response that would not end, such as an event stream, is cancelled after its head.
    """

    async def send_head(message: Any) -> None:
        if message["type"] == "http.response.start":
            await send(message)
        elif not answering.cancelling():
            await send({"type": "http.response.body", "body": b""})
            if message.get("more_body", False):
                answering.cancel()

    answering = asyncio.ensure_future(app({**scope, "method": "GET"}, receive, send_head))
    with suppress(asyncio.CancelledError):
        await answering  # raises what it raised
