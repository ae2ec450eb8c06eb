"""The log line of each call, written in batches off the hot path."""

import asyncio

from mock_server.calls import Call
from mock_server.clock import SECOND, machine_now
from mock_server.formats import write_time
from mock_server.log import Log, as_line
from mock_server.redaction import without_keys

_DELAY = 0.05
"""Maximum delay of a line, in seconds."""


class CallLog:
    """Writes calls as text for people or as JSON for machines. A line never contains keys."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._lines: list[str] = []
        self._second, self._clock = -1, ""

    def add(self, call: Call, trace_id: str) -> None:
        """Log a completed call, which is part of a trace."""
        if not self._lines:
            asyncio.get_running_loop().call_later(_DELAY, self.flush)
        self._lines.append(
            _as_json(call, trace_id) if self._log.as_json else self._as_text(call, trace_id)
        )

    def flush(self) -> None:
        """Write the waiting lines."""
        if self._lines:
            lines, self._lines = self._lines, []
            self._log.write("\n".join(lines) + "\n", len(lines))

    def _time(self) -> str:
        second = machine_now() // SECOND
        if second != self._second:
            self._second = second
            self._clock = write_time(second * SECOND)[11:19]
        return self._clock

    def _as_text(self, call: Call, trace_id: str) -> str:
        line = (
            f"{self._time()} {call.status} {call.method} {_printable(call.path)} "
            f"{call.seconds * 1000:.1f} ms {call.world}"
        )
        if trace_id:
            line += f" trace {trace_id}"
        if call.problem or call.notes:
            line += "".join(f"\n         {text}" for text in _remarks(call))
        return line


def _as_json(call: Call, trace_id: str) -> str:
    line: dict[str, object] = {
        "method": call.method,
        "path": call.path,
        "status": call.status,
        "duration_ms": round(call.seconds * 1000, 3),
        "world": call.world,
    }
    if trace_id:
        line["trace_id"] = trace_id
    if call.problem:
        line["problem"] = call.problem
    if call.notes:
        line["notes"] = [
            {"code": note.code, "message": without_keys(note.message)} for note in call.notes
        ]
    return as_line("call", **line)


def _remarks(call: Call) -> list[str]:
    texts = [f"! {call.problem}"] if call.problem else []
    texts += [f"~ {note.code}: {note.message}" for note in call.notes]
    return [_printable(without_keys(each)) for each in texts]  # what clients sent is in them


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)[1:-1]
