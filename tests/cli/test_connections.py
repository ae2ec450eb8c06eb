"""Clients that are slow, idle, endless or too many do no harm, and get an explanation."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from tests.serving import Server, serving
from tests.simulator import API_KEY

HEAD = (
    b"POST /ListJourneys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Authorization: Bearer " + API_KEY.encode() + b"\r\n"
)


@contextmanager
def impatient(*arguments: str) -> Iterator[int]:
    """The port of a server that waits half a second."""
    with impatient_process(*arguments) as (port, _):
        yield port


@contextmanager
def impatient_process(*arguments: str) -> Iterator[tuple[int, int]]:
    """Its port and the number of its process."""
    command = [sys.executable, "-m", "tests.cli.impatient_server", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline()), process.pid
        process.terminate()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with impatient() as port:
        yield port


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def told(client: socket.socket) -> tuple[int, str]:
    """Status and code of the last response before the server disconnects."""
    answer = b""
    while piece := client.recv(65536):
        answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["code"]


def works(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        headers = {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"}
        connection.request("POST", "/ListJourneys", b"{}", headers)
        return connection.getresponse().status == 200


@pytest.mark.rule("wire.limits")
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /List",
        HEAD,
        HEAD + b"Content-Length: 10\r\n\r\n",
        HEAD + b"Content-Length: 10\r\n\r\n{}",
    ],
    ids=["nothing", "part of a line", "part of a head", "no body", "part of a body"],
)
def test_a_request_that_does_not_come_is_given_up(port: int, sent: bytes) -> None:
    with connect(port) as client:
        client.sendall(sent)
        assert told(client) == (408, "deadline_exceeded")
    assert works(port)


def test_a_second_request_that_does_not_come_is_given_up(port: int) -> None:
    with connect(port) as client:
        client.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")
        assert client.recv(65536).startswith(b"HTTP/1.1 200")
        client.sendall(HEAD)
        assert told(client) == (408, "deadline_exceeded")


def test_a_request_in_pieces_is_answered(port: int) -> None:
    with connect(port) as client:
        for piece in (HEAD[:20], HEAD[20:], b"Content-Length: 2\r\n", b"\r\n", b"{", b"}"):
            client.sendall(piece)
        assert client.recv(65536).startswith(b"HTTP/1.1 200")


@pytest.mark.rule("wire.limits")
def test_a_head_without_end_is_refused(port: int) -> None:
    with connect(port) as client:
        client.sendall(HEAD + b"X-Long: " + b"a" * 30_000)
        client.sendall(b"a" * 40_000)
        assert told(client) == (431, "resource_exhausted")
    assert works(port)


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LINES = b"a: b\r\n" * 20_000


@pytest.mark.attack("bounds.heads")
@pytest.mark.parametrize(
    "sent",
    [
        HEAD + LINES + b"Content-Length: 2\r\n\r\n{}",
        b"POST /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        CHUNKED + b"2\r\n{}\r\n0\r\n" + LINES,
        CHUNKED + b"0\r\na: " + b"b" * 500_000,
        CHUNKED + b"2;" + b"a" * 500_000,
        CHUNKED.replace(b"Host", b"Upgrade: h2c\r\nHost") + b"0\r\n" + LINES,
    ],
    ids=["lines", "address", "trailers", "trailer", "extension", "trailers behind an offer"],
)
@pytest.mark.parametrize("piece", [1_000, 200_000])
def test_a_head_is_bounded_however_it_comes(port: int, sent: bytes, piece: int) -> None:
    """It is refused before all of it is read: the rest may be sent to a closed socket."""
    with connect(port) as client:
        with suppress(ConnectionError):
            for start in range(0, len(sent), piece):
                client.sendall(sent[start : start + piece])
        with suppress(ConnectionResetError):
            assert told(client) == (431, "resource_exhausted")
    assert works(port)


@pytest.mark.attack("bounds.heads")
def test_trailers_are_read_and_forgotten(port: int) -> None:
    with connect(port) as client:
        for _ in range(2):
            client.sendall(CHUNKED + b"2\r\n{}\r\n0\r\nX-Checksum: 1\r\n\r\n")
            assert client.recv(65536).startswith(b"HTTP/1.1 200")


@pytest.mark.rule("wire.limits")
@pytest.mark.attack("bounds.connections")
def test_a_connection_too_many_is_refused_where_all_have_a_call() -> None:
    held = HEAD + b"X-Mock-Fault: delay=60\r\nContent-Length: 2\r\n\r\n{}"
    with impatient("3") as port, ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(connect(port)).sendall(held)
        sleep(0.2)
        with connect(port) as one_more:
            assert told(one_more) == (503, "unavailable")
    # and the waiting ones end with the server


@pytest.mark.rule("wire.limits")
@pytest.mark.attack("bounds.connections")
def test_connections_without_a_call_make_room() -> None:
    """The longest waiting connection is closed: before its first head, within it, or after it."""
    call = HEAD + b"Content-Length: 2\r\n\r\n{}"
    with impatient("3") as port, ExitStack() as stack:
        silent, half, used = (stack.enter_context(connect(port)) for _ in range(3))
        half.sendall(b"POST")
        used.sendall(call)
        assert used.recv(65536).startswith(b"HTTP/1.1 200")
        for gone, stays in ((silent, used), (half, used)):
            one_more = stack.enter_context(connect(port))
            one_more.sendall(call)
            assert one_more.recv(65536).startswith(b"HTTP/1.1 200")
            assert gone.recv(65536) == b""
            stays.sendall(call)
            assert stays.recv(65536).startswith(b"HTTP/1.1 200")


@pytest.mark.attack("bounds.pipelined")
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="its memory is not told")
def test_calls_sent_ahead_are_answered_before_more_is_read() -> None:
    """Twenty thousand of them, whose responses nobody reads, take hardly any memory."""
    call = HEAD + b"Content-Length: 2\r\n\r\n{}"
    with impatient_process("10000") as (port, pid):
        with connect(port) as client:
            client.sendall(call)
            assert client.recv(65536).startswith(b"HTTP/1.1 200")
            before = _resident(pid)
            sender = Thread(target=_send, args=(client, call * 20_000))
            sender.start()
            for _ in range(15):
                sleep(0.1)
                assert _resident(pid) - before < 25_000_000
            client.shutdown(socket.SHUT_RDWR)
            sender.join()
        assert works(port)


def _send(client: socket.socket, sent: bytes) -> None:
    with suppress(OSError):  # it is disconnected meanwhile
        client.sendall(sent)


def _resident(pid: int) -> int:
    """Its memory in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


