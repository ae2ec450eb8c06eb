"""Heads of requests that other programs on the way may read otherwise."""

import socket
from collections.abc import Iterator

import pytest

from tests.serving import Server, serving
from tests.simulator import API_KEY, JOURNEYS

_BODY = b"{}"
_BAD = [
    "GARBAGE\r\n\r\n",
    "POST / HTTP/3.0\r\n\r\n",
    "POST / HTTP/1.1\r\nExpect: more\r\n\r\n",
    "POST / HTTP/1.1\r\nX: " + "x" * 200_000,
    "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nGARBAGE\r\n",
]
"""What is refused where a request begins, or within its body."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--preset", "one") as server:
        yield server


def _answer(server: Server, line: str, *headers: str, body: bytes = _BODY) -> str:
    """The whole answer to a request with these headers alone."""
    usual = (f"Authorization: Bearer {API_KEY}", "Content-Type: application/json")
    head = "\r\n".join((f"{line} HTTP/1.1", *usual, *headers, "Connection: close", "", ""))
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(head.encode() + body)
        answer = b""
        while piece := client.recv(65536):
            answer += piece
    return answer.decode()


_LENGTH = f"Content-Length: {len(_BODY)}"


@pytest.mark.attack("http.one-host")
@pytest.mark.parametrize("path", [JOURNEYS, "/__admin/reset"])
@pytest.mark.parametrize("hosts", [(), ("127.0.0.1", "evil.example"), ("localhost", "localhost")])
def test_a_request_has_one_host(server: Server, path: str, hosts: tuple[str, ...]) -> None:
    """Otherwise a proxy and the simulator may each heed another one."""
    sent = (f"Host: {each}" for each in hosts)
    answer = _answer(server, f"POST {path}", *sent, _LENGTH)
    assert answer.startswith("HTTP/1.1 400 ")
    assert "one Host header" in answer


@pytest.mark.attack("http.one-host")
@pytest.mark.parametrize(
    "host",
    [
        "[::1].evil.example",
        "127.0.0.1:80@evil.example",
        "evil%2eexample",
        "localhost evil.example",
        "localhost, evil.example",
        "localhost/evil.example",
        "localhost:80:80",
        "thử",
        "[::1",
    ],
)
def test_the_control_api_takes_a_host_whole(server: Server, host: str) -> None:
    """None is taken for the local name that it begins with."""
    answer = _answer(server, "POST /__admin/reset", f"Host: {host}", _LENGTH)
    assert answer.startswith("HTTP/1.1 400 ")
    assert "Host header is malformed" in answer


@pytest.mark.attack("http.one-host")
@pytest.mark.parametrize(
    "host", ["LOCALHOST.:80", "[::1]:80", "::1", "[fe80::1%25eth0]:80", "a_b", "", "127.0.0.1:"]
)
def test_hosts_that_are_well_formed_are_taken(server: Server, host: str) -> None:
    answer = _answer(server, "POST /__admin/reset", f"Host: {host}", _LENGTH)
    assert answer.startswith("HTTP/1.1 200 ")


@pytest.mark.attack("browsers.other-pages")
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example?a.test",
        "http://evil.example#a.test",
        "http://evil.example\\a.test",
        "http://evil.example@a.test",
        "http://evil%2eexample",
        "http://localhost@evil.example",
        "http://[::1].evil.example",
        "null",
        "",
    ],
)
def test_an_origin_is_local_as_a_whole(server: Server, origin: str) -> None:
    answer = _answer(server, f"POST {JOURNEYS}", "Host: localhost", f"Origin: {origin}", _LENGTH)
    assert answer.startswith("HTTP/1.1 403 ")


@pytest.mark.attack("http.content-encoding")
def test_an_encoded_transfer_is_told(server: Server) -> None:
    """The body that follows is not what was meant; the reason is in the note."""
    encoded = "Transfer-Encoding: gzip, chunked"
    body = b"2\r\n\x1f\x8b\r\n0\r\n\r\n"
    answer = _answer(server, f"POST {JOURNEYS}", "Host: localhost", encoded, body=body)
    assert answer.startswith("HTTP/1.1 400 ")
    assert "Transfer-Encoding gzip, chunked is not decoded" in answer


@pytest.mark.attack("http.one-origin")
@pytest.mark.parametrize("path", [JOURNEYS, "/__admin/reset"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_call_has_one_origin(server: Server, path: str, order: int) -> None:
    """A page cannot send two; whoever does may not choose which one is heeded."""
    own = f"http://127.0.0.1:{server.port}"
    origins = [f"Origin: {each}" for each in (own, "http://evil.example")][::order]
    host = f"Host: 127.0.0.1:{server.port}"
    answer = _answer(server, f"POST {path}", host, *origins, _LENGTH)
    assert answer.startswith("HTTP/1.1 403 ")


@pytest.mark.attack("http.expect")
@pytest.mark.parametrize("path", [JOURNEYS, "/__admin/reset"])
@pytest.mark.parametrize("value", ["200-ok", "100-continue, more", "100"])
def test_an_expectation_that_nobody_meets_is_417(server: Server, path: str, value: str) -> None:
    answer = _answer(server, f"POST {path}", "Host: localhost", f"EXPECT: {value}", _LENGTH)
    assert answer.startswith("HTTP/1.1 417 ")
    assert "Expect may be 100-continue alone" in answer


@pytest.mark.attack("http.expect")
@pytest.mark.parametrize("value", ["100-Continue", ""])
def test_an_expectation_that_is_met_is_no_error(server: Server, value: str) -> None:
    answer = _answer(server, f"POST {JOURNEYS}", "Host: localhost", f"Expect: {value}", _LENGTH)
    assert "HTTP/1.1 200 " in answer
    assert answer.startswith("HTTP/1.1 100 Continue") == bool(value)


@pytest.mark.attack("http.expect")
def test_a_client_of_http_1_0_gets_no_interim_answer(server: Server) -> None:
    """It would take that for the answer (RFC 9110, 10.1.1)."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        head = f"POST {JOURNEYS} HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        client.sendall(head.encode() + b"{}")
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 404 ")  # it has no Content-Type


@pytest.mark.attack("http.after-calls")
@pytest.mark.parametrize("calls", [1, 3])
@pytest.mark.parametrize("bad", _BAD, ids=range(len(_BAD)))
def test_a_refusal_is_no_answer_to_the_calls_before(server: Server, calls: int, bad: str) -> None:
    """They wait for a fault's delay; the connection is closed when they are answered."""
    call = "\r\n".join(
        (
            f"POST {JOURNEYS} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {API_KEY}",
            "Content-Type: application/json",
            "X-Mock-Fault: delay=0.3",
            _LENGTH,
            "",
            "{}",
        )
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall((call * calls + bad).encode())
        answer = b""
        while piece := client.recv(65536):
            answer += piece
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == answer.count(b"HTTP/1.1 ") == calls
    assert answer.count(b"\r\nconnection: close\r\n") == 1
