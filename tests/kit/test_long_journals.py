"""Reading, counting and exporting a long journal holds up nobody else."""

import socket
from threading import Event, Thread
from typing import Any

import pytest

from tests.cli.running import call
from tests.serving import serving
from tests.simulator import ANCHOR, JOURNEYS

LONG, OTHER = "test:long@empty", "test:other@empty"
READERS: dict[str, tuple[str, str, Any]] = {
    "list": ("GET", "/__admin/requests", None),
    "count": ("POST", "/__admin/requests/count", {"body": {"x": {"y": 2}}, "expect": 1}),
    "export": ("GET", "/__admin/export?with=journal", None),
}


@pytest.mark.parametrize("name", READERS)
def test_others_are_answered_meanwhile(name: str) -> None:
    """Seven megabytes take a good part of a second; another world's calls go on in it."""
    body = {"x": {"y": ["z"] * 9_000}}
    with serving("--anchor", ANCHOR) as server:
        for _ in range(160):
            call(server, "POST", JOURNEYS, body, LONG)
        call(server, "POST", JOURNEYS, {}, OTHER)
        started, answers = Event(), list[tuple[int, Any]]()

        def read() -> None:
            started.set()
            answers.append(call(server, *READERS[name], LONG))

        reading = Thread(target=read)
        reading.start()
        started.wait()
        meanwhile = 0
        while reading.is_alive():
            assert call(server, "POST", JOURNEYS, {}, OTHER)[0] == 200
            meanwhile += 1
        assert answers[0][0] == 200
        assert meanwhile > 10


def test_calls_in_a_burst_are_counted() -> None:
    """Hundreds that are written at once lose their bodies alone, as those that come one by one."""
    body = b"{}"
    head = (
        f"POST {JOURNEYS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {LONG}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    with serving("--anchor", ANCHOR) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
            answered = b""
            for _ in range(17):
                client.sendall((head + body) * 100)
                while answered.count(b"HTTP/1.1 200") < 100:
                    answered += client.recv(65536)
                answered = b""
        status, answer = call(server, "POST", "/__admin/requests/count", {"status": 200}, LONG)
        assert (status, answer) == (200, {"count": 1_700})
