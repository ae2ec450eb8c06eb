"""Faults on the wire, over real sockets: as ``serve`` runs, and under any other uvicorn."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

import pytest

from tests.serving import serving
from tests.simulator import ANCHOR, API_KEY, JOURNEYS

ROOT = Path(__file__).parents[3]
_numbers = count()


@dataclass
class Wire:
    """What came over one connection, until it ended."""

    head: str
    body: bytes
    reset: bool
    seconds: float

    @property
    def status(self) -> int:
        return int(self.head.split(" ")[1])

    def header(self, name: str) -> str | None:
        for line in self.head.splitlines()[1:]:
            found, _, value = line.partition(": ")
            if found.lower() == name:
                return value
        return None


class Sender:
    """Sends requests over connections of their own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.key = f"test:wire-{next(_numbers)}"

    def __call__(self, path: str, body: Any, fault: str = "") -> Wire:
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
            f"Connection: close\r\n{f'X-Mock-Fault: {fault}' + chr(13) + chr(10) if fault else ''}"
            "\r\n"
        )
        before = perf_counter()
        with socket.create_connection(("127.0.0.1", self._port), timeout=20) as connection:
            connection.sendall(head.encode() + content)
            received, reset = b"", False
            try:
                while piece := connection.recv(65536):
                    received += piece
            except ConnectionResetError:
                reset = True
        text, _, rest = received.partition(b"\r\n\r\n")
        return Wire(text.decode(), rest, reset, perf_counter() - before)

    def list(self, fault: str = "", limit: int = 100) -> Wire:
        return self(JOURNEYS, {"paging": {"limit": limit}}, fault)


@pytest.fixture(
    scope="module",
    params=[(), ("h11", "asyncio"), ("httptools", "uvloop"), ("h11", "uvloop")],
    ids=lambda parts: "-".join(parts) or "serve",
)
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    if not request.param:
        with serving("--anchor", ANCHOR, "--preset", "page-plus-one") as server:
            yield server.port
        assert not [line for line in server.lines if "Traceback" in line or "ASGI" in line]
        return
    command = [sys.executable, "-m", "tests.kit.faults.uvicorn_server", *request.param]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        yield int(process.stdout.readline())
        process.terminate()
        told = process.stderr.read()
    assert "Traceback" not in told, told
    assert "ASGI" not in told, told


@pytest.fixture
def send(port: int) -> Sender:
    """Of a world of its own."""
    return Sender(port)


def test_without_a_fault_the_answer_is_whole(send: Sender) -> None:
    whole = send.list()
    assert (whole.status, whole.reset) == (200, False)
    assert len(json.loads(whole.body)["journeys"]) == 100


@pytest.mark.parametrize("at", ["before", "after"])
def test_a_reset_connection_has_no_answer(send: Sender, at: str) -> None:
    added = send("/__admin/faults", {"then": {"connection_reset": True}, "times": 1, "at": at})
    assert added.status == 201
    assert (whole := send.list()).reset
    assert (whole.head, whole.body) == ("", b"")
    assert send.list().status == 200


def test_no_reply_is_an_orderly_end_without_a_byte(send: Sender) -> None:
    wire = send.list("no_reply")
    assert (wire.head, wire.body, wire.reset) == ("", b"", False)
    assert send.list().status == 200


@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.999])
def test_a_truncated_body_ends_early(send: Sender, share: float) -> None:
    whole = send.list()
    wire = send.list(f"truncate={share}")
    assert wire.status == 200
    assert wire.header("content-length") == str(len(whole.body))
    assert wire.body == whole.body[: int(len(whole.body) * share)]
    assert wire.header("x-mock-fault-applied") == "truncate"
    assert not wire.reset


def test_a_malformed_body_is_whole_and_no_json(send: Sender) -> None:
    wire = send.list("malformed")
    assert wire.status == 200
    assert wire.header("content-length") == str(len(wire.body))
    with pytest.raises(json.JSONDecodeError):
        json.loads(wire.body)


@pytest.mark.parametrize("kind", ["text/html", "application/json; charset=latin-1", "nothing"])
def test_another_content_type_has_the_same_body(send: Sender, kind: str) -> None:
    wire = send.list(f"content_type={kind}")
    assert wire.header("content-type") == kind
    assert wire.body == send.list().body


def test_a_dribbled_body_is_whole_and_late(send: Sender) -> None:
    wire = send.list("dribble=0.4")
    assert wire.seconds >= 0.4
    assert wire.status == 200
    assert wire.body == send.list().body


@pytest.mark.parametrize("fault", ["dribble=0.01", "truncate=0.5"])
def test_an_empty_list_is_played_on_too(send: Sender, fault: str) -> None:
    send.key += "-empty@empty"
    wire = send.list(fault)
    assert wire.status == 200
    assert wire.header("x-mock-fault-applied") == fault.partition("=")[0]


def test_a_broken_call_is_in_the_journal(send: Sender) -> None:
    for fault in ("connection_reset", "no_reply", "truncate=0.5"):
        send.list(fault, limit=3)
    told = send("/__admin/requests/count", {"body": {"paging": {"limit": 3}}})
    assert json.loads(told.body) == {"count": 3}


def test_other_calls_go_on_while_one_is_slow(send: Sender) -> None:
    ended: list[str] = []

    def slowly() -> None:
        assert send.list("dribble=1").status == 200
        ended.append("slow")

    slow = Thread(target=slowly)
    slow.start()
    assert send.list().status == 200
    ended.append("quick")
    slow.join()
    assert ended == ["quick", "slow"]


def test_a_client_that_hangs_up_while_it_dribbles_harms_nobody(port: int) -> None:
    content = b"{}"
    head = (
        f"POST {JOURNEYS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {API_KEY}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        "X-Mock-Fault: dribble=0.2\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + content)
        assert connection.recv(16)
    assert Sender(port).list().status == 200
