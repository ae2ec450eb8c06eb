"""How late the machine is: how long a process waits for its turn after its time has come."""

import asyncio
from collections import deque

from mock_server.clock import SECOND, stopwatch

_EVERY = 0.1
_LOOKS = 300
"""The latest half a minute."""

_USUAL = 0.002
"""Seconds by which machines that are not busy are late, too."""


class Lateness:
    """What a timer of this process tells of the machine."""

    def __init__(self) -> None:
        self._found: deque[float] = deque(maxlen=_LOOKS)

    @property
    def now(self) -> int:
        """What three timers in four keep within, in microseconds; 0 on a machine that keeps up."""
        if not self._found:
            return 0
        typical = sorted(self._found)[len(self._found) * 3 // 4]
        return round(max(0.0, typical - _USUAL) * SECOND)

    async def run(self) -> None:
        """Look at it from time to time, until cancelled."""
        while True:
            due = stopwatch() + _EVERY
            await asyncio.sleep(_EVERY)
            self._found.append(stopwatch() - due)
