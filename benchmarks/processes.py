"""Servers and load generators as processes of their own, each on its own core."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ANCHOR = "2026-03-10T08:00:00Z"
SERVER_CORE, LOAD_CORE = "0", "1"
CONNECTIONS = 32
_READY_WITHIN = 300.0
_KEY = "1000000000000000001:demodemodemodemodemodemodemodemo"
LIST = "/v1/shop.Zalo/ListJourneys"
HEADERS = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}


def pinned(core: str, command: Sequence[str]) -> list[str]:
    """The command on one core, where the system can pin."""
    taskset = shutil.which("taskset")
    return [taskset, "-c", core, *command] if taskset else list(command)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Running:
    """A server under test."""

    port: int
    pid: int
    ready_after: float
    """Seconds from its start to its first 200."""

    def post(self, body: bytes, path: str = LIST) -> tuple[int, bytes]:
        """One call."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("POST", path, body, HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def resident_mb(self) -> float:
        """Resident memory, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[Running]:
    """A server, once it answers a list."""
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(pinned(SERVER_CORE, command), stderr=log, stdout=log) as process,
    ):
        try:
            while not _answers(port):
                assert process.poll() is None, f"{command} ended"
                assert time.perf_counter() - began < _READY_WITHIN, f"{command} is not ready"
                time.sleep(0.002)
            yield Running(port, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()


@contextmanager
def simulator(*options: str) -> Iterator[Running]:
    """``serve`` with these options at the benchmarks' anchor."""
    port = free_port()
    serve = [sys.executable, "-m", "mock_server", "serve", "--port", str(port)]
    with running([*serve, "--anchor", ANCHOR, *options], port) as server:
        yield server


@contextmanager
def module(name: str, *arguments: str) -> Iterator[Running]:
    """One of the servers beside this file, on a free port."""
    port = free_port()
    with running(
        [sys.executable, "-m", f"benchmarks.{name}", str(port), *arguments], port
    ) as server:
        yield server


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", LIST, b"{}", HEADERS)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False


@dataclass(frozen=True)
class Load:
    """What one run of the load generator saw."""

    per_second: float
    p50_ms: float
    p99_ms: float


def wrk(server: Running, bodies: Sequence[bytes], seconds: float, path: str = LIST) -> Load:
    """Load with bodies drawn at random; raises AssertionError when an answer is no 200."""
    tool = shutil.which("wrk")
    assert tool, "install wrk (Debian: apt-get install wrk)"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(bodies, path))
        script.flush()
        command = [
            tool,
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds:g}s",
            "--latency",
            "-s",
            script.name,
        ]
        done = subprocess.run(
            pinned(LOAD_CORE, [*command, f"http://127.0.0.1:{server.port}"]),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ,
        )
    assert "Non-2xx" not in done.stdout, done.stdout
    return Load(
        float(_read(r"Requests/sec:\s+([\d.]+)", done.stdout)),
        _milliseconds(_read(r"\n\s+50%\s+(\S+)", done.stdout)),
        _milliseconds(_read(r"\n\s+99%\s+(\S+)", done.stdout)),
    )


def _script(bodies: Sequence[bytes], path: str) -> str:
    listed = ",\n".join(f"[==[{body.decode()}]==]" for body in bodies)
    headers = ", ".join(f'["{name}"] = "{value}"' for name, value in HEADERS.items())
    return (
        f"local bodies = {{{listed}}}\nlocal headers = {{{headers}}}\nmath.randomseed(os.time())\n"
        f'request = function() return wrk.format("POST", "{path}", headers, '
        "bodies[math.random(#bodies)]) end\n"
    )


def _read(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, text
    return found[1]


def _milliseconds(text: str) -> float:
    units = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * units[unit]
