"""Calls that are let in, and how their responses are sent."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from mock_server.errors import Unavailable, VendorError
from mock_server.web.http.asgi import head_start
from mock_server.web.http.call_cycle import App, CallCycle
from mock_server.web.http.idle_connections import IdleConnections
from mock_server.web.http.known_heads import KnownHeads
from mock_server.web.http.outbox import Outbox

BEFORE = "etelecom_mock.before_calls"
"""Key of what is awaited before calls that arrived together, in a server's state."""


class Admission:
    """Calls of one server that arrived and have not begun, and the responses held back for them.

    Calls that arrived together are handled by one task, one after another, because a task costs
    more than some calls. If one of them waits for something, another task handles those after it.
    """

    def __init__(self, before: Callable[[], Awaitable[None]] | None = None) -> None:
        self._before = before
        self._arrived: deque[CallCycle] = deque()
        self._next: deque[CallCycle] = deque()
        """Those for which ``before`` was awaited."""

        self._scheduled = False
        """Whether a task was created that has not begun yet."""

        self._tasks: set[asyncio.Task[None]] = set()
        self._usual: list[tuple[bytes, bytes]] = []
        self._end = dated([])
        self.outbox = Outbox()
        self.heads = KnownHeads()
        self.idle = IdleConnections()

        error = Unavailable("more calls arrive than the simulator can handle: try again")
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

    def enter(self, cycle: CallCycle, app: App, tasks: set[asyncio.Task[None]]) -> None:
        """Handle a call soon, in one of the server's ``tasks``."""
        cycle.enter(self, app)
        self._arrived.append(cycle)
        self._tasks = tasks
        self._handle_the_rest()

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
            cycle = self._next.popleft()
            self.outbox.clear_for(cycle.transport)  # of an earlier call that it was sent with
            await cycle.run()


def dated(headers: list[tuple[bytes, bytes]]) -> bytes:
    """These headers, and the end of the head."""
    return b"".join([b"%b: %b\r\n" % each for each in headers]) + b"\r\n"


def head_of(error: VendorError, body: bytes, end: bytes) -> bytes:
    """The head of a response that no application made."""
    retry = f"retry-after: {error.retry_after}\r\n".encode() if error.retry_after else b""
    return b"%b%d\r\n%b%b" % (head_start(error.status, b"application/json"), len(body), retry, end)
