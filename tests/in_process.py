"""Calls of an application in process, whose answers are read whole.

Starlette's own client hands an answer on piece by piece, each piece by a turn of the other thread:
most of what a call of the tests would cost. No test reads an answer that has no end here.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import unquote

import httpx2
from anyio.from_thread import BlockingPortal
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message


class InProcess(TestClient):
    """Starlette's client of an application, but for how a call goes there and back."""

    def __init__(
        self,
        app: ASGIApp,
        base_url: str = "http://localhost:8480",
        *,
        client: tuple[str, int] = ("testclient", 50000),
        raise_server_exceptions: bool = True,
    ) -> None:
        super().__init__(app, base_url)
        self._transport = _Whole(self, self._portal_factory, client, raises=raise_server_exceptions)


class _Whole(httpx2.BaseTransport):
    def __init__(
        self,
        http: TestClient,
        portal: Callable[[], AbstractContextManager[BlockingPortal]],
        client: tuple[str, int],
        *,
        raises: bool,
    ) -> None:
        self._http = http
        self._portal = portal
        self._client = client
        self._raises = raises

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        call = _Call(request.read())
        scope = self._scope(request)
        with self._portal() as portal:
            try:
                portal.call(self._http.app, scope, call.receive, call.send)
            except Exception:
                if self._raises:
                    raise
        return httpx2.Response(
            call.start.get("status", 500),
            headers=[(name.decode(), value.decode()) for name, value in call.start["headers"]],
            stream=httpx2.ByteStream(b"" if request.method == "HEAD" else b"".join(call.parts)),
            request=request,
        )

    def _scope(self, request: httpx2.Request) -> dict[str, Any]:
        url = request.url
        return {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.split(b"?", 1)[0],
            "root_path": "",
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [
                (name.lower().encode(), value.encode())
                for name, value in request.headers.multi_items()
            ],
            "client": self._client,
            "server": [url.host, url.port or {"http": 80, "https": 443}[url.scheme]],
            "extensions": {},
            "state": self._http.app_state.copy(),
        }


class _Call:
    """What an application is told of a call, and what it answers."""

    def __init__(self, body: bytes) -> None:
        self.start: Message = {"headers": []}
        self.parts: list[bytes] = []
        self._body: bytes | None = body
        self._ended = asyncio.Event()

    async def receive(self) -> Message:
        if (body := self._body) is not None:
            self._body = None
            return {"type": "http.request", "body": body}
        await self._ended.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            assert "status" not in self.start, "the answer started twice"
            self.start = message
            return
        assert message["type"] == "http.response.body", message
        assert "status" in self.start, "a body before its head"
        assert not self._ended.is_set(), "a body after its end"
        self.parts.append(bytes(message.get("body", b"")))
        if not message.get("more_body", False):
            self._ended.set()
