"""Responses in pieces that end by themselves."""

import asyncio

from starlette.responses import StreamingResponse

from mock_server.web.http.asgi import Receive, Scope, Send
from mock_server.web.http.call_cycle import READING


class WholeStream(StreamingResponse):
    """Sent to its end, also to a client that closed its side and still reads.

    Starlette breaks a stream off there, which is right for events only.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        start = {"type": "http.response.start", "status": self.status_code}
        await send(start | {"headers": self.raw_headers})
        listening = asyncio.ensure_future(_left(receive))
        try:
            async for piece in self.body_iterator:
                if listening.done():
                    if not listening.result():
                        return
                    listening = asyncio.ensure_future(_left(receive))
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        finally:
            listening.cancel()
        await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> bool:
    """Wait until the client leaves; returns whether it may still read."""
    while (message := await receive())["type"] != "http.disconnect":
        pass
    return bool(message.get(READING))
