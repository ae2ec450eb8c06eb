"""HTTP in practice: what clients, proxies and probes send and expect."""

import gzip
import json
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from time import sleep, time

import pytest

from mock_server.web.http.idle_connections import IDLE
from tests.certificates import self_signed
from tests.cli.running import SMALL, call, logged
from tests.serving import Server, serving
from tests.simulator import API_KEY, JOURNEYS

_HEAD = (
    f"POST {JOURNEYS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    f"Authorization: Bearer {API_KEY}\r\n"
)
_SORTED = b'{"paging": {"limit": 1, "sort": "created_at"}}'
_OFFERED = "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n"


def _answers(server: Server, *pieces: bytes, answers: int = 1) -> list[tuple[HTTPResponse, bytes]]:
    """The response to bytes that arrive in pieces, a moment apart."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            client.sendall(piece)
            sleep(0.02 if len(pieces) > 1 else 0)
        found = []
        with client.makefile("rb") as stream:
            for _ in range(answers):
                answer = HTTPResponse(_Kept(stream))  # type: ignore[arg-type]  # all it asks of it
                answer.begin()
                found.append((answer, answer.read()))
        return found


class _Kept:
    """A socket whose stream several responses read, one after another."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def makefile(self, _mode: str) -> object:
        """The stream, which closing a response leaves open."""
        return _Unclosed(self._stream)


class _Unclosed:
    def __init__(self, stream: object) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def close(self) -> None:
        """Nothing: the next response is still in it."""

    def flush(self) -> None:
        """Nothing is written."""


def _offer(spelling: str, body: bytes, framing: str | None = None) -> bytes:
    length = framing or f"Content-Length: {len(body)}\r\n"
    return f"{_HEAD}{_OFFERED}{spelling}: h2c\r\n{length}\r\n".encode() + body


