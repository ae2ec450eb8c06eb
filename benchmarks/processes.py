"""Servers and load generators as separate processes, each on its own core."""

import http.client
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ANCHOR = "2026-03-10T08:00:00Z"
SERVER_CORE, LOAD_CORE, BOTH_CORES = "0", "1", "0,1"
CONNECTIONS = 32
_READY_WITHIN = 3600.0
_ANSWER_WITHIN = 60
_KEY = "1000000000000000001:demodemodemodemodemodemodemodemo"
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""An installed package has its bytecode beside it; a checkout writes it at the first start."""
LIST = "/v1/shop.Zalo/ListJourneys"
HEADERS = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}


def pinned(core: str, command: Sequence[str]) -> list[str]:
    """The command on one core, if the system can pin processes."""
    taskset = shutil.which("taskset")
    return [taskset, "-c", core, *command] if taskset else list(command)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Call:
    """One request, for a single try and for the load generator."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""

    def made(self, port: int) -> tuple[int, bytes]:
        """The status and the body of the response."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_WITHIN)
        with closing(connection):
            connection.request(self.method, self.path, self.body or None, dict(self.headers))
            answer = connection.getresponse()
            return answer.status, answer.read()


@dataclass(frozen=True)
class Running:
    """A server under test."""

    port: int
    pid: int
    ready_after: float
    """Seconds from its start to its first 200."""

    def post(self, body: bytes, path: str = LIST) -> tuple[int, bytes]:
        """One call."""
        return Call("POST", path, HEADERS, body).made(self.port)

    def resident_mb(self) -> float:
        """Resident memory of the process and its children, in MB."""
        return sum(_resident_kb(pid) for pid in _family(self.pid)) / 1024

    def processor_seconds(self) -> float:
        """Processor time that the process and its children have used, in seconds."""
        return sum(_ticks(pid) for pid in _family(self.pid)) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def _resident_kb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1])


def _ticks(pid: int) -> int:
    _, _, after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    user, system = after_name.split()[11:13]
    return int(user) + int(system)


def _lists(port: int) -> bool:
    return Call("POST", LIST, HEADERS, b"{}").made(port)[0] == http.HTTPStatus.OK


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    answers: Callable[[int], bool] = _lists,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    cores: str = SERVER_CORE,
) -> Iterator[Running]:
    """A server, once it responds to a list or to another given call.

    It runs in the folder, where it may write files.
    """
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            pinned(cores, command),
            stderr=log,
            stdout=log,
            env={**_ENVIRONMENT, **(environment or {})},
            cwd=folder,
        ) as process,
    ):
        try:
            while not _ready(port, answers):
                assert process.poll() is None, f"{command} ended"
                assert time.perf_counter() - began < _READY_WITHIN, f"{command} is not ready"
                time.sleep(0.002)
            yield Running(port, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()


@contextmanager
def simulator(*options: str, cores: str = SERVER_CORE) -> Iterator[Running]:
    """``serve`` with these options at the benchmarks' anchor."""
    port = free_port()
    serve = [sys.executable, "-m", "mock_server", "serve", "--port", str(port)]
    with running([*serve, "--anchor", ANCHOR, *options], port, cores=cores) as server:
        yield server


@contextmanager
def module(name: str, *arguments: str) -> Iterator[Running]:
    """One of the servers in this folder, on a free port."""
    port = free_port()
    with running(
        [sys.executable, "-m", f"benchmarks.{name}", str(port), *arguments], port
    ) as server:
        yield server


def _ready(port: int, answers: Callable[[int], bool]) -> bool:
    try:
        return answers(port)
    except (OSError, http.client.HTTPException):
        return False


@dataclass(frozen=True)
class Load:
    """The results of one run of the load generator."""

    per_second: float
    p50_ms: float
    p99_ms: float


def wrk(
    server: Running,
    bodies: Sequence[bytes],
    seconds: float,
    path: str = LIST,
    *,
    connections: int = CONNECTIONS,
    cores: str = LOAD_CORE,
) -> Load:
    """Load with randomly chosen bodies; raises AssertionError if a response is not 200."""
    calls = [Call("POST", path, HEADERS, body) for body in bodies]
    return load(server.port, calls, seconds, connections, cores)


def load(
    port: int,
    calls: Sequence[Call],
    seconds: float,
    connections: int = CONNECTIONS,
    cores: str = LOAD_CORE,
) -> Load:
    """Load with randomly chosen calls; raises AssertionError if a response is not 200."""
    tool = shutil.which("wrk")
    assert tool, "install wrk (Debian: apt-get install wrk)"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(calls))
        script.flush()
        command = [
            tool,
            "-t1",
            f"-c{connections}",
            f"-d{math.ceil(seconds)}s",
            "--latency",
            f"--timeout={_ANSWER_WITHIN}s",
            "-s",
            script.name,
        ]
        done = subprocess.run(
            pinned(cores, [*command, f"http://127.0.0.1:{port}"]),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ,
        )
    assert "Non-2xx" not in done.stdout, done.stdout
    assert "Socket errors" not in done.stdout, done.stdout
    return Load(
        float(_read(r"Requests/sec:\s+([\d.]+)", done.stdout)),
        _milliseconds(_read(r"\n\s+50%\s+(\S+)", done.stdout)),
        _milliseconds(_read(r"\n\s+99%\s+(\S+)", done.stdout)),
    )


def _script(calls: Sequence[Call]) -> str:
    listed = ",\n".join(f"{{{_lua(call)}}}" for call in calls)
    return (
        f"local calls = {{{listed}}}\nmath.randomseed(os.time())\n"
        "request = function() return wrk.format(unpack(calls[math.random(#calls)])) end\n"
    )


def _lua(call: Call) -> str:
    headers = ", ".join(f'["{name}"] = "{value}"' for name, value in call.headers.items())
    body = f"[==[{call.body.decode()}]==]" if call.body else "nil"
    return f'"{call.method}", "{call.path}", {{{headers}}}, {body}'


def _read(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, text
    return found[1]


def _milliseconds(text: str) -> float:
    units = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * units[unit]
