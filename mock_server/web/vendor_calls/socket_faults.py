"""Faults on the socket: what no ASGI message can say is done on uvicorn's transport."""

import asyncio
import socket
import struct
from typing import Any

from mock_server.answer import Answer
from mock_server.faults.effect import Effect
from mock_server.faults.kinds.connection_reset import ConnectionReset
from mock_server.faults.kinds.dribble import Dribble
from mock_server.faults.kinds.truncate import Truncate
from mock_server.web.http.asgi import Headers, Receive, Send, answer_headers, start

_RESET = struct.pack("ii", 1, 0)
_PIECES = 20


async def misbehave(
    effect: Effect, answer: Answer, headers: Headers, receive: Receive, send: Send
) -> None:
    """Send the answer, or none, in the way of the fault."""
    if isinstance(effect, Dribble):
        await _dribble(effect, answer, headers, send)
        return
    if isinstance(effect, Truncate):
        await start(send, answer.status, answer_headers(answer, headers))
        part = answer.body[: int(len(answer.body) * effect.share)]
        await send({"type": "http.response.body", "body": part, "more_body": True})
    transport = _transport(send)
    if isinstance(effect, ConnectionReset):
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass


async def hang_up(receive: Receive, send: Send) -> None:
    """Close the connection of a call that gets no answer."""
    _transport(send).close()
    while (await receive())["type"] != "http.disconnect":
        pass


async def _dribble(effect: Dribble, answer: Answer, headers: Headers, send: Send) -> None:
    await start(send, answer.status, answer_headers(answer, headers))
    size = -(-len(answer.body) // _PIECES) or 1
    pieces = [answer.body[at : at + size] for at in range(0, len(answer.body), size)]
    for piece in pieces:
        await asyncio.sleep(effect.seconds / len(pieces))
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _transport(send: Send) -> Any:
    """The transport under our ``send`` or uvicorn's; without one there is nothing to break."""
    transport = getattr(getattr(send, "__self__", send), "transport", None)
    if transport is None:
        raise ConnectionResetError("a fault broke the connection")
    return transport
