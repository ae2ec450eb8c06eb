"""A short `make generated-calls`, and what it once found."""

import json
import socket
from time import sleep

import pytest

from reliability.generated_calls import problem_of, run
from tests.cli.running import SMALL, call
from tests.serving import serving
from tests.simulator import API_KEY, JOURNEYS, started


@pytest.mark.slow
@pytest.mark.attack("calls.generated")
@pytest.mark.parametrize("database", ["memory", "file"])
def test_no_generated_call_is_answered_wrongly(database: str) -> None:
    outcome = run(2_000, 5, database)
    assert outcome.wrong == []
    assert outcome.calls == 2_000
    assert outcome.statuses[200] > 200
    assert outcome.statuses[400] > 200
    assert outcome.memory > 0


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, b"anything", None),
        (400, b'{"code": "malformed", "msg": "x"}', None),
        (400, b'{"code": "not_found", "msg": "x"}', "400 with the code not_found"),
        (500, b'{"code": "internal", "msg": "x"}', "500 with the code internal"),
        (400, b"{", "not JSON"),
        (404, b'{"msg": "x"}', "without code"),
        (502, b"<html>", "not JSON"),
    ],
)
def test_a_wrong_answer_is_seen(status: int, body: bytes, found: str | None) -> None:
    problem = problem_of(status, "application/json", body)
    assert (problem is None) if found is None else found in (problem or "")


@pytest.mark.attack("calls.walks")
@pytest.mark.parametrize(
    "body",
    [
        b'{"filter": {"phone": "\\ud800"}}',
        b'{"filter": {"phone": NaN}}',
        b'{"filter": {"phone": "\x86"}}',
        b'{"filter": 5}',
        b"[]",
        b"{",
    ],
)
def test_walks_are_shown_whatever_the_filter_was(body: bytes) -> None:
    """Including refused ones."""
    head = (
        f"POST {JOURNEYS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {API_KEY}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with serving(*SMALL) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
            client.sendall(head.encode() + body)
            client.recv(1000)
        status, shown = call(server, "GET", "/__admin/walks")
    assert status == 200
    assert all(isinstance(walk["filter"], dict) for walk in shown["walks"])


@pytest.mark.attack("calls.left")
def test_a_client_that_leaves_is_no_defect() -> None:
    """Its call ends without an effect, and without a traceback in the log."""
    head = b"POST /__admin/journeys HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
    with serving(*SMALL, "--log-format", "json") as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
            client.sendall(head + b'{"phone": ')
            sleep(0.2)
        sleep(0.2)
        assert call(server, "GET", "/__admin/live")[0] == 200
        server.stop()
    events = [json.loads(line) for line in server.lines]
    assert [event for event in events if event["event"] == "message"] == []


@pytest.mark.attack("calls.generated")
def test_an_outcome_that_is_no_name_is_refused() -> None:
    with started(preset="one") as client:
        found = client.control("PUT", "/outcomes", {"outcome": {"a": 1}})
        assert found.refusal[:2] == (400, "invalid_argument")


@pytest.mark.attack("calls.generated")
def test_a_name_that_no_database_keeps_is_not_found() -> None:
    """On every store: run with ``--store postgres`` too."""
    with started(preset="one") as client:
        for method, path in (
            ("POST", "/snapshots/%00/restore"),
            ("DELETE", "/snapshots/%00"),
            ("GET", "/worlds/%00"),
            ("GET", "/world?world=%00"),
        ):
            assert client.control(method, path).refusal[:2] == (404, "not_found")