@pytest.mark.attack("http.date")
@pytest.mark.parametrize(
    "sent",
    [
        _HEAD.encode() + b"Content-Length: 2\r\n\r\n{}",
        _HEAD.encode() + b"Content-Length: 1\r\n\r\n{",
        _HEAD.replace(API_KEY, "nobody").encode() + b"Content-Length: 2\r\n\r\n{}",
        _HEAD.replace(JOURNEYS, "/nothing").encode() + b"Content-Length: 2\r\n\r\n{}",
        b"GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"no HTTP at all\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000,
        _HEAD.encode() + b"X-Mock-Fault: truncate=0.5\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=["200", "400", "401", "404", "control", "no-http", "long-head", "fault"],
)
def test_every_answer_has_its_date(server: Server, sent: bytes) -> None:
    """RFC 9110, 6.6.1: an origin server with a clock sends it; clients measure age by it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(sent)
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(65536)
    lines = head.partition(b"\r\n\r\n")[0].lower().split(b"\r\n")
    (date,) = (line.partition(b": ")[2] for line in lines if line.startswith(b"date: "))
    assert abs(parsedate_to_datetime(date.decode()).timestamp() - time()) < 5


_PROBED = ("/__admin/health", "/__admin/live", "/__admin/", "/__admin/docs", "/__admin/world")


@pytest.mark.attack("http.head")
@pytest.mark.parametrize("path", [*_PROBED, "/__admin/openapi/vendor.json", "/__admin/export"])
def test_head_is_answered_where_get_is(server: Server, path: str) -> None:
    """Probes of wait-on, wget --spider and uptime monitors: GET's status and headers, no body."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        found = []
        for method in ("GET", "HEAD", "GET"):
            connection.request(method, path)
            answer = connection.getresponse()
            body = answer.read()
            kept = {"date", "content-length", "transfer-encoding"}
            names = {name.lower() for name in answer.headers} - kept
            found.append((answer.status, names, answer.headers["content-length"]))
            assert bool(body) == (method == "GET")
    assert found[0][:2] == found[1][:2]
    assert found[1][2] in (None, found[0][2])


@pytest.mark.attack("http.head")
def test_head_of_a_stream_ends(server: Server) -> None:
    """Events have no end, but their head has one; and the connection stays usable."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        for _ in range(2):
            connection.request("HEAD", "/__admin/events")
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b"")
            assert answer.headers["content-type"].startswith("text/event-stream")
        connection.request("HEAD", "/__admin/nothing")
        assert connection.getresponse().status == 404


@pytest.mark.attack("http.head")
def test_wget_finds_the_server(server: Server) -> None:
    command = ["curl", "-sfI", f"{server.url}/__admin/health"]
    assert subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0


@pytest.mark.attack("http.upgrade")
@pytest.mark.parametrize("spelling", ["Upgrade", "UPgRade", "uPGRADE", "upgrade "[:-1]])
def test_an_offer_in_any_spelling_keeps_the_body(server: Server, spelling: str) -> None:
    (answer, body), (again, _) = _answers(server, _offer(spelling, _SORTED) * 2, answers=2)
    assert (answer.status, again.status) == (200, 200)
    assert json.loads(body)["paging"]["sort"] == "created_at"


@pytest.mark.attack("http.upgrade")
@pytest.mark.parametrize(
    "at", ["Upgrade:", "grade:", ": h2c", "h2c", "2c\r\n", "\r\nContent-Length"]
)
def test_an_offer_may_be_cut_anywhere(server: Server, at: str) -> None:
    """At the places where a proxy or a long head splits it."""
    sent = _offer("Upgrade", _SORTED)
    cut = sent.rindex(at.encode())
    ((answer, body),) = _answers(server, sent[:cut], sent[cut:])
    assert answer.status == 200
    assert json.loads(body)["paging"]["sort"] == "created_at"


@pytest.mark.attack("http.upgrade")
@pytest.mark.parametrize("size", [1, 7, 64])
def test_an_offer_may_come_in_small_pieces(server: Server, size: int) -> None:
    sent = _offer("Upgrade", _SORTED) if size > 1 else _offer("Upgrade", _SORTED)[-200:]
    start = b"" if size > 1 else _offer("Upgrade", _SORTED)[:-200]
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    ((answer, body),) = _answers(server, start, *pieces) if start else _answers(server, *pieces)
    assert answer.status == 200
    assert json.loads(body)["paging"]["sort"] == "created_at"


@pytest.mark.attack("http.upgrade")
@pytest.mark.parametrize("protocol", ["h2c", "websocket"])
def test_offers_on_calls_of_every_kind(server: Server, protocol: str) -> None:
    """Chunked bodies, no body, and a thousand calls in one piece."""
    chunked = f"{len(_SORTED):x}\r\n".encode() + _SORTED + b"\r\n0\r\n\r\n"
    framed = _offer("Upgrade", chunked, "Transfer-Encoding: chunked\r\n")
    bare = f"GET /__admin/live HTTP/1.1\r\nHost: x\r\n{_OFFERED}Upgrade: h2c\r\n\r\n".encode()
    sent = (framed + bare).replace(b": h2c", b": " + protocol.encode())
    found = _answers(server, sent * 500, answers=1000)
    assert {answer.status for answer, _ in found} == {200}
    assert [b"paging" in body for _, body in found] == [True, False] * 500


@pytest.mark.attack("http.idle")
def test_idle_connections_outlive_clients_pools() -> None:
    """Clients keep connections for up to a minute; no call is lost if they close them first."""
    assert IDLE > 60
    with serving(*SMALL) as server, closing(HTTPConnection("127.0.0.1", server.port)) as connection:
        for pause in (0, 6.5):  # uvicorn's own five seconds
            sleep(pause)
            connection.request("GET", "/__admin/live")
            assert connection.getresponse().read()


_NO_HTTP = {
    "carriage return": (_HEAD.encode()[:-2] + b"\r\r\nContent-Length: 2\r\n\r\n{}", "LF"),
    "path": ("GET /v1/thử HTTP/1.1\r\nHost: x\r\n\r\n".encode(), "percent-encode"),
    "space": (_HEAD.replace("Zalo/", "Zalo/ ").encode() + b"\r\n", "percent-encode"),
    "two lengths": (_HEAD.encode() + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "ength"),
    "words": (b"hello, is anybody there\r\n\r\n", "method"),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64, "--tls-cert"),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "send HTTP/1.1"),
    "HTTP/2 as words": (_HEAD.replace("1.1", "2.0").encode() + b"\r\n", "HTTP/2.0"),
    "HTTP/3": (b"GET / HTTP/3.0\r\nHost: x\r\n\r\n", "send HTTP/1.1"),
    "HTTP/1.2": (b"GET / HTTP/1.2\r\nHost: x\r\n\r\n", "send HTTP/1.1"),
    "HTTP/0.9": (b"get /__admin/health HTTP/0.9\r\n\r\n", "HTTP/0.9"),
    "no version at all": (b"GET /__admin/health\r\n\r\n", "HTTP/0.9"),
    "no version": (b"GET / HTTP/x\r\n\r\n", "version"),
}


@pytest.mark.attack("http.no-http")
@pytest.mark.parametrize("case", _NO_HTTP)
def test_what_is_no_http_is_told(case: str) -> None:
    """JSON for the client, one line in the log, and the server continues."""
    sent, reason = _NO_HTTP[case]
    with serving(*SMALL) as server:
        ((answer, body),) = _answers(server, sent)
        assert call(server, "POST", JOURNEYS, {})[0] == 200
        server.stop()
        told = [line for line in logged(server).splitlines() if "invalid HTTP/1.1" in line]
    refusal = json.loads(body)
    status = 505 if "send HTTP/1.1" in refusal["msg"] else 400
    assert (answer.status, refusal["code"]) == (status, "invalid_argument")
    assert answer.reason == HTTPStatus(status).phrase
    assert refusal["msg"].startswith("the request is not valid HTTP/1.1: ")
    assert reason in refusal["msg"]
    assert ("percent-encode" in refusal["msg"]) is (case in ("path", "space"))
    assert len(told) == 1
    assert told[0].startswith("WARNING: invalid HTTP/1.1 from")
    assert refusal["msg"].removeprefix("the request is not valid HTTP/1.1: ") in told[0]


@pytest.mark.attack("http.no-tls")
def test_plain_http_on_a_tls_port_is_told(tmp_path: Path) -> None:
    """In plain HTTP, whatever the method; one line in the log for each, and the server goes on."""
    certificate, key = map(str, self_signed(tmp_path))
    sent = ["GET / HTTP/1.1", "POST / HTTP/1.1", "PATCH / HTTP/1.1", "CONNECT a:1 HTTP/1.1"]
    with serving(*SMALL, "--tls-cert", certificate, "--tls-key", key) as server:
        for line in sent:
            ((answer, body),) = _answers(server, f"{line}\r\nHost: x\r\n\r\n".encode())
            assert (answer.status, json.loads(body)["code"]) == (400, "invalid_argument")
            assert "https://" in json.loads(body)["msg"]
            assert answer.headers["connection"] == "close"
            assert parsedate_to_datetime(answer.headers["date"]).year > 2000
        trusted = ssl.create_default_context(cafile=certificate)
        with closing(HTTPSConnection("127.0.0.1", server.port, context=trusted)) as connection:
            connection.request("GET", "/__admin/live")
            assert connection.getresponse().status == 200
        server.stop()
        assert logged(server).count("WARNING: what came is not TLS: ") == len(sent)


_METHODS = ["get", "post", "Post", "FOO", "POSTS", "M-SEARCH2", "!#$%&'*+.^_`|~"]


@pytest.mark.parametrize("method", _METHODS)
def test_a_method_that_http_does_not_name_is_the_vendors_to_refuse(
    server: Server, method: str
) -> None:
    """As Go's server passes it on; the connection can be used for the next request."""
    headers = {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"}
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        for asked, status in ((method, 404), ("POST", 200), (method, 404)):
            connection.request(asked, JOURNEYS, b"{}", headers)
            answer = connection.getresponse()
            found = json.load(answer)
            assert answer.status == status
            if asked == method:
                assert found["msg"] == f'unsupported method "{method}" (only POST is allowed)'
                assert found["meta"]["invalid_route"] == f"{method} /shop.Zalo/ListJourneys"
        connection.request(method, "/__admin/clock", b"", {})
        assert connection.getresponse().status == 404


@pytest.mark.attack("http.content-encoding")
@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip"])
def test_a_compressed_body_is_refused_by_name(server: Server, encoding: str) -> None:
    """The vendor's status; the hint, and a control call's text, name the header."""
    content = gzip.compress(b"{}")
    headers = {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"}
    headers |= {"Content-Encoding": encoding}
    told = f"Content-Encoding {encoding} is not decoded"
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request("POST", JOURNEYS, content, headers)
        answer = connection.getresponse()
        assert answer.status == 400
        assert json.load(answer).keys() >= {"code", "msg"}
        assert told in answer.headers["x-mock-hint"]
        connection.request("POST", "/__admin/requests/count", content, headers)
        answer = connection.getresponse()
        assert answer.status == 400
        assert told in json.load(answer)["msg"]
        connection.request("POST", JOURNEYS, b"{}", headers | {"Content-Encoding": "identity"})
        assert connection.getresponse().status == 200


@pytest.mark.attack("http.trailing-slash")
@pytest.mark.parametrize(
    "path", ["health", "worlds", "journeys", "requests", "openapi/vendor.json"]
)
def test_a_slash_at_the_end_of_a_control_path_is_left_out(server: Server, path: str) -> None:
    status, body = call(server, "GET", f"/__admin/{path}", key=None)
    again, same = call(server, "GET", f"/__admin/{path}/", key=None)
    assert status == again == 200
    assert body.keys() == same.keys()


@pytest.mark.attack("http.events")
def test_events_are_neither_compressed_nor_held_back(server: Server) -> None:
    """For nginx and for development proxies that compress."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request("GET", "/__admin/events")
        headers = connection.getresponse().headers
    assert "no-transform" in headers["cache-control"]
    assert headers["x-accel-buffering"] == "no"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that these tests share."""
    with serving(*SMALL) as running:
        yield running
