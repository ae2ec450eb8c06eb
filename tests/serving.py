"""A real server process, as users start it.

It is forked from one that has imported the command: imports take most of the time until a server
is ready. Those whose workers are processes of their own, or whose environment a test chooses, are
started by a new interpreter.
"""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from tests.cli.forks import AVAILABLE, Forked

COMMAND = [sys.executable, "-m", "mock_server"]
_ADDRESS = re.compile(r"(?:base URL, shop\s+|\"base_url\": \")(https?://[^/]+:(\d+))/v1/shop")
READY = ("Content-Type: application/json", '{"event": "ready"')
"""Where the banner ends, in text and in JSON."""


@dataclass
class Server:
    """A running ``serve``."""

    process: subprocess.Popen[str] | Forked
    lines: list[str] = field(default_factory=list)
    """What it wrote to standard error so far."""

    url: str = ""
    port: int = 0
    _reader: Thread | None = None

    def wait_until_ready(self) -> None:
        """Read the banner up to its end; raises AssertionError when the server ends instead."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            self.read_address(line)
            if any(end in line for end in READY):
                self._reader = Thread(target=self._read_on, daemon=True)
                self._reader.start()
                return
        raise AssertionError("the server ended: " + "".join(self.lines))

    def read_address(self, line: str) -> None:
        """Take the server's address where the line has it."""
        if found := _ADDRESS.search(line):
            self.url, self.port = found[1], int(found[2])

    def stop(self) -> int:
        """Stop it as ``docker stop`` does; answers the exit code, with all lines read."""
        self.process.terminate()
        code = self.process.wait()
        if self._reader is not None:
            self._reader.join()
        return code

    def _read_on(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)


@contextmanager
def serving(
    *options: str, env: dict[str, str] | None = None, cwd: Path | None = None
) -> Iterator[Server]:
    """A server on a free port, ready; it is stopped at the end."""
    with _started(("serve", "--port", "0", *options), env, cwd) as process:
        server = Server(process)
        try:
            server.wait_until_ready()
            yield server
        finally:
            server.stop()


def _started(
    arguments: tuple[str, ...], env: dict[str, str] | None, cwd: Path | None
) -> subprocess.Popen[str] | Forked:
    if AVAILABLE and env is None and "--workers" not in arguments:
        return Forked(*arguments, cwd=cwd)
    command = [*COMMAND, *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env, cwd=cwd)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
