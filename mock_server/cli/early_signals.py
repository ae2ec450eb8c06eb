"""Signal handling while the command starts, so that signals end it even as a container's PID 1.

Linux ignores a SIGTERM to PID 1 without a handler, so a handler is needed at once. What runs later
(a server, or a command of ``exec``) replaces it with its own.
"""

import os
import signal
import sys
from types import FrameType

_BY_SIGNAL = 128
"""Offset of exit codes for processes ended by a signal, as in shells."""

_HANG_UP: signal.Signals | None = getattr(signal, "SIGHUP", None)
"""Windows has none."""


def hear_signals() -> None:
    """End the process on SIGTERM: with code 0 for ``serve``, which Ctrl-C ends with 0 too.

    Any other command ends with the code that a shell reports for a process killed by the signal.
    """
    if sys.argv[1:2] == ["serve"]:
        # A terminal that closes ends it like SIGTERM, unless it was started by ``nohup``.
        if _HANG_UP is not None and signal.getsignal(_HANG_UP) != signal.SIG_IGN:
            signal.signal(_HANG_UP, lambda _number, _frame: signal.raise_signal(signal.SIGTERM))
        signal.signal(signal.SIGTERM, _end_at_once)
        signal.signal(signal.SIGINT, _end_at_once)
    else:
        signal.signal(signal.SIGTERM, _end)
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not of a shell's &
            signal.signal(signal.SIGINT, signal.SIG_DFL)


def raise_interrupts() -> None:
    """Ctrl-C ends the process as the system does, until there is something to clean up: now."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def end_serve_in_order() -> None:
    """From here on ``serve`` has something to clean up: a signal raises SystemExit."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: sys.exit(0))


def _end_at_once(_number: int, _frame: FrameType | None) -> None:
    """Nothing needs cleaning up yet; Python loses an exception in a callback of an import."""
    os._exit(0)


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(_BY_SIGNAL + number)
