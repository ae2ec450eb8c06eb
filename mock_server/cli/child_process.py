"""The command that ``exec`` runs: its streams, its exit code, and the signals that come here."""

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
"""What the number of a signal is added to."""

"""Exit codes as shells have them."""

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGBREAK")
_TYPED = ("SIGINT", "SIGQUIT", "SIGBREAK")
"""Signals that a terminal sends to all that run in front."""


def run_command(
    command: Sequence[str],
    environment: Mapping[str, str],
    output: IO[bytes] | None = None,
    patience: float | None = None,
) -> int:
    """The command's exit code, as a shell gives it. It has the standard streams to itself.

    Args:
        command: The program and its arguments.
        environment: Its variables.
        output: Where both of what it writes go instead.
        patience: Seconds after which it is ended, with the code that ``timeout`` has.
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
    """Hand the command's process to what this yields, and it gets the signals that come here."""
    processes: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def started(process: subprocess.Popen[bytes]) -> None:
        processes.append(process)
        for number in early:
            process.send_signal(number)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if signal.Signals(number).name in _TYPED and _in_front():
            return  # the command has it from the terminal; twice would end it harder than meant
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
    """The signals that are passed on, as far as this system has them."""
    return [getattr(signal, name) for name in _PASSED_ON if hasattr(signal, name)]


def _in_front() -> bool:
    """Whether this process has the terminal, and the command with it."""
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
