"""Running the command as users do, and calling the servers that it starts."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.cli.forks import AVAILABLE, run_forked
from tests.serving import COMMAND, READY, Server
from tests.simulator import API_KEY

ROOT = Path(__file__).parent.parent.parent
ANCHOR = "2026-03-10T08:00:00Z"
SMALL = ("--preset", "exact-page", "--anchor", ANCHOR)
"""Options of a server that is ready quickly and always returns the same bytes."""

_DEADLINE = 120.0
"""Seconds within which whatever is waited for happens, on however busy a machine."""


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    code: int
    output: bytes
    errors: str

    @property
    def line(self) -> str:
        """The one line on standard error."""
        (line,) = self.errors.splitlines()
        return line


def run(*arguments: str, given: bytes = b"", env: dict[str, str] | None = None) -> Ran:
    """Run the command to its end, with additional environment variables if given."""
    if not AVAILABLE:
        return run_afresh(*arguments, given=given, env=env)
    code, output, errors = run_forked(arguments, given, os.environ | (env or {}), _DEADLINE)
    return Ran(code, output, errors.decode())


def run_afresh(*arguments: str, given: bytes = b"", env: dict[str, str] | None = None) -> Ran:
    """Run it in a new interpreter, for variables that Python itself reads at its start."""
    ended = subprocess.run(
        [*COMMAND, *arguments],
        input=given,
        capture_output=True,
        check=False,
        timeout=_DEADLINE,
        env=os.environ | (env or {}),
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr.decode())


def refusal(*arguments: str, env: dict[str, str] | None = None) -> str:
    """The error of a command that must refuse: one line, exit code 2, nothing else written."""
    before = contents(Path.cwd())
    ran = run(*arguments, env=env)
    assert (ran.code, ran.output) == (2, b""), ran
    assert ran.errors.endswith("\n")
    assert contents(Path.cwd()) == before
    return ran.line


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def wait_for(what: str, holds: Callable[[], Any]) -> None:
    """Return as soon as the condition is true."""
    deadline = monotonic() + _DEADLINE
    while not holds():
        assert monotonic() < deadline, f"waited in vain for {what}"
        sleep(0.005)


def call(
    server: Server, method: str, path: str, body: Any = None, key: str | None = API_KEY
) -> tuple[int, Any]:
    """A call on a new connection; the status of the response and its JSON, or its text."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=_DEADLINE)
    try:
        return ask(connection, method, path, body, key)
    finally:
        connection.close()


def ask(
    connection: HTTPConnection, method: str, path: str, body: Any = None, key: str | None = API_KEY
) -> tuple[int, Any]:
    """A call on an open connection, which stays open."""
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    content = None if body is None else json.dumps(body)
    connection.request(method, path, content, headers)
    answer = connection.getresponse()
    text = answer.read()
    if not (answer.headers["content-type"] or "").startswith("application/json"):
        return answer.status, text.decode() or None
    return answer.status, json.loads(text) if text else None


def rows(server: Server, plural: str = "journeys") -> list[Any]:
    """The rows of demo's newest page."""
    status, page = call(server, "GET", f"/__admin/{plural}")
    assert status == 200
    return list(page[plural])


def logged(server: Server) -> str:
    """What the server wrote after its banner; call it when the server has stopped."""
    end = next(
        number for number, line in enumerate(server.lines) if any(end in line for end in READY)
    )
    return "".join(server.lines[end + 1 :])
