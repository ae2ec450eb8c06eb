"""Clients that close their side of the connection after a call, and those that only seem to."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from time import monotonic
from typing import Any

import pytest

from tests.cli.running import call, wait_for
from tests.serving import Server, serving
from tests.simulator import API_KEY, JOURNEYS


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--preset", "one") as server:
        yield server


def _request(path: str, size: int, body: bytes, *more: str, method: str = "POST") -> bytes:
    usual = (f"Authorization: Bearer {API_KEY}", "Content-Type: application/json")
    length = f"Content-Length: {size}"
    head = (f"{method} {path} HTTP/1.1", "Host: localhost", *usual, length, *more, "", "")
    return "\r\n".join(head).encode() + body


def _half_closed(server: Server, request: bytes) -> tuple[int, Any]:
    """The answer to a client that sends this and closes its side."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = HTTPResponse(connection)
        answer.begin()
        text = answer.read()
        assert not connection.recv(1), "the connection ends with the answer"
        return answer.status, json.loads(text)


def _last_call(server: Server) -> dict[str, Any]:
    calls = call(server, "GET", "/__admin/requests")[1]["requests"]
    return dict(calls[-1]) if calls else {"abandoned": False}


HALF_CLOSED = {
    "whole": ("POST", JOURNEYS, 2, b"{}", 200),
    "a control call": ("POST", "/__admin/verify/paging", 2, b"{}", 200),
    "an export": ("GET", "/__admin/export", 0, b"", 200),
    "the worlds": ("GET", "/__admin/worlds", 0, b"", 200),
    "a body that is cut": ("POST", JOURNEYS, 20, b"{}", 400),
    "a body of a control call that is cut": ("POST", "/__admin/import", 20, b"{}", 400),
}


@pytest.mark.attack("http.half-closed")
@pytest.mark.parametrize("case", HALF_CLOSED)
def test_a_client_that_closes_its_side_is_answered(server: Server, case: str) -> None:
    """As ``nc -N`` does, and proxies; what came of its call decides how."""
    method, path, size, body, status = HALF_CLOSED[case]
    assert _half_closed(server, _request(path, size, body, method=method))[0] == status


@pytest.mark.attack("http.half-closed")
def test_a_head_that_is_cut_is_told_of(server: Server) -> None:
    status, answer = _half_closed(server, b"POST /v1/shop.Zalo/ListJourneys HTTP/1.1\r\nHost: loc")
    assert (status, answer["code"]) == (400, "invalid_argument")


@pytest.mark.attack("http.half-closed")
@pytest.mark.parametrize("fault", ["insert=2", "delay=0.4", "dribble=0.4", "status=429"])
def test_it_is_answered_where_a_fault_plays(server: Server, fault: str) -> None:
    """In the journal it has given up, since most clients that close their side have.

    A fault that plays for a moment may be over before the client closes its side.
    """
    request = _request(JOURNEYS, 2, b"{}", f"X-Mock-Fault: {fault}")
    assert _half_closed(server, request)[0] == (429 if "429" in fault else 200)
    entry = _last_call(server)
    assert entry["fault"] == fault.partition("=")[0]
    assert entry["abandoned"] or "0.4" not in fault


@pytest.mark.attack("http.half-closed")
@pytest.mark.parametrize("fault", ["delay=1.5", "dribble=1.5"])
@pytest.mark.parametrize("closes", [True, False])
def test_the_journal_knows_at_once(server: Server, fault: str, closes: bool) -> None:
    """Before the answer, which would tell who reads on; and nothing changes afterwards."""
    began = monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(_request(JOURNEYS, 2, b"{}", f"X-Mock-Fault: {fault}"))
        if closes:
            connection.close()
        else:
            connection.shutdown(socket.SHUT_WR)
        wait_for("the call", lambda: _last_call(server)["abandoned"])
        entry = _last_call(server)
        assert monotonic() - began < 1
        if not closes:
            while connection.recv(65536):
                pass
    assert _last_call(server) == entry
    assert entry["status"] is None
