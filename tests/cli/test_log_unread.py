"""A log that nobody reads blocks nothing, and afterwards says what was lost."""

import json
import os
import subprocess
import threading
from http.client import HTTPConnection

import pytest

from mock_server.log import Log
from tests.cli.running import SMALL, ask, refusal
from tests.serving import COMMAND, Server, serving
from tests.simulator import JOURNEYS

_CALLS = 1_500
"""With a note on each: three times the capacity of a pipe."""


@pytest.mark.attack("log.unread")
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_log_that_nobody_reads_holds_up_nothing(log_format: str) -> None:
    """Calls, probes and the shutdown work although the pipe is full."""
    command = [*COMMAND, "serve", "--port", "0", *SMALL, "--log-format", log_format]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        server = Server(process)
        assert process.stderr is not None
        while not server.port:  # the address, and no line after that
            server.read_address(process.stderr.readline())
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        for _ in range(_CALLS):
            assert ask(connection, "POST", JOURNEYS, {"colour": "red"})[0] == 200
        assert ask(connection, "GET", "/__admin/live")[0] == 200
        connection.close()
        process.terminate()
        assert process.wait(timeout=10) == 0


@pytest.mark.attack("log.dropped")
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_what_a_full_log_drops_is_counted(log_format: str) -> None:
    """Every line is either read in the end, or in the count of those that were dropped."""
    reading, writing = os.pipe()
    log = Log("json" if log_format == "json" else "text", writing)
    sent = 50_000
    for number in range(sent):
        log.tell("event", f"line {number} {'x' * 100}")
    log.settle(0.05)
    log.tell("event", "one more, while it is full")
    text = bytearray()

    def read() -> None:
        while piece := os.read(reading, 1 << 16):
            text.extend(piece)

    reader = threading.Thread(target=read)
    reader.start()
    log.settle(20)
    log.tell("event", "the last")
    log.settle(20)
    os.close(writing)
    reader.join()
    os.close(reading)
    lines = text.decode().splitlines()
    if log_format == "json":
        events = [json.loads(line) for line in lines]
        dropped = [event["lines"] for event in events if event["event"] == "dropped"]
        assert events[-1]["message"] == "the last"
    else:
        told = [line for line in lines if "were dropped" in line]
        dropped = [int(line.split()[1]) for line in told]
        assert lines[-1] == "the last"
    assert sum(dropped) > 0
    assert len(lines) - len(dropped) + sum(dropped) == sent + 2


@pytest.mark.attack("log.json")
def test_every_line_of_a_json_log_is_json() -> None:
    """Only warnings, progress, the banner and calls: a parser of the log finds nothing else."""
    options = ("--host", "0.0.0.0", "--journeys", "60000", "--log-format", "json")  # noqa: S104
    with serving(*options) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        assert ask(connection, "POST", JOURNEYS, {})[0] == 200
        connection.close()
        server.stop()
    events = [json.loads(line) for line in server.lines]
    found = [event["event"] for event in events]
    assert found[0] == "warning"
    assert found[-2:] == ["ready", "call"]
    assert set(found[1:-2]) <= {"growing"}
    assert "--admin-token" in events[0]["message"]
    ready = events[-2]
    assert ready["base_url"] == f"{server.url}/v1/shop"
    assert ready["port"] == server.port
    assert all(event["at"].endswith("Z") for event in events)


@pytest.mark.attack("log.json")
@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_refusal_is_json_too(by: str) -> None:
    """A bad option of a server whose log is JSON: one object, exit code 2."""
    words = ("--port", "99999") + (("--log-format", "json") if by == "option" else ())
    env = {"ETELECOM_MOCK_LOG_FORMAT": "json"} if by == "variable" else None
    line = json.loads(refusal("serve", *words, env=env))
    assert line["event"] == "error"
    assert "--port" in line["message"]