def test_room_comes_back() -> None:
    with impatient("3") as port:
        for _ in range(3):
            with connect(port) as client:
                client.sendall(b"POST")
                assert told(client) == (408, "deadline_exceeded")
        assert works(port)


@pytest.mark.rule("wire.limits")
def test_calls_too_many_are_refused_at_once() -> None:
    """All arrive while the server is blocked; each gets a response, and the server continues."""
    call = HEAD + b"Content-Length: 2\r\n\r\n{}"
    with impatient_process("10000", "3") as (port, pid), ExitStack() as stack:
        clients = [stack.enter_context(connect(port)) for _ in range(30)]
        assert works(port)
        os.kill(pid, signal.SIGSTOP)
        for client in clients[:-1]:
            client.sendall(call)
        clients[-1].sendall(b"GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        os.kill(pid, signal.SIGCONT)
        answers = [client.recv(65536) for client in clients]
        statuses = [int(answer.split()[1]) for answer in answers]
        assert statuses[-1] == 200
        assert set(statuses) == {200, 503}
        assert statuses.count(200) < 15
        for answer in (answer for answer in answers if b" 503 " in answer):
            head, _, body = answer.partition(b"\r\n\r\n")
            assert b"retry-after: 1" in head
            assert json.loads(body)["code"] == "unavailable"
        for client in clients[:-1]:  # the connections live on
            client.sendall(call)
            assert client.recv(65536).startswith(b"HTTP/1.1 200")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--preset", "one") as server:
        yield server


def test_a_thousand_idle_and_slow_clients_do_no_harm(server: Server) -> None:
    """Half of them say nothing, half of them stop in the middle of a head."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 2_000:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(2_000, hard), hard))
    with ExitStack() as stack:
        for number in range(1_000):
            client = stack.enter_context(connect(server.port))
            if number % 2:
                client.sendall(HEAD)
        for _ in range(20):
            assert works(server.port)
