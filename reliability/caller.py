"""Calls on kept-alive connections at a given rate, timed from when they were due."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Request = tuple[str, str, dict[str, Any]]
"""A key, a path and a body."""

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Answered:
    """One call."""

    at: float
    """When it was due."""

    seconds: float
    """From then to the end of its response."""

    status: int


class _Connection(asyncio.Protocol):
    """One call at a time."""

    def __init__(self) -> None:
        self._answer = bytearray()
        self._done: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        self._answer += data
        end = self._answer.find(_HEAD_END)
        if end < 0 or self._done is None:
            return
        start = self._answer.index(_LENGTH) + len(_LENGTH)
        length = int(self._answer[start : self._answer.index(b"\r", start)])
        if len(self._answer) >= end + len(_HEAD_END) + length:
            status = int(self._answer[9:12])
            self._answer.clear()
            self._done.set_result(status)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        if self._done is not None and not self._done.done():
            self._done.set_exception(exc or ConnectionResetError("the server disconnected"))

    async def call(self, request: bytes) -> int:
        """The status of one call's response."""
        assert self._transport is not None
        self._done = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._done


class Caller:
    """Several connections to one server."""

    def __init__(self, port: int, connections: int, requests: Callable[[], Request]) -> None:
        self._port = port
        self._connections = connections
        self._requests = requests
        self.answered: list[Answered] = []

    async def run(self, seconds: float, per_second: float | None = None) -> None:
        """Make calls for this long: at this rate, or each connection as soon as it can."""
        loop = asyncio.get_running_loop()
        until = time.perf_counter() + seconds
        interval = self._connections / per_second if per_second else 0.0
        transports = []
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(self._connections):
                    transport, connection = await loop.create_connection(
                        _Connection, "127.0.0.1", self._port
                    )
                    transports.append(transport)
                    offset = interval * number / self._connections
                    group.create_task(self._calls(connection, until, interval, offset))
        finally:
            for transport in transports:
                transport.close()
            await asyncio.sleep(0)

    async def _calls(
        self, connection: _Connection, until: float, interval: float, offset: float
    ) -> None:
        due = time.perf_counter() + offset
        while due < until:
            wait = due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            status = await connection.call(_written(self._requests()))
            now = time.perf_counter()
            self.answered.append(Answered(due, now - due, status))
            due = due + interval if interval else now


def _written(request: Request) -> bytes:
    key, path, document = request
    body = json.dumps(document).encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {key}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
