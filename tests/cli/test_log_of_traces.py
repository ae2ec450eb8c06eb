"""A call's trace in the log."""

import json
from http.client import HTTPConnection

from tests.cli.running import SMALL, call, logged
from tests.serving import Server, serving
from tests.simulator import API_KEY, JOURNEYS

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def traced(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {
        "Authorization": f"Bearer {API_KEY}",
        "Content-Type": "application/json",
        "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01",
    }
    connection.request("POST", JOURNEYS, b"{}", headers)
    assert connection.getresponse().status == 200
    connection.close()


def test_the_log_has_the_trace_of_a_call() -> None:
    with serving(*SMALL) as server:
        traced(server)
        call(server, "POST", JOURNEYS, {})
        server.stop()
        first, second = logged(server).strip().splitlines()
    assert first.endswith(f" demo trace {TRACE}")
    assert "trace" not in second


def test_json_has_it_too() -> None:
    with serving(*SMALL, "--log-format", "json") as server:
        traced(server)
        call(server, "POST", JOURNEYS, {})
        server.stop()
        lines = [json.loads(line) for line in logged(server).strip().splitlines()]
    first, second = [line for line in lines if line.get("method") == "POST"]
    assert first["trace_id"] == TRACE
    assert "trace_id" not in second
