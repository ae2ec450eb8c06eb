"""A head that came before is not parsed again, and means the same as if it were."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import BinaryIO

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.web.http.known_heads import KnownHeads
from tests.serving import Server, serving
from tests.simulator import API_KEY, JOURNEYS, SHOP_KEY

_BODY = b'{"paging": {"limit": 1}}'
_CHUNKED = b"18\r\n" + _BODY + b"\r\n0\r\n\r\n"
_turns = count()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--preset", "one", "--seed", "1", "--anchor", "2026-03-10T08:00:00Z") as server:
        yield server


def _head(*more: str, length: int | None = len(_BODY), version: str = "1.1") -> bytes:
    lines = [
        f"POST {JOURNEYS} HTTP/{version}",
        "Host: x",
        f"Authorization: Bearer {API_KEY}",
        "Content-Type: application/json",
        *more,
    ]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


_REQUESTS = (
    _head() + _BODY,
    _head() + _BODY.replace(b"1", b"2"),
    _head() + _BODY.replace(b"{", b"["),
    _head("Connection: keep-alive") + _BODY,
    _head("Connection: close") + _BODY,
    _head("Expect: 100-continue") + _BODY,
    _head("Connection: Upgrade", "Upgrade: h2c") + _BODY,
    _head("X-Mock-Fault: delay=0") + _BODY,
    _head("Host: y") + _BODY,
    _head(version="1.0") + _BODY,
    _head(length=0),
    _head(length=2) + b"{}",
    _head(length=2) + _BODY,
    _head("Content-Length: 2") + _BODY,
    _head("Transfer-Encoding: chunked", length=None) + _CHUNKED,
    _head("Transfer-Encoding: chunked") + _CHUNKED,
    _head(length=None),
    b"\r\n" + _head() + _BODY,
    _head().replace(b"POST", b"FOO") + _BODY,
    _head().replace(b"\r\n", b"\n") + _BODY,
    _head().replace(JOURNEYS.encode(), b"/List%4aourneys?a=b") + _BODY,
)
_REQUEST = st.sampled_from(_REQUESTS)


@contextmanager
def _connected(server: Server) -> Iterator[tuple[socket.socket, BinaryIO]]:
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client.makefile("rb") as stream:
            yield client, stream


def _answer(stream: BinaryIO) -> tuple[int, bytes, bytes] | None:
    """Status, body and what becomes of the connection; None at its end."""
    line = stream.readline()
    if not line:
        return None
    headers = {}
    while (each := stream.readline().strip()) != b"":
        name, _, value = each.lower().partition(b": ")
        headers[name] = value
    if b" 100 " in line:
        return _answer(stream)
    body = stream.read(int(headers[b"content-length"]))
    return int(line.split()[1]), body, headers.get(b"connection", b"")


def _answers(server: Server, parts: Sequence[bytes]) -> list[tuple[int, bytes, bytes] | None]:
    """The answers to parts of a connection's bytes, each sent when the last was answered."""
    found: list[tuple[int, bytes, bytes] | None] = []
    with _connected(server) as (client, stream), suppress(ConnectionError):
        for part in parts:
            client.sendall(part)
            for _ in range(part.count(b" HTTP/1.")):
                found.append(_answer(stream))
                if found[-1] is None or found[-1][2] == b"close":
                    return found
    return found


def _new(part: bytes) -> bytes:
    """The same with heads that no client ever sent."""
    end = b"\r\nContent-Type" if b"\r\nContent-Type" in part else b"\nContent-Type"
    return part.replace(end, b"%bX-Turn: %d%b" % (end[:-12], next(_turns), end))


@given(st.lists(_REQUEST, min_size=1, max_size=5))
def test_each_request_means_what_it_meant_before(server: Server, parts: list[bytes]) -> None:
    expected = _answers(server, [_new(part) for part in parts])
    for _ in range(2):
        assert _answers(server, parts) == expected


@given(st.lists(_REQUEST, min_size=2, max_size=4))
def test_so_do_requests_in_one_piece(server: Server, parts: list[bytes]) -> None:
    expected = _answers(server, [b"".join(map(_new, parts))])
    _answers(server, parts)
    assert _answers(server, [b"".join(parts)]) == expected


@given(st.integers(1, len(_REQUESTS[0]) - 1), st.booleans())
def test_so_does_a_request_in_two_pieces(server: Server, place: int, known_before: bool) -> None:
    request = _REQUESTS[0]
    with _connected(server) as (client, stream):
        if known_before:
            client.sendall(request)
            _answer(stream)
        client.sendall(request[:place])
        client.sendall(request[place:])
        found = _answer(stream)
        client.sendall(request)
        assert found == _answer(stream)
        assert found is not None
        assert found[0] == 200


def test_what_a_head_means_is_not_where_it_comes_from() -> None:
    """A partner that may call from one address may not from another by sending the same bytes."""
    path = JOURNEYS.replace("shop.", "partner.")
    request = _head().replace(JOURNEYS.encode(), path.encode())
    request = request.replace(API_KEY.encode(), SHOP_KEY.encode()) + _BODY
    with serving("--preset", "one") as server:
        put = {"partner_addresses": ["127.0.0.1"]}
        httpx.put(f"{server.url}/__admin/access", json=put).raise_for_status()
        statuses = []
        for address in ("127.0.0.1", "127.0.0.2", "127.0.0.1"):
            source = (address, 0)
            with (
                socket.create_connection(
                    ("127.0.0.1", server.port), source_address=source
                ) as client,
                client.makefile("rb") as stream,
            ):
                for _ in range(2):
                    client.sendall(request)
                    answer = _answer(stream)
                    assert answer is not None
                    statuses.append(answer[0])
        assert statuses == [200, 200, 403, 403, 200, 200]


def test_many_heads_are_forgotten_again() -> None:
    heads = KnownHeads()
    scope = {"http_version": "1.1", "path": "/", "headers": [(b"content-length", b"0")]}
    for number in range(3 * heads.most):
        heads.learn(b"POST /%d HTTP/1.1\r\n\r\n" % number, scope, b"")
    known = [heads.find(b"POST /%d HTTP/1.1\r\n\r\n" % n) for n in range(3 * heads.most)]
    assert [each is not None for each in known] == [False] * 2 * heads.most + [True] * heads.most
