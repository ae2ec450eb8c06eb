"""HTTP/1.1 connections: uvicorn's, with time-outs and limits."""

import asyncio
import logging
import sys
from typing import Any, ClassVar

import httptools
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mock_server.errors import DeadlineExceeded, InvalidArgument, Unavailable, VendorError
from mock_server.fidelity import assumed
from mock_server.web.http.admission import BEFORE, Admission, dated, head_of
from mock_server.web.http.asgi import CONTROL
from mock_server.web.http.call_cycle import CallCycle
from mock_server.web.http.head_errors import HeadTooLarge, OtherVersion, check_expectation
from mock_server.web.http.known_heads import KnownHead
from mock_server.web.http.open_files import most_connections
from mock_server.web.http.request_lines import RequestLines

_TLS = b"\x16\x03"
"""The first bytes of a TLS client."""

_misread = logging.getLogger("mock_server.http")
_HOST = b"host"
_EXPECT = b"expect"
_VERSIONS = ("1.1", "1.0")
_UNPARSED_VERSION = (
    "Invalid HTTP version",
    "Invalid method for RTSP/x.x request",
    "Expected SOURCE method for ICE/x.x request",
)
"""What the parser says of a version or a protocol that it does not read at all."""

_LINE = 4
"""Bytes of a header line besides name and value."""

_ADMISSION = "etelecom_mock.admission"
"""Key of the admission in a server's state."""


