"""Calls that are let in, and how their responses are sent."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mock_server.errors import Unavailable, VendorError
from mock_server.web.http.asgi import Receive, Scope, Send
from mock_server.web.http.idle_connections import IdleConnections
from mock_server.web.http.known_heads import KnownHeads
from mock_server.web.http.outbox import Outbox

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

App = Callable[..., Awaitable[None]]
"""An ASGI application."""

BEFORE = "etelecom_mock.before_calls"
"""Key of what is awaited before calls that arrived together, in a server's state."""

READING = "etelecom_mock.reading"
"""Whether a client that disconnected may still read."""


class Admission:
    """Calls of one server that arrived and have not begun, and the responses held back for them.

    Calls that arrived together are handled by one task, one after another, because a task costs
    more than some calls. If one of them waits for something, another task handles those after it.
    """

    def __init__(self, before: Callable[[], Awaitable[None]] | None = None) -> None:
        self._before = before
        self._arrived: deque[AnswerSender] = deque()
        self._next: deque[AnswerSender] = deque()
        """Those for which ``before`` was awaited."""

        self._scheduled = False
        """Whether a task was created that has not begun yet."""

        self._tasks: set[asyncio.Task[None]] = set()
        self._usual: list[tuple[bytes, bytes]] = []
        self._end = dated([])
        self.outbox = Outbox()
        self.heads = KnownHeads()
        self.idle = IdleConnections()

        error = Unavailable(
            "more calls arrive than the simulator can handle: try again in a moment"
        )
        body = error.body()
        self.refusal = head_of(error, body, b""), body

    def end_of_head(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        """The headers of every response, which uvicorn renews each second, and an empty line."""
        if headers is not self._usual:
            self._usual, self._end = headers, dated(headers)
        return self._end

    @property
    def is_empty(self) -> bool:
        """Whether every call that arrived has begun."""
        return not (self._next or self._arrived)

    @property
    def waiting(self) -> int:
        """The number of calls that arrived and have not begun."""
        return len(self._arrived) + len(self._next)

    def enter(
        self, cycle: RequestResponseCycle, app: App, tasks: set[asyncio.Task[None]]
    ) -> "AnswerSender":
        """Handle a call soon, in one of the server's ``tasks``, with our own way to send."""
        sending = AnswerSender(cycle, self, app)
        self._arrived.append(sending)
        self._tasks = tasks
        self._handle_the_rest()
        return sending

    def _handle_the_rest(self) -> None:
        if not (self._scheduled or self.is_empty):
            self._scheduled = True
            task = asyncio.get_running_loop().create_task(self._handle())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _handle(self) -> None:
        arrived, self._arrived = self._arrived, deque()
        if self._before is not None and arrived:
            await self._before()  # what arrives meanwhile is not handled before the next time
        self._scheduled = False
        self._next += arrived
        if self.waiting > 1:
            asyncio.get_running_loop().call_soon(self._handle_the_rest)
        while self._next:
            sending = self._next.popleft()
            self.outbox.clear_for(sending.transport)  # of an earlier call that it was sent with
            await sending.run()


class AnswerSender:
    """Sends an application's response: in ASGI messages, or all at once.

    Nothing that the cycle holds refers to it, so both are freed with the response.
    """

    __slots__ = ("_admission", "_app", "_cycle", "_read", "_told", "left")

    def __init__(self, cycle: RequestResponseCycle, admission: Admission, app: App) -> None:
        self._cycle = cycle
        self._admission = admission
        self._app = app
        self._read = False
        """Whether the application has the whole body."""

        self._told = False
        """Whether the application knows that the client closed its side."""

        self.left = False
        """Whether the client closed its side, after which it may still read, or be gone."""

    def run(self) -> Awaitable[None]:
        """Handle the call; whatever the application does, there is a response."""
        return self._cycle.run_asgi(cast("ASGI3Application", self._respond))

    async def _respond(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        await self._app(scope, self.receive, self)
        self._end()

    async def __call__(self, message: Any) -> None:
        await self._cycle.send(message)

    async def receive(self) -> Any:
        """The next part of the body; a disconnect when the client may have left after all of it.

        Another one follows when the client is known to be gone.
        """
        cycle = self._cycle
        asks_first = cycle.waiting_for_100_continue
        if not (self._read or cycle.more_body or cycle.disconnected or asks_first):  # as usual
            self._read = True
            cycle.flow.resume_reading()
            cycle.message_event.clear()
            return {"type": "http.request", "body": bytes(cycle.body)}
        if self._told or not (self.left and self._read):
            message = await cycle.receive()
            if not self._read or message["type"] != "http.request":
                self._read = not message.get("more_body", False)
                return message
        self._told = True
        return {"type": "http.disconnect", READING: not self._cycle.disconnected}

    def leave(self) -> None:
        """The client closed its side: tell whoever waits for that; a response is still sent."""
        self.left = True
        self._cycle.message_event.set()

    def _end(self) -> None:
        """The application is done; a client that may have left waits for nothing more."""
        if self.left and not self._cycle.response_complete:
            self._cycle.disconnected = True
            self._cycle.transport.close()

    @property
    def transport(self) -> asyncio.Transport:
        """The connection's transport, for faults that break it."""
        transport: asyncio.Transport = self._cycle.transport
        return transport

    @property
    def client_gone(self) -> bool:
        """Whether the client disconnected, or may have."""
        return self.left or bool(self._cycle.disconnected)

    def whole(self, head: bytes, body: bytes) -> bool:
        """Send a head, without its last line, and a body in one write where uvicorn makes two.

        The write is batched with the responses to calls that arrived together with this one.
        Returns False, with nothing sent, if the response must be sent by uvicorn: the client cannot
        take it now, or responses to the method have no body.
        """
        cycle = self._cycle
        if cycle.flow.write_paused or cycle.disconnected or cycle.scope["method"] == "HEAD":
            return False
        end, last = self._admission.end_of_head(cycle.default_headers), self._admission.is_empty
        if not cycle.keep_alive:
            end, last = b"connection: close\r\n" + end, True
        self._admission.outbox.put(cycle.transport, b"".join((head, end, body)), last=last)
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()
        return True


def dated(headers: list[tuple[bytes, bytes]]) -> bytes:
    """These headers, and the end of the head."""
    return b"".join([b"%b: %b\r\n" % each for each in headers]) + b"\r\n"


def head_of(error: VendorError, body: bytes, end: bytes) -> bytes:
    """The head of a response that no application made."""
    retry = f"retry-after: {error.retry_after}\r\n".encode() if error.retry_after else b""
    return b"HTTP/1.1 %d %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n%b%b" % (
        error.status,
        error.code.encode(),
        len(body),
        retry,
        end,
    )
