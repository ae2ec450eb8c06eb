"""Responses to simultaneous calls are written together: complete, in order, to their clients."""

import asyncio
import os
import signal
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse

import pytest

from mock_server.web.http.outbox import Outbox
from tests.cli.test_connections import HEAD, connect, impatient_process, works

LIST = HEAD + b"Content-Length: 2\r\n\r\n{}"
HEALTH = b"GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
ASKING_FIRST = HEAD + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}"
UNKNOWN = LIST.replace(b"/ListJourneys", b"/ListNothing")


@pytest.fixture(scope="module")
def process() -> Iterator[tuple[int, int]]:
    with impatient_process("10000", "1000") as (port, pid):
        yield port, pid


@contextmanager
def asleep(pid: int) -> Iterator[None]:
    """The server finds everything that was sent meanwhile at once."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def statuses(client: socket.socket, count: int) -> list[int]:
    """The ids in this many responses, each of which is complete."""
    found: list[int] = []
    with client.makefile("rb") as stream:
        while len(found) < count:
            found.append(int(stream.readline().split()[1]))
            length = 0
            while (line := stream.readline().strip().lower()) != b"":
                if line.startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert len(stream.read(length)) == length
    return found


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([LIST, LIST, LIST], [200, 200, 200]),
        ([LIST, HEALTH, UNKNOWN, HEALTH, LIST], [200, 200, 404, 200, 200]),
        ([LIST, ASKING_FIRST, LIST], [200, 100, 200, 200]),
    ],
    ids=["lists", "of every kind", "asking first"],
)
def test_pipelined_calls_are_answered_in_order(
    process: tuple[int, int], sent: list[bytes], expected: list[int]
) -> None:
    port, pid = process
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(port)) for _ in range(50)]
        with asleep(pid):
            for client in clients:
                client.sendall(b"".join(sent))
        for client in clients:
            assert statuses(client, len(expected)) == expected


def test_calls_do_not_wait_for_one_that_came_with_them(process: tuple[int, int]) -> None:
    """Calls of one moment are handled one after another, but for those that are held back."""
    port, pid = process
    late = LIST.replace(b"Host: x\r\n", b"Host: x\r\nX-Mock-Fault: delay=5\r\n")
    assert late != LIST
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(port)) for _ in range(20)]
        with asleep(pid):
            for number, client in enumerate(clients):
                client.sendall(LIST if number % 3 else late)
        began = time.monotonic()
        for number, client in enumerate(clients):
            if number % 3:
                assert statuses(client, 1) == [200]
        assert time.monotonic() - began < 5
        for client in clients[::3]:
            assert statuses(client, 1) == [200]
        assert time.monotonic() - began > 4


def test_pipelined_calls_too_many_are_refused_in_order() -> None:
    with impatient_process("10000", "3") as (port, pid), ExitStack() as stack:
        clients = [stack.enter_context(connect(port)) for _ in range(30)]
        assert works(port)  # all of them are accepted: their calls arrive together
        with asleep(pid):
            for client in clients:
                client.sendall(LIST * 4)
        found = {status for client in clients for status in statuses(client, 4)}
        assert found == {200, 503}


def test_clients_that_leave_take_nobodys_answer(process: tuple[int, int]) -> None:
    """Every second one resets its connection before the server responds."""
    port, pid = process
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(port)) for _ in range(60)]
        with asleep(pid):
            for client in clients:
                client.sendall(LIST)
            for client in clients[::2]:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
        for client in clients[1::2]:
            assert statuses(client, 1) == [200]
            client.sendall(LIST)
            assert statuses(client, 1) == [200]


def test_a_client_that_closes_after_its_answer_is_hung_up_on(process: tuple[int, int]) -> None:
    port, pid = process
    last = LIST.replace(b"Host: x\r\n", b"Host: x\r\nConnection: close\r\n")
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(port)) for _ in range(20)]
        with asleep(pid):
            for client in clients:
                client.sendall(last)
        for client in clients:
            answer = HTTPResponse(client)
            answer.begin()
            assert answer.status == 200
            assert answer.getheader("connection") == "close"
            answer.read()
            assert client.recv(1) == b""


class Wire(asyncio.Transport):
    """A transport that records what is written to it, in order."""

    def __init__(self, written: list[bytes]) -> None:
        super().__init__()
        self.written = written
        self.closing = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """See asyncio.Transport."""
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        """See asyncio.Transport."""
        return self.closing


def in_a_loop(test: Callable[[Outbox, list[bytes]], Awaitable[None]]) -> Callable[[], None]:
    """A test of one outbox and of what is written by it."""

    async def run() -> None:
        await test(Outbox(), [])

    return lambda: asyncio.run(run())


@in_a_loop
async def test_the_last_sends_for_all(outbox: Outbox, written: list[bytes]) -> None:
    outbox.put(Wire(written), b"1", last=False)
    outbox.put(Wire(written), b"2", last=False)
    assert written == []
    outbox.put(Wire(written), b"3", last=True)
    assert written == [b"1", b"2", b"3"]


@in_a_loop
async def test_nobody_waits_for_one_who_does_not_come(outbox: Outbox, written: list[bytes]) -> None:
    outbox.put(Wire(written), b"1", last=False)
    outbox.put(Wire(written), b"2", last=False)
    await asyncio.sleep(0)
    assert written == [b"1", b"2"]


@in_a_loop
async def test_no_more_than_some_are_held(outbox: Outbox, written: list[bytes]) -> None:
    for _ in range(Outbox.most + 1):
        outbox.put(Wire(written), b"1", last=False)
    assert len(written) == Outbox.most


@in_a_loop
async def test_order_is_kept_for_whoever_has_an_answer_held(
    outbox: Outbox, written: list[bytes]
) -> None:
    held, other = Wire(written), Wire(written)
    outbox.put(held, b"1", last=False)
    outbox.clear_for(other)
    assert written == []
    outbox.clear_for(held)
    assert written == [b"1"]


@in_a_loop
async def test_two_answers_of_one_connection_are_two(outbox: Outbox, written: list[bytes]) -> None:
    wire = Wire(written)
    outbox.put(wire, b"1", last=False)
    outbox.put(wire, b"2", last=False)
    outbox.put(Wire(written), b"3", last=True)
    assert written == [b"1", b"2", b"3"]


@in_a_loop
async def test_nothing_is_written_to_one_who_left(outbox: Outbox, written: list[bytes]) -> None:
    left = Wire(written)
    outbox.put(left, b"1", last=False)
    left.closing = True
    outbox.put(Wire(written), b"2", last=True)
    assert written == [b"2"]
