"""One request of a connection, and the response to it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mock_server.answer import Body
from mock_server.web.http.outbox import Outbox

App = Callable[..., Awaitable[None]]
"""An ASGI application."""

READING = "etelecom_mock.reading"
"""Whether a client that disconnected may still read."""


class Arrivals(Protocol):
    """The calls of one server, as far as a cycle must know of the others."""

    outbox: Outbox

    @property
    def is_empty(self) -> bool:
        """Whether every call that arrived has begun."""
        ...

    def end_of_head(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        """The headers of every response, and an empty line."""
        ...


class CallCycle(RequestResponseCycle):
    """uvicorn's cycle, which can send a response at once; it is the application's ``send``, too.

    Most have the values of the class, so that hardly anything is set for a call.
    """

    disconnected = False
    keep_alive = True
    waiting_for_100_continue = False
    more_body = False
    response_started = False
    response_complete = False
    chunked_encoding = None
    expected_content_length = 0
    access_log = False

    left = False
    """Whether the client closed its side, after which it may still read, or be gone."""

    _read = False
    """Whether the application has the whole body."""

    _told = False
    """Whether the application knows that the client closed its side."""

    _event: asyncio.Event | None = None
    _arrivals: Arrivals
    _app: App

    def __init__(self, protocol: Any, scope: Any, body: bytes) -> None:
        """The cycle of a request that came whole, on a connection that stays open."""
        self.scope = scope
        self.body = body  # type: ignore[assignment]  # nothing is added to it
        self.transport = protocol.transport
        self.flow = protocol.flow
        self.logger = protocol.logger
        self.default_headers = protocol.server_state.default_headers
        self.on_response = protocol.on_response_complete

    @classmethod
    def of(cls, cycle: RequestResponseCycle) -> "CallCycle":
        """The cycle that uvicorn made of a request's head, as one of these."""
        if not isinstance(cycle, cls):
            own = vars(cycle)
            own["_event"] = own.pop("message_event")
            cycle.__class__ = cls
            assert isinstance(cycle, cls)  # for the type checker
        return cycle

    @property
    def message_event(self) -> asyncio.Event:  # type: ignore[override]  # uvicorn's is an attribute
        """Set when more of the body is there, or the cycle has ended; few calls wait for it."""
        if self._event is None:
            self._event = asyncio.Event()
            if not self._read or self.disconnected or self.response_complete:
                self._event.set()
        return self._event

    def enter(self, arrivals: Arrivals, app: App) -> None:
        """Let an application handle the call."""
        self._arrivals = arrivals
        self._app = app

    def run(self) -> Awaitable[None]:
        """Handle the call; whatever the application does, there is a response."""
        return self.run_asgi(self._respond)

    async def _respond(self, scope: Any, _receive: Any, _send: Any) -> None:
        await self._app(scope, self.receive, self)
        if self.left and not self.response_complete:  # such a client waits for nothing more
            self.disconnected = True
            self.transport.close()

    async def __call__(self, message: Any) -> None:
        await self.send(message)

    @override
    async def receive(self) -> Any:
        """The next part of the body; a disconnect when the client may have left after all of it.

        Another one follows when the client is known to be gone.
        """
        if not (self._read or self.more_body or self.disconnected or self.waiting_for_100_continue):
            self._read = True  # as usual
            self.flow.resume_reading()
            if self._event is not None:
                self._event.clear()
            return {"type": "http.request", "body": bytes(self.body)}
        if self._told or not (self.left and self._read):
            message: Any = await super().receive()
            if not self._read or message["type"] != "http.request":
                self._read = not message.get("more_body", False)
                return message
        self._told = True
        return {"type": "http.disconnect", READING: not self.disconnected}

    def leave(self) -> None:
        """The client closed its side: tell whoever waits for that; a response is still sent."""
        self.left = True
        self.message_event.set()

    @property
    def client_gone(self) -> bool:
        """Whether the client disconnected, or may have."""
        return self.left or self.disconnected

    def whole(self, head: bytes, body: Body) -> bool:
        """Send a head, without its last line, and a body in one write where uvicorn makes two.

        The write is batched with the responses to calls that arrived together with this one.
        Returns False, with nothing sent, if the response must be sent by uvicorn: the client cannot
        take it now, or responses to the method have no body.
        """
        if self.flow.write_paused or self.disconnected or self.scope["method"] == "HEAD":
            return False
        arrivals = self._arrivals
        end, last = arrivals.end_of_head(self.default_headers), arrivals.is_empty
        if not self.keep_alive:
            end, last = b"connection: close\r\n" + end, True
        head += end
        whole = head + body if isinstance(body, bytes) else body.after(head)
        arrivals.outbox.put(self.transport, whole, last=last)
        self.response_started = self.response_complete = True
        if self._event is not None:
            self._event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()
        return True
