"""A client that offers HTTP/2 with each call, as Java's does, gets HTTP/1.1."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.serving import Server, serving

_KEY = "1000000000000000001:" + "demo" * 8
_OFFER = {
    "Connection": "Upgrade, HTTP2-Settings",
    "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
}
_ASKED = {"filter": {}, "paging": {"limit": 1, "sort": "created_at"}, "upgrade: h2c": 1}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--preset", "one") as server:
        yield server


@pytest.mark.parametrize("name", ["Upgrade", "upgrade", "UPGRADE"])
def test_its_body_arrives(server: Server, name: str) -> None:
    headers = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}
    headers |= _OFFER | {name: "h2c"}
    with closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        for _ in range(2):  # the connection lives on
            connection.request("POST", "/ListJourneys", json.dumps(_ASKED), headers)
            answer = connection.getresponse()
            assert answer.status == 200
            assert json.loads(answer.read())["paging"]["sort"] == "created_at"


def test_a_body_that_speaks_of_it_is_left_alone(server: Server) -> None:
    """Also if it arrives separately."""
    body = b'{"filter": {"phone": "\r\nUpgrade: h2c\r\n\r\n"}}'
    head = (
        "POST /ListJourneys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {_KEY}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(head.encode())
        client.sendall(body)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += client.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400")  # a line break in a text; and not a time-out
