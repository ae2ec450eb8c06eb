"""One request and its response over a new connection, with only the C socket module."""

from _socket import SOCK_STREAM, getaddrinfo
from _socket import socket as Socket  # noqa: N812  # a class's name
from contextlib import suppress
from typing import Any, Protocol

_PIECE = 1 << 16
_HEAD_END = b"\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"
_NO_BODY = frozenset({204, 304})
_CUT_SHORT = "the response was cut short"


class _Connection(Protocol):
    def sendall(self, data: bytes, /) -> None: ...
    def recv(self, size: int, /) -> bytes: ...


def exchange(
    host: str, port: int, request: bytes, *, timeout: float, tls: Any = None
) -> tuple[int, bytes]:
    """Status and body of the response; raises OSError or ValueError. ``tls`` is an SSLContext."""
    plain = _connected(host, port, timeout)
    try:
        connection: _Connection = plain if tls is None else _Encrypted(plain, tls, host)
        # A server that refuses a long body may respond and disconnect before it has read all of it.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        answer = bytearray()
        while not _is_whole(answer) and (piece := connection.recv(_PIECE)):
            answer += piece
    finally:
        plain.close()
    return _parsed(bytes(answer))


def _connected(host: str, port: int, timeout: float) -> Socket:
    """A socket connected to the first of the host's addresses that accepts the connection."""
    # As bytes: for text, Python would first load its tables of international names.
    name = host.encode("ascii" if host.isascii() else "idna")
    refused: OSError | None = None
    for family, kind, protocol, _, address in getaddrinfo(name, port, 0, SOCK_STREAM):
        connection = Socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            connection.connect(address)
        except OSError as error:
            connection.close()
            refused = refused or error
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise refused or OSError(f"{host} has no address")


class _Encrypted:
    """TLS over a plain socket.

    ssl's own sockets use Python's socket class, which tests replace and block.
    """

    def __init__(self, plain: Socket, context: Any, host: str) -> None:
        import ssl  # noqa: PLC0415  # loaded already with the context

        self._plain = plain
        self._received, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._received, self._to_send, server_hostname=host)
        self._wants_more, self._at_end = ssl.SSLWantReadError, ssl.SSLZeroReturnError
        self._done(self._tls.do_handshake)

    def sendall(self, data: bytes) -> None:
        self._done(lambda: self._tls.write(data))

    def recv(self, size: int) -> bytes:
        try:
            return bytes(self._done(lambda: self._tls.read(size)))
        except self._at_end:
            return b""

    def _done(self, step: Any) -> Any:
        """The step's result, after as many exchanges of bytes as it needs."""
        while True:
            try:
                result = step()
            except self._wants_more:
                self._flush()
                piece = self._plain.recv(_PIECE)
                if piece:
                    self._received.write(piece)
                else:
                    self._received.write_eof()
            else:
                self._flush()
                return result

    def _flush(self) -> None:
        if self._to_send.pending:
            self._plain.sendall(self._to_send.read())


def _head(answer: bytes | bytearray) -> tuple[int, dict[bytes, bytes], int] | None:
    """Status, headers and the start of the body; None until the head is complete."""
    end = answer.find(_HEAD_END)
    if end < 0:
        return None
    first, *lines = bytes(answer[:end]).split(b"\r\n")
    words = first.split(b" ")
    if len(words) < 2 or not words[1].isdigit():  # noqa: PLR2004  # version and status
        raise ValueError("the response is not HTTP: is this the address of a simulator?")
    fields = (line.lower().partition(b":") for line in lines)
    headers = {name.strip(): value.strip() for name, _, value in fields}
    return int(words[1]), headers, end + len(_HEAD_END)


def _is_whole(answer: bytearray) -> bool:
    """Whether the body is complete; a proxy may keep the connection open after it."""
    head = _head(answer)
    if head is None:
        return False
    status, headers, start = head
    if status in _NO_BODY:
        return True
    if b"chunked" in headers.get(b"transfer-encoding", b""):
        if not answer.endswith(_LAST_CHUNK):
            return False
        with suppress(ValueError):
            _joined(bytes(answer[start:]))
            return True
        return False
    length = headers.get(b"content-length")
    return length is not None and len(answer) - start >= int(length)


def _parsed(answer: bytes) -> tuple[int, bytes]:
    head = _head(answer)
    if head is None:
        raise ValueError("the server closed the connection without a response")
    status, headers, start = head
    content = answer[start:]
    if status in _NO_BODY:
        return status, b""
    if b"chunked" in headers.get(b"transfer-encoding", b""):
        return status, _joined(content)
    if int(headers.get(b"content-length", len(content))) != len(content):
        raise ValueError(_CUT_SHORT)
    return status, content


def _joined(chunked: bytes) -> bytes:
    """The body of a chunked response; raises ValueError if the last chunk is missing."""
    pieces: list[bytes] = []
    place = 0
    while True:
        line_end = chunked.find(b"\r\n", place)
        if line_end < 0:
            raise ValueError(_CUT_SHORT)
        size = int(chunked[place:line_end].partition(b";")[0], 16)
        if size == 0:
            return b"".join(pieces)
        place = line_end + 2
        if len(chunked) < place + size + 2:
            raise ValueError(_CUT_SHORT)
        pieces.append(chunked[place : place + size])
        place += size + 2
