"""The command that ``exec`` runs: its streams, its exit code and the signals passed on to it."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import IO, Any

import click

_TOOK_TOO_LONG, _CANNOT_RUN, _NOT_FOUND = 124, 126, 127
BY_SIGNAL = 128
"""Offset of exit codes for processes ended by a signal."""

"""Exit codes as shells define them."""

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGBREAK")
_TYPED = ("SIGINT", "SIGQUIT", "SIGBREAK")
"""Signals that a terminal sends to the whole foreground process group."""


def run_command(
    command: Sequence[str],
    environment: Mapping[str, str],
    output: IO[bytes] | None = None,
    patience: float | None = None,
) -> int:
    """Run a command and return its exit code, as a shell would.

    It has the standard streams to itself.

    Args:
        command: The program and its arguments.
        environment: Its environment variables.
        output: Where stdout and stderr go instead.
        patience: Time limit in seconds; on expiry the command is ended with the exit code of
            ``timeout``.
    """
    streams: Any = {} if output is None else {"stdout": output, "stderr": output}
    with _signals_passed_on() as started:
        try:
            process = subprocess.Popen(command, env=environment, **streams)  # noqa: S603  # what was asked for
        except OSError as error:
            click.echo(f"etelecom-mock: {command[0]}: {error.strerror}", err=True)
            return _NOT_FOUND if isinstance(error, FileNotFoundError) else _CANNOT_RUN
        started(process)
        try:
            code = process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return _TOOK_TOO_LONG
    return code if code >= 0 else BY_SIGNAL - code


@contextmanager
def _signals_passed_on() -> Iterator[Any]:
    """Forward signals received by this process.

    Yields a function that takes the command's process.
    """
    processes: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def started(process: subprocess.Popen[bytes]) -> None:
        processes.append(process)
        for number in early:
            process.send_signal(number)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if signal.Signals(number).name in _TYPED and _in_front():
            return  # the terminal sent it to the command too; a second one would force it to quit
        if processes:
            processes[0].send_signal(number)
        else:
            early.append(number)

    before = {number: signal.signal(number, pass_on) for number in passed_on()}
    try:
        yield started
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def passed_on() -> list[signal.Signals]:
    """The signals to pass on, as far as this system has them."""
    return [getattr(signal, name) for name in _PASSED_ON if hasattr(signal, name)]


def _in_front() -> bool:
    """Whether this process, and the command with it, is in the terminal's foreground."""
    if os.name != "posix":
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