class HttpConnection(RequestLines):
    """One client's connection."""

    patience: ClassVar[float] = 60.0
    """Seconds that a client has to send a request, from its connection or first byte on."""

    longest_head: ClassVar[int] = 64 * 1024
    """Maximum bytes of a request line with its headers and trailers."""

    most: ClassVar[int] = 10_000
    """Maximum number of connections."""

    most_waiting: ClassVar[int] = 1_000
    """Maximum number of calls waiting to begin, about a tenth of a second's worth; more are
    refused."""

    _deadline: asyncio.TimerHandle | None = None
    _unparsed = 0
    """Bytes that arrived since the last complete head or part of a body."""

    _head_size = 0
    """Bytes of complete header lines."""

    _hosts = 0
    """How many Host headers the head has."""

    _in_trailers = False
    _sending: CallCycle | None = None
    _refused = False
    """Whether what still comes is dropped, because a request was refused."""

    _half_closed = False
    """Whether the client closed its side."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        state = self.app_state
        if _ADMISSION not in state:
            state[_ADMISSION] = Admission(state.get(BEFORE))
        self._admission: Admission = state[_ADMISSION]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        idle = self._admission.idle
        if len(self.connections) > self.most:
            longest = idle.longest
            if longest is None:
                told = "the simulator has reached its limit of connections: try again"
                self._refuse(Unavailable(told))
                return
            idle.remove(longest)
            longest.transport.close()
        idle.add(self)
        self._deadline = self.loop.call_later(self.patience, self._give_up)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing() or self._refused:
            return
        self._admission.outbox.clear_for(self.transport)
        cycle: RequestResponseCycle | None = self.cycle  # None before the first head
        is_idle = self._between and (cycle is None or cycle.response_complete)
        self._unparsed += len(data)
        data, self._held = self._held + data, b""
        if is_idle and (known := self._admission.heads.find(data)) is not None:
            self._begin(*known)
            return
        self.feed(data)
        if self.cycle is not cycle and not self.cycle.more_body:  # as usual: a complete request
            self._settle()
            if is_idle and self._between and self.cycle.keep_alive:
                self._admission.heads.learn(data, self.scope, self.cycle.body)
        elif not self.transport.is_closing():
            self._wait_for_the_rest()

    def _begin(self, known: KnownHead, body: bytes) -> None:
        """Begin a call whose head was parsed before, as ``on_headers_complete`` does."""
        self._settle()
        self._admission.idle.remove(self)
        scope = known.scope | {"client": self.client, "server": self.server}
        self.cycle = CallCycle(self, scope, body)
        self._start_asgi_task(self.cycle, self.app)

    def on_message_begin(self) -> None:
        self._head_size, self._hosts, self._in_trailers = len(self._method), 0, False
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count_head(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count_head(len(name) + len(value) + _LINE)
        if not self._in_trailers:  # nothing reads them
            if len(name) == len(_HOST) and name.lower() == _HOST:
                self._hosts += 1
            elif len(name) == len(_EXPECT) and name.lower() == _EXPECT:
                check_expectation(value)
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        version = self.parser.get_http_version()
        if version not in _VERSIONS:
            raise OtherVersion(f"HTTP/{version} is not served: send HTTP/1.1 (curl --http1.1)")
        if self._hosts != 1 and not self._resuming and version == "1.1":
            raise InvalidArgument("it needs one Host header")
        if version == "1.0":
            self.expect_100_continue = False  # such a client knows no interim answer
        self._unparsed, self._in_trailers = 0, True
        self._admission.idle.remove(self)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """See uvicorn's, which starts a timer for each response."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if not self.pipeline:
            self._admission.idle.add(self)
            return
        self._start_asgi_task(*self.pipeline.pop())
        if self.pipeline:  # what came is answered before more of it is read
            self.flow.pause_reading()
        elif self.cycle.response_complete:
            self._admission.idle.add(self)

    def on_body(self, body: bytes) -> None:
        self._unparsed = 0
        super().on_body(body)

    def _count_head(self, size: int) -> None:
        """Count a line of a head; a head over the limit stops the parser, however it was sent."""
        self._head_size += size
        if self._head_size > self.longest_head:
            raise self._too_large

    def shutdown(self) -> None:
        """Called when the server stops."""
        self._admission.outbox.clear_for(self.transport)
        super().shutdown()

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Called when the client closes its side: it has left, or still reads.

        A call that came whole is answered in either case; TLS has no half-closed connections.
        """
        self._admission.outbox.clear_for(self.transport)
        cycle: RequestResponseCycle | None = self.cycle  # None before the first head
        if self._unparsed or (cycle and cycle.more_body and not cycle.response_complete):
            self._stop_reading(InvalidArgument("the request ends before it is complete"))
        elif cycle and self._sending and not cycle.response_complete and self.scheme == "http":
            self._half_closed, cycle.keep_alive = True, False
            self._sending.leave()
            return True
        return None

    def connection_lost(self, exc: Exception | None) -> None:
        self._admission.idle.remove(self)
        self._settle()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        call, admission = CallCycle.of(cycle), self._admission
        if admission.waiting >= self.most_waiting and not call.scope["path"].startswith(CONTROL):
            call.more_body = False  # what still arrives is not read
            call.enter(admission, app)
            call.whole(*admission.refusal)
            return
        admission.enter(call, app, self.tasks)
        self._sending = call
        if self._half_closed:
            call.left = True

    def _wait_for_the_rest(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        if self._unparsed > self.longest_head:
            self._stop_reading(self._too_large)
            return
        if cycle and not cycle.more_body and not cycle.response_complete:  # a body's end arrived
            self._settle()
            return
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.patience, self._give_up)

    @property
    def _too_large(self) -> VendorError:
        return HeadTooLarge(f"the head is larger than {self.longest_head} bytes")

    def _settle(self) -> None:
        self._unparsed = 0
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            told = f"the request was not complete within {self.patience:g} seconds"
            self._stop_reading(DeadlineExceeded(told))

    def _stop_reading(self, error: VendorError) -> None:
        """Refuse a request that has not arrived completely."""
        cycle: RequestResponseCycle | None = self.cycle  # None before the first head
        if cycle and cycle.more_body and not cycle.response_started:
            cycle.disconnected = True  # notifies whatever waits for the body
            cycle.message_event.set()
        self._refuse(error)

    def send_400_response(self, msg: str) -> None:
        """Called for invalid HTTP; logs one line with the reason."""
        raised = sys.exception()
        cause = raised and raised.__context__
        if isinstance(cause, HeadTooLarge):
            self._stop_reading(cause)
            return
        reason = cause.msg if isinstance(cause, InvalidArgument) else str(raised or msg)
        if isinstance(cause, httptools.HttpParserInvalidURLError):
            reason = "the request target is not a path"
        elif reason in _UNPARSED_VERSION:
            cause = OtherVersion("this version of HTTP is not served: send HTTP/1.1")
            reason = cause.msg
        if self._segment.startswith(_TLS):
            reason = "it is TLS, which needs --tls-cert"
        elif self._method == "CONNECT":
            reason = "CONNECT is for proxies, and this is none"
        elif " url" in reason or reason.startswith("Expected HTTP/"):
            reason = f"{reason.partition(',')[0]}: percent-encode spaces and what is not ASCII"
        client = "%s:%s" % self.client if self.client else "a local socket"  # noqa: UP031
        _misread.warning("invalid HTTP/1.1 from %s: %s", client, reason)
        kind = type(cause) if isinstance(cause, InvalidArgument) else InvalidArgument
        self._refuse(kind(f"the request is not valid HTTP/1.1: {reason}"))

    def _refuse(self, error: VendorError) -> None:
        """Send an error in place of an application, and disconnect."""
        self._settle()
        while self.pipeline and self.pipeline[0][0].more_body:  # one that was sent in part
            self.pipeline.popleft()
        last = self.pipeline[0][0] if self.pipeline else self._sending
        if last and not last.more_body and not last.response_complete:
            last.keep_alive = False  # a call that still waits, whose answer it would become
            self._refused = True
            return
        cycle: RequestResponseCycle | None = self.cycle
        if not (cycle and cycle.response_started and not cycle.response_complete):
            body = error.body()
            end = b"connection: close\r\n" + dated(self.server_state.default_headers)
            self.transport.write(head_of(error, body, end) + body)
        self.transport.close()


def make_room() -> None:
    """Let the process open as many files as connections need, as far as the system lets it."""
    HttpConnection.most = most_connections(HttpConnection.most)


RULES = (
    assumed(
        "wire.limits",
        "A request that has not come whole after a minute is 408 `deadline_exceeded`, a head of "
        "more than 64 KiB, its trailers counted, 431 `resource_exhausted`; both hang up. Beyond "
        "10,000 connections (fewer where the system allows fewer open files) the one that waited "
        "longest without a call ends; where all have one, the new one is 503 `unavailable` with "
        "`Retry-After`. While a thousand calls wait to be begun, one more is 503 too.",
        "the simulator's own limits, in Twirp's words",
    ),
)
