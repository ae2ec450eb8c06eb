"""The parts of ASGI that the simulator handles itself: reading bodies and sending responses."""

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from functools import cache
from http import HTTPStatus
from typing import Any

from mock_server.answer import Answer, Body
from mock_server.errors import TooLarge, VendorError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

CONTROL = "/__admin"
"""The path of the control API."""

KEPT = "etelecom_mock.kept"
"""Key of what was made of a head when it was sent before, in the scopes of known heads."""

_DRAINED = 12 * 1024 * 1024


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """The whole body; raises TooLarge above ``limit`` bytes, and ClientGone."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise ClientGone
    if more := message.get("more_body", False):
        pieces, size = [body], len(body)
        # A client reads the response only after it has sent its body.
        while more and size <= max(limit, _DRAINED):
            piece, more = await _piece(receive)
            size += len(piece)
            if size <= limit:
                pieces.append(piece)
            else:
                pieces.clear()
        if size > limit:
            raise TooLarge(f"the body is larger than {limit} bytes")
        body = b"".join(pieces)
    if len(body) > limit:
        raise TooLarge(f"the body is larger than {limit} bytes")
    return body


async def drain_body(receive: Receive) -> None:
    """Read the body of a call that was already refused; raises ClientGone.

    Otherwise the connection would be reset while the client sends, and it would never read the
    reason.
    """
    async for _ in body_pieces(receive):
        pass


async def body_pieces(receive: Receive) -> AsyncIterator[bytes]:
    """A body in pieces as it arrives, until the client is disconnected; raises ClientGone."""
    size, more = 0, True
    while more and size <= _DRAINED:
        piece, more = await _piece(receive)
        size += len(piece)
        yield piece


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message.get("body", b""), message.get("more_body", False)


def answer_headers(answer: Answer, headers: Headers) -> Headers:
    """The headers of a response: its type and length, and the given ones."""
    found = [(b"content-type", answer.content_type)] if answer.content_type else []
    found.append((b"content-length", b"%d" % len(answer.body)))
    return found + headers + _own_headers(answer)


def _own_headers(answer: Answer) -> Headers:
    found = []
    if answer.location:
        found.append((b"location", answer.location.encode("latin-1")))
    if answer.retry_after:
        found.append((b"retry-after", answer.retry_after.encode()))
    return found


async def start(send: Send, status: int, headers: Headers) -> None:
    """Send the status and headers."""
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def respond(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Send a JSON response."""
    await respond_with(send, Answer(status, body), headers)


async def respond_with(send: Send, answer: Answer, headers: Headers) -> None:
    """Send a response."""
    await start(send, answer.status, answer_headers(answer, headers))
    await send({"type": "http.response.body", "body": bytes(answer.body)})


def sent_whole(send: Send, answer: Answer, headers: Headers) -> bool:
    """Send a response in one write; False if the connection cannot (``call_cycle.CallCycle``)."""
    whole: Callable[[bytes, Body], bool] | None = getattr(send, "whole", None)
    if whole is None:
        return False
    head = b"%b%d\r\n" % (head_start(answer.status, answer.content_type), len(answer.body))
    for each in headers + _own_headers(answer):
        head += b"%b: %b\r\n" % each
    return whole(head, answer.body)


@cache
def head_start(status: int, content_type: bytes) -> bytes:
    """A head up to the length of the body."""
    line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
    return line + (b"content-type: %b\r\n" % content_type if content_type else b"") + _LENGTH


_LENGTH = b"content-length: "


async def refuse(send: Send, error: VendorError) -> None:
    """Send an error."""
    await respond_with(send, Answer(error.status, error.body(), retry_after=error.retry_after), [])


def header(scope: Scope, name: bytes) -> str | None:
    """A request's header, by its lower-case name; several are one list, as RFC 9110 has it."""
    values = [value for key, value in scope["headers"] if key == name]
    return b", ".join(values).decode("latin-1") if values else None


def has_header(scope: Scope, name: bytes) -> bool:
    """Whether a request has a header of this lower-case name."""
    for key, _ in scope["headers"]:  # noqa: SIM110  # every call has this asked; any() takes twice as long
        if key == name:
            return True
    return False


def encoded(headers: Headers) -> str | None:
    """The error message for a compressed or otherwise encoded body, which is never decoded here."""
    for name, value in headers:
        if name == b"transfer-encoding" and value.strip().lower() != b"chunked":
            told = value.decode("latin-1")
            return f"Transfer-Encoding {ascii(told)[1:-1]} is not decoded: only chunked is"
        if name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"):
            told = value.decode("latin-1")
            return f"Content-Encoding {ascii(told)[1:-1]} is not decoded: send the body as it is"
    return None
