"""The connection of one call, for faults that send the response in their own way or not at all."""

import socket
import struct
from typing import Any

from mock_server.answer import Answer
from mock_server.web.http.asgi import Headers, Receive, Send, answer_headers, respond_with, start

_LINGER_ZERO = struct.pack("ii", 1, 0)
"""The ``SO_LINGER`` value with which closing a socket sends a reset."""


class CallConnection:
    """The Connection of ``faults.effect``. It closes uvicorn's transport, which ASGI cannot."""

    def __init__(self, headers: Headers, receive: Receive, send: Send) -> None:
        self._headers = headers
        self._receive = receive
        self._send = send

    async def send_whole(self, answer: Answer) -> None:
        await respond_with(self._send, answer, self._headers)

    async def send_head(self, answer: Answer) -> None:
        await start(self._send, answer.status, answer_headers(answer, self._headers))

    async def send_part(self, content: bytes) -> None:
        await self._send({"type": "http.response.body", "body": content, "more_body": True})

    async def finish(self) -> None:
        await self._send({"type": "http.response.body", "body": b""})

    async def close(self) -> None:
        _transport(self._send).close()
        await self._until_closed()

    async def reset(self) -> None:
        transport = _transport(self._send)
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO
        )
        transport.abort()
        await self._until_closed()

    async def _until_closed(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass


def _transport(send: Send) -> Any:
    """The transport behind our ``send`` or uvicorn's; without one there is nothing to break."""
    transport = getattr(getattr(send, "__self__", send), "transport", None)
    if transport is None:
        raise ConnectionResetError("a fault broke the connection")
    return transport
