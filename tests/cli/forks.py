"""The command in a forked process that has already imported it.

A process is forked from one that holds what the command imports, which takes most of the time of
a command that refuses an option, and of a server that becomes ready. Nothing else is shared:
folder, environment, standard streams, signals and exit code are the command's own.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory
from typing import TextIO

from mock_server.cli import main

AVAILABLE = "forkserver" in multiprocessing.get_all_start_methods()

_IMPORTED = [
    "mock_server.cli.commands",
    "mock_server.cli.exec",
    "mock_server.cli.server",
    "mock_server.cli.world_files",
    "mock_server.web.control_app",  # most of what the first control call takes
    "encodings.idna",
    "uvicorn.lifespan.on",
    *(["uvicorn.loops.uvloop"] if sys.platform != "win32" else []),
]
_OUTPUT, _ERRORS = "output", "errors"


def run_forked(
    arguments: tuple[str, ...], given: bytes, environment: Mapping[str, str], deadline: float
) -> tuple[int, bytes, bytes]:
    """Run the command to its end: exit code, standard output, standard error.

    A signal that ended it is a negative code. Raises TimeoutError after ``deadline`` seconds.
    """
    with TemporaryDirectory() as name:
        streams = Path(name)
        (streams / "given").write_bytes(given)
        process = _context().Process(
            target=_command, args=(arguments, streams, Path.cwd(), _mask(), dict(environment))
        )
        process.start()
        process.join(deadline)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"{arguments} after {deadline} s")
        output, errors = (streams / each for each in (_OUTPUT, _ERRORS))
        return process.exitcode, output.read_bytes(), errors.read_bytes()


class Forked:
    """The command in a process that runs on, with what tests ask of a ``subprocess.Popen``."""

    def __init__(self, *arguments: str, cwd: Path | None = None) -> None:
        read, written = multiprocessing.Pipe(duplex=False)
        self._process: ForkServerProcess = _context().Process(
            target=_served,
            args=(arguments, written, cwd or Path.cwd(), _mask(), dict(os.environ)),
        )
        with read, written:
            self._process.start()
            self.stderr: TextIO = os.fdopen(os.dup(read.fileno()), encoding="utf-8")
        assert self._process.pid is not None
        self.pid = self._process.pid

    def __enter__(self) -> "Forked":
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()
        self.stderr.close()
        self._process.close()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code; raises ``TimeoutExpired`` when the seconds are over."""
        self._process.join(timeout)
        if (code := self._process.exitcode) is None:
            raise TimeoutExpired("serve", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_IMPORTED)
    return context


def _mask() -> int:
    os.umask(mask := os.umask(0))
    return mask


def _served(
    arguments: tuple[str, ...],
    errors: Connection,
    folder: Path,
    mask: int,
    environment: dict[str, str],
) -> None:
    os.dup2(errors.fileno(), 2)
    errors.close()
    _run(arguments, folder, mask, environment)


def _command(
    arguments: tuple[str, ...],
    streams: Path,
    folder: Path,
    mask: int,
    environment: dict[str, str],
) -> None:
    for descriptor, name in enumerate(("given", _OUTPUT, _ERRORS)):
        flags = os.O_WRONLY | os.O_CREAT if descriptor else os.O_RDONLY
        os.dup2(os.open(streams / name, flags), descriptor)
    # They stay open for as long as the process runs.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115  # see above
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115  # see above
    _run(arguments, folder, mask, environment)


def _run(arguments: tuple[str, ...], folder: Path, mask: int, environment: dict[str, str]) -> None:
    sys.stderr = open(  # noqa: SIM115  # it stays open for as long as the process runs
        2, "w", buffering=1, errors="backslashreplace", closefd=False
    )
    os.chdir(folder)
    os.umask(mask)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["etelecom-mock", *arguments]
    main()
