"""Signal handling while the command starts, so that signals end it even as a container's PID 1.

Linux ignores a SIGTERM to PID 1 without a handler, so a handler is needed at once. What runs later
(a server, or a command of ``exec``) replaces it with its own.
"""

import signal
import sys
from types import FrameType

_BY_SIGNAL = 128
"""Offset of exit codes for processes ended by a signal, as in shells."""


def hear_signals() -> None:
    """End the process on SIGTERM: with code 0 for ``serve``, which Ctrl-C ends with 0 too.

    Any other command ends with the code that a shell reports for a process killed by the signal.
    """
    serves = sys.argv[1:2] == ["serve"]

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(0 if serves else _BY_SIGNAL + number)

    signal.signal(signal.SIGTERM, end)
    if serves:
        signal.signal(signal.SIGINT, end)
