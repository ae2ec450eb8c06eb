"""A progress display for generating records, shown only when that takes long."""

import sys

from mock_server.clock import stopwatch
from mock_server.log import Log

_QUIET = 1.0
"""Seconds before the display appears."""
_STEP = 0.5


class GenerationProgress:
    """Called with the number of records generated so far and in all."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._started = stopwatch()
        self._shown = self._started + _QUIET - _STEP

    def __call__(self, grown: int, expected: int) -> None:
        now = stopwatch()
        finished = grown == expected and self._shown > self._started + _QUIET
        if now - self._shown < _STEP and not finished:
            return
        self._shown = now
        if self._log.as_json:
            self._log.tell("growing", "", grown=grown, expected=expected)
            return
        on_terminal = sys.stderr.isatty()
        bar = "#" * (30 * grown // max(expected, 1))
        rate = grown / max(now - self._started, 1e-9)
        line = f"generating [{bar:30}] {grown:,} of {expected:,} records, {rate:,.0f}/s"
        ends = "\n" if finished or not on_terminal else ""
        starts = "\r" if on_terminal else ""
        self._log.write(f"{starts}{line}{ends}")
