"""Calls of the control API over HTTP, past whatever a test replaces, records or blocks.

Tests mock httpx and http.client, block ``socket.socket``, stop clocks and fake files. So calls are
written to sockets of C's own module, which nothing replaces, by functions bound at import; each
call has a connection of its own, so that there is none to keep alive across a stopped clock.
"""

from _socket import AF_INET, AF_INET6
from _socket import error as SocketError  # noqa: N812  # an exception's name
from _socket import socket as Socket  # noqa: N812  # a class's name
from collections.abc import Mapping
from json import dumps, loads
from typing import Any
from urllib.parse import urlencode, urlsplit

_PIECE = 1 << 16
_HEAD_END = b"\r\n\r\n"
_PORTS = {"http": 80, "https": 443}
_SUCCESS = range(200, 300)
_CUT_SHORT = "the answer was cut short"


class ControlError(Exception):
    """A control call that the server refused, or that did not reach it."""

    def __init__(self, message: str, status: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        """The answer's status; None when there was no answer."""

        self.code = code
        """The answer's ``code``, such as ``invalid_argument``."""


class Caller:
    """Sends control calls to one server, and to no proxy."""

    def __init__(self, url: str, timeout: float) -> None:
        self.url = url
        self._timeout = timeout
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ControlError(f"{url}: give an address such as http://127.0.0.1:8480")
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._authority = parts.netloc.rpartition("@")[2]
        self._prefix = parts.path.rstrip("/")
        self._tls = _tls_context() if parts.scheme == "https" else None

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        key: str | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Any:
        """The JSON answer of a call under ``/__admin``; None for an empty answer.

        Raises:
            ControlError: the server refused the call, or there is no server.
        """
        __tracebackhide__ = True  # a failed test shows its own line
        target = f"{self._prefix}/__admin{path}"
        if query and (texts := _texts(query)):
            target += f"?{urlencode(texts)}"
        request = self._written(method, target, body, key)
        try:
            status, content = self._exchange(request)
        except ConnectionRefusedError as error:
            raise ControlError(
                f"{method} {self.url}/__admin{path}: {error}; is the server running?"
            ) from error
        except (OSError, SocketError, ValueError) as error:
            told = str(error) or type(error).__name__
            raise ControlError(f"{method} {self.url}/__admin{path}: {told}") from error
        if status in _SUCCESS:
            return loads(content) if content else None
        raise _refusal(method, path, status, content)

    def close(self) -> None:
        """Nothing is kept open."""

    def _written(self, method: str, target: str, body: Any, key: str | None) -> bytes:
        content = b"" if body is None else dumps(body).encode()
        lines = [
            f"{method} {target} HTTP/1.1",
            f"Host: {self._authority}",
            "Connection: close",
            "Accept: application/json",
            "Content-Type: application/json",
            f"Content-Length: {len(content)}",
        ]
        if key:
            lines.append(f"Authorization: Bearer {key}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + content

    def _exchange(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of one request's answer."""
        connection: Any = self._connected()
        try:
            if self._tls is not None:
                connection = _tls_socket(self._tls, connection, self._host)
            connection.sendall(request)
            answer = bytearray()
            while piece := connection.recv(_PIECE):
                answer += piece
        finally:
            connection.close()
        return _parsed(bytes(answer))

    def _connected(self) -> Socket:
        family = AF_INET6 if ":" in self._host else AF_INET
        connection = Socket(family)
        try:
            connection.settimeout(self._timeout)
            connection.connect((self._host, self._port))
        except BaseException:
            connection.close()
            raise
        return connection


def _parsed(answer: bytes) -> tuple[int, bytes]:
    head, end, content = answer.partition(_HEAD_END)
    lines = head.split(b"\r\n")
    words = lines[0].split(b" ")
    if not end or len(words) < 2 or not words[1].isdigit():  # noqa: PLR2004  # version, status
        raise ValueError("the server closed the connection without an answer")
    for line in lines[1:]:
        name, _, value = line.lower().partition(b":")
        if name == b"transfer-encoding" and b"chunked" in value:
            content = _joined(content)
        elif name == b"content-length" and int(value) != len(content):
            raise ValueError(_CUT_SHORT)
    return int(words[1]), content


def _joined(chunked: bytes) -> bytes:
    """The body that came in chunks; raises ValueError when the last one is missing."""
    pieces: list[bytes] = []
    while True:
        size_line, _, rest = chunked.partition(b"\r\n")
        size = int(size_line.partition(b";")[0] or b"-", 16)
        if size == 0:
            return b"".join(pieces)
        if len(rest) < size:
            raise ValueError(_CUT_SHORT)
        pieces.append(rest[:size])
        chunked = rest[size + 2 :]


def _texts(query: Mapping[str, Any]) -> dict[str, str]:
    """Query parameters; booleans as JSON writes them, and None left out."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in query.items()
        if value is not None
    }


def _refusal(method: str, path: str, status: int, content: bytes) -> ControlError:
    try:
        document = loads(content)
        code, message = str(document["code"]), str(document["msg"])
    except (ValueError, KeyError, TypeError):
        code, message = None, content[:200].decode("utf-8", "replace")
    told = f"{method} /__admin{path}: {status} {code or ''}".rstrip()
    return ControlError(f"{told}: {message}", status, code)


def _tls_context() -> Any:
    import ssl  # noqa: PLC0415  # an address with https is rare, and ssl slow to import

    return ssl.create_default_context()


def _tls_socket(context: Any, connection: Socket, host: str) -> Any:
    """The socket under TLS; the ssl module takes sockets of Python's own class alone."""
    from socket import socket  # noqa: PLC0415  # as above

    wrapped = socket(connection.family, connection.type, connection.proto, connection.detach())
    return context.wrap_socket(wrapped, server_hostname=host)
