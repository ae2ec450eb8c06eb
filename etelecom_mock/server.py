"""Runs the simulator in a separate process while the tests run."""

import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import IO

PREFIX = "ETELECOM_MOCK_"
_ADDRESS = re.compile(r"base URL, shop\s+(https?://\S+)/v1/shop")
_START = 60.0
"""Seconds after which a start counts as failed; it normally takes about one."""
_STOP = 10.0
_KEPT = 50
"""The number of log lines to show if the server stops early."""

_PROGRAM = """\
import importlib.util, os, signal, sys, threading

def end_with_the_tests():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)

folder = sys.argv.pop(1)
spec = importlib.util.spec_from_file_location(
    "mock_server", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
)
package = sys.modules["mock_server"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
threading.Thread(target=end_with_the_tests, daemon=True).start()
from mock_server.cli import main
main()
"""
# The package is loaded from the folder beside this one, because a project may have a mock_server
# of its own on the path. Standard input closes whenever the test process ends, even if it is
# killed, so no server is left behind.


class NotStarted(Exception):
    """The server could not be started; the message says why and what to do."""


class Server:
    """A server process on a free port of this machine."""

    def __init__(self, *options: str) -> None:
        """Start it, and wait until it is ready; raises NotStarted."""
        self.url = ""
        self._lines: deque[str] = deque(maxlen=_KEPT)
        self._settled = Event()
        self._process = _started(*options)
        assert self._process.stderr is not None
        self._reader = Thread(target=self._read, args=(self._process.stderr,), daemon=True)
        self._reader.start()
        if not self._settled.wait(_START) or not self.url:
            self.stop()
            told = "".join(self._lines).strip()
            raise NotStarted(f"etelecom-mock did not start:\n{told}\n{_advice(told)}".rstrip())

    @property
    def running(self) -> bool:
        """Whether the process is still running."""
        return self._process.poll() is None

    @property
    def log(self) -> str:
        """The last lines of its log."""
        return "".join(self._lines)

    def stop(self) -> None:
        """Stop it; its worlds are lost."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        assert self._process.stderr is not None
        self._process.stderr.close()

    def _read(self, stream: IO[str]) -> None:
        """Read the log continuously, because the server blocks when the pipe is full."""
        for line in stream:
            self._lines.append(line)
            if not self.url and (found := _ADDRESS.search(line)):
                self.url = found[1]
                self._settled.set()
        self._settled.set()


def _started(*options: str) -> "subprocess.Popen[str]":
    """Start it in its own process group, so that Ctrl-C reaches the tests and not the server."""
    folder = Path(__file__).resolve().parents[1] / "mock_server"
    serve = ["serve", "--host", "127.0.0.1", "--port", "0", *options]
    return subprocess.Popen(  # noqa: S603  # our own command
        # -P: no folder of the project under test comes before the installed packages.
        [sys.executable, "-P", "-c", _PROGRAM, str(folder), *serve],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=_environment(os.environ),
        process_group=0 if os.name == "posix" else None,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """Without ETELECOM_MOCK_* options, which are for another server: every run is the same."""
    kept = {name: value for name, value in own.items() if not name.startswith(PREFIX)}
    return kept | {"PYTHONIOENCODING": "utf-8"}


def _advice(told: str) -> str:
    if "ModuleNotFoundError" not in told and "FileNotFoundError" not in told:
        return ""
    return (
        "The server's own packages are not installed here: pip install etelecom-mock, with its "
        f"dependencies, or name a running server in {PREFIX}URL."
    )
