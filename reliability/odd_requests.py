"""Requests that no sensible client sends, made from OpenAPI documents and a seed."""

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

_KEY = "1000000000000000001:" + "demo" * 8
_WORLDS = 20
"""Worlds of test keys that get calls, in addition to `demo`."""

_BYTES = 7
"""One in this many requests is changed as bytes."""

_LEFT_OUT = ("/__admin/events",)
"""Streams that never end."""

_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 10**400),
    *(1.5, 1e308, float("nan"), float("inf"), float("-inf"), -0.0, "", " ", "0", "-0", "null"),
    *("NaN", "9" * 19, "9" * 5000, "1e400", "unknown", ".", "..", "%s%n{0}", "\x00", "\ud800"),
    *("a\udfffb", "\U0001f600" * 9, "' OR 1=1; --", "<script>", "\r\nX-Evil: 1", "a" * 70_000),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999-23:59"),
    *("2026-02-30T00:00:00Z", "2026-03-10T08:00:00", "84912345678", "0912 345 678", "+84", [], {}),
    *(
        "created_at",
        "-updated_at",
        "P",
        "S",
        "N",
        "Z",
        "test:x",
        "PT2H",
        "P1Y",
        "2258329079718686512",
    ),
)
_HEADERS = (
    *(
        b"Origin: http://evil.example",
        b"Origin: null",
        b"X-Mock-Observer: 1",
        b"Expect: 100-continue",
    ),
    *(b"X-Mock-Fault: insert=3", b"X-Mock-Fault: short_page=1", b"X-Mock-Fault: status=429"),
    *(b"X-Mock-Fault: delay=nan", b"X-Mock-Fault: nothing", b"Content-Encoding: gzip"),
    *(
        b"Connection: Upgrade\r\nUpgrade: h2c",
        b"X-Forwarded-Host: evil.example",
        b"Last-Event-ID: x",
    ),
    *(b"Accept: text/plain", b"If-None-Match: *", b"Cookie: a=b; a=b", b"Range: bytes=0-1"),
)


class OddRequests:
    """An endless sequence of requests; the same for the same seed."""

    def __init__(self, documents: list[Mapping[str, Any]], seed: str) -> None:
        self._draw = random.Random(seed)
        self._operations = [each for document in documents for each in _operations(document)]
        self._names = sorted({name for document in documents for name in _names(document)})
        self._number = 0

    def reset(self) -> tuple[bytes, bool]:
        """A request that resets a world, so that none grows without limit."""
        return self._request("POST", "/__admin/reset", b"{}", self._key()), True

    def next(self) -> tuple[bytes, bool]:
        """A request, and whether it is complete: the others end in the middle of something."""
        self._number += 1
        draw = self._draw
        method, path = draw.choice(self._operations)
        while "{" in path:
            before, _, rest = path.partition("{")
            path = before + self._segment() + rest.partition("}")[2]
        if draw.random() < 0.2:  # noqa: PLR2004  # one in five has a query
            path += f"?{draw.choice(self._names)}={self._segment()}"
        body = b"" if method in ("GET", "DELETE") else self._body()
        key = self._key() if draw.random() < 0.95 else draw.choice(("x", "test:", "test:a@b"))  # noqa: PLR2004
        request = self._request(method, path, body, key)
        if self._number % _BYTES == 0:
            return self._changed(request), False
        return request, True

    def _key(self) -> str:
        if self._draw.random() < 0.3:  # noqa: PLR2004  # three in ten go to demo
            return _KEY
        return f"test:odd-{self._draw.randrange(_WORLDS)}"

    def _segment(self) -> str:
        """A part of a path or query, percent-encoded where necessary."""
        text = str(
            self._draw.choice((*self._names, "1", "9" * 19, "x", "..", "%00", "a%2Fb", "%F0"))
        )
        return text if text.isascii() else "x"

    def _request(self, method: str, path: str, body: bytes, key: str) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1".encode(),
            b"Host: localhost",
            b"Content-Type: application/json",
            f"Authorization: Bearer {key}".encode(),
            b"Content-Length: %d" % len(body),
        ]
        if self._draw.random() < 0.1:  # noqa: PLR2004  # one in ten has one more header
            lines.append(self._draw.choice(_HEADERS))
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    def _body(self) -> bytes:
        draw = self._draw
        content = json.dumps(self._object(2)).encode()
        kind = draw.random()
        if kind < 0.1:  # noqa: PLR2004  # one in ten is cut
            return content[: draw.randrange(len(content) + 1)]
        if kind < 0.2:  # noqa: PLR2004  # one in ten has other bytes in it
            at = draw.randrange(len(content) + 1)
            return content[:at] + draw.randbytes(3) + content[at:]
        return content

    def _object(self, depth: int) -> dict[str, Any]:
        draw = self._draw
        names = draw.sample(self._names, draw.randrange(5))
        if depth == 2 and draw.random() < 0.6:  # noqa: PLR2004  # what a list is asked with
            return {"filter": self._object(1), "paging": self._object(1)}
        return {name: self._value(depth) for name in names}

    def _value(self, depth: int) -> Any:
        draw = self._draw
        if depth and draw.random() < 0.3:  # noqa: PLR2004  # three in ten are not flat
            return draw.choice((self._object(depth - 1), [self._object(depth - 1)]))
        return draw.choice(_VALUES)

    def _changed(self, request: bytes) -> bytes:
        """The request with some bytes removed, inserted, changed or doubled."""
        draw, content = self._draw, bytearray(request)
        for _ in range(draw.randrange(1, 5)):
            at = draw.randrange(len(content) + 1)
            match draw.randrange(4):
                case 0:
                    del content[at : at + draw.randrange(20)]
                case 1:
                    content[at:at] = draw.randbytes(draw.randrange(1, 6))
                case 2:
                    content[at : at + 1] = draw.choice((b"\r", b"\n", b"\0", b":", b" ", b"\xff"))
                case _:
                    content[at:at] = content[at : at + draw.randrange(40)]
        return bytes(content)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, item in document["paths"].items():
        if path in _LEFT_OUT:
            continue
        for method in item:
            if method in ("get", "post", "put", "patch", "delete"):
                yield method.upper(), path


def _names(node: Any) -> Iterator[str]:
    """The name of every member and parameter in a document."""
    if isinstance(node, Mapping):
        properties = node.get("properties")
        if isinstance(properties, Mapping):
            yield from (name for name in properties if name.isascii())
        if node.get("in") in ("query", "path"):
            yield str(node["name"])
        for each in node.values():
            yield from _names(each)
    elif isinstance(node, list):
        for each in node:
            yield from _names(each)
