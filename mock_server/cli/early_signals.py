"""Signals while the command starts: they end it, as PID 1 of a container too.

Linux ignores a SIGTERM to PID 1 that has no handler, so there has to be one at once. What runs
later, a server or a command of ``exec``, puts its own in their place.
"""

import signal
import sys
from types import FrameType

_BY_SIGNAL = 128
"""An exit code as shells give it: this and the signal's number."""


def hear_signals() -> None:
    """End the process on SIGTERM: with code 0 where it is to serve, for which Ctrl-C ends it too.

    Any other command ends with the code that a shell gives to a process killed by the signal.
    """
    serves = sys.argv[1:2] == ["serve"]

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(0 if serves else _BY_SIGNAL + number)

    signal.signal(signal.SIGTERM, end)
    if serves:
        signal.signal(signal.SIGINT, end)
