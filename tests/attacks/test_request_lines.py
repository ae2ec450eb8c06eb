"""Request lines that few clients write: each is read as it is meant, in whatever pieces."""

import socket
from collections.abc import Iterator
from time import sleep

import pytest

from tests.serving import Server, serving
from tests.simulator import API_KEY, JOURNEYS

_REST = (
    f"Authorization: Bearer {API_KEY}\r\nContent-Type: application/json\r\n"
    "Content-Length: 2\r\nConnection: close\r\n\r\n{}"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--preset", "one") as server:
        yield server


def _request(line: str, host: str = "localhost") -> bytes:
    return f"{line}\r\nHost: {host}\r\n{_REST}".encode()


def _answer(server: Server, *pieces: bytes) -> str:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            client.sendall(piece)
            sleep(0.02 if len(pieces) > 1 else 0)
        answer = b""
        while found := client.recv(65536):
            answer += found
    return answer.decode()


_METHODS = ["FOO", "get", "POSTS", "P", "DESCRIBE", "GET_PARAMETER", "SOURCE", "PRI", "M-SEARCH"]


@pytest.mark.attack("http.methods")
@pytest.mark.parametrize("method", _METHODS)
def test_any_token_is_a_method_wherever_it_is_cut(server: Server, method: str) -> None:
    sent = _request(f"{method} {JOURNEYS} HTTP/1.1")
    for cut in (0, 1, len(method) - 1, len(method), len(method) + 1, len(method) + 9, 60):
        for before in (b"", b"\r\n"):
            answer = _answer(server, *filter(None, (before + sent[:cut], sent[cut:])))
            assert answer.startswith("HTTP/1.1 404 "), (cut, answer)
            assert f'unsupported method \\"{method}\\" (only POST is allowed)' in answer


@pytest.mark.attack("http.methods")
def test_a_request_may_come_byte_by_byte_after_an_empty_line(server: Server) -> None:
    sent = _request(f"POST {JOURNEYS} HTTP/1.1")
    pieces = [b"\r\n", *(sent[at : at + 1] for at in range(40)), sent[40:]]
    assert _answer(server, *pieces).startswith("HTTP/1.1 200 ")


@pytest.mark.attack("bounds.heads")
@pytest.mark.parametrize("end", ["", f" {JOURNEYS} HTTP/1.1"])
def test_a_method_counts_as_part_of_the_head(server: Server, end: str) -> None:
    """One of any length was taken, repeated in the answer and written into the log."""
    answer = _answer(server, _request("A" * 66_000 + end) if end else b"A" * 66_000)
    assert answer.startswith("HTTP/1.1 431 ")
    assert len(answer) < 1_000


@pytest.mark.attack("http.no-http")
@pytest.mark.parametrize("protocol", ["RTSP/1.0", "RTSP/1.1", "ICE/1.0", "HTTP/1.2", "HTTP/2.0"])
@pytest.mark.parametrize("method", ["POST", "GET", "OPTIONS", "DESCRIBE", "SOURCE", "HEAD"])
def test_no_other_protocol_is_taken_for_http(server: Server, method: str, protocol: str) -> None:
    answer = _answer(server, _request(f"{method} {JOURNEYS} {protocol}"))
    assert answer.startswith("HTTP/1.1 505 ")
    assert "send HTTP/1.1" in answer


@pytest.mark.attack("http.no-http")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("CONNECT localhost:443 HTTP/1.1", "CONNECT is for proxies, and this is none"),
        ("OPTIONS * HTTP/1.1", "the request target is not a path"),
        ("GET ftp://localhost/__admin/health HTTP/1.1", "the request target is not a path"),
        ("GET http://u:p@localhost/__admin/health HTTP/1.1", "the request target is not a path"),
        ("GET http:///__admin/health HTTP/1.1", "the request target is not a path"),
        ("GET /__admin/health SIP/2.0", "Expected HTTP/: percent-encode"),
    ],
)
def test_a_target_that_is_none_is_refused_with_the_reason(
    server: Server, line: str, reason: str
) -> None:
    answer = _answer(server, _request(line))
    assert answer.startswith("HTTP/1.1 400 ")
    assert reason in answer
    assert "callback" not in answer


@pytest.mark.attack("http.whole-target")
@pytest.mark.parametrize("path", ["/__admin/reset", JOURNEYS])
@pytest.mark.parametrize("scheme", ["http", "https", "HTTP"])
def test_the_host_of_a_whole_address_counts(server: Server, scheme: str, path: str) -> None:
    """RFC 9112, 3.2.2: the Host header beside it is ignored."""
    own = _request(f"POST {scheme}://localhost:{server.port}{path} HTTP/1.1", "evil.example")
    assert _answer(server, own).startswith("HTTP/1.1 200 ")
    other = _answer(server, _request(f"POST {scheme}://evil.example{path} HTTP/1.1"))
    assert other.startswith(f"HTTP/1.1 {403 if 'admin' in path else 200} ")


@pytest.mark.attack("http.whole-target")
@pytest.mark.parametrize("rest", ["", "?a=b", "/?a=b"])
def test_a_whole_address_may_have_no_path(server: Server, rest: str) -> None:
    answer = _answer(server, _request(f"GET http://localhost{rest} HTTP/1.1"))
    assert answer.startswith(("HTTP/1.1 301 ", "HTTP/1.1 302 ", "HTTP/1.1 404 "))
