"""The log on standard error: text for people or JSON for machines, never blocking the server.

A thread writes it, so that a pipe that nobody reads blocks only that thread. The queue is bounded:
lines that do not fit are dropped and counted.
"""

import json
import logging
import os
import threading
import time
from collections import deque
from typing import Any

from mock_server.clock import machine_now
from mock_server.formats import write_time
from mock_server.settings import LogFormat

STANDARD_ERROR = 2

_MOST = 4 * 1024 * 1024
"""Maximum characters in the queue; further lines are dropped."""

_IDLE = 1.0
"""Seconds without a line after which the thread ends; the next line starts another."""

_NOT_NOW = 0.01
"""Seconds until the next try, if the descriptor is non-blocking and full."""


class Log:
    """Writes lines to a descriptor in order."""

    def __init__(self, log_format: LogFormat, descriptor: int = STANDARD_ERROR) -> None:
        self.as_json = log_format == "json"
        self._descriptor = descriptor
        self._waiting: deque[str] = deque()
        self._size = 0
        self._dropped = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._writing = False

    def tell(self, event: str, text: str, **data: Any) -> None:
        """Log one event: its text, or in JSON an object with ``event`` and the data.

        Without data, the JSON object has the text as ``message``.
        """
        if self.as_json:
            text = as_line(event, **(data or {"message": text}))
        self.write(f"{text}\n")

    def tell_problem(self, problem: str) -> None:
        """Log why the command failed."""
        self.tell("error", f"etelecom-mock: {problem}", message=problem)

    def write(self, text: str, lines: int = 1) -> None:
        """Queue text that ends with a line break; returns at once."""
        with self._changed:
            if self._size + len(text) > _MOST:
                self._dropped += lines
                return
            self._waiting.append(text)
            self._size += len(text)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="log", daemon=True)
                self._thread.start()
            else:
                self._changed.notify_all()

    def settle(self, patience: float = 0.3) -> None:
        """Wait until everything is written, for at most ``patience`` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._writing, patience)

    def _run(self) -> None:
        while text := self._next():
            _write_all(self._descriptor, text.encode(errors="backslashreplace"))

    def _next(self) -> str:
        """The text to write next; empty if the thread is to end."""
        with self._changed:
            self._writing = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting, _IDLE)
            if not self._waiting:
                self._thread = None
                return ""
            text = "".join(self._waiting)
            self._waiting.clear()
            self._size, self._writing = 0, True
            if self._dropped:
                text += self._of_dropped(self._dropped)
                self._dropped = 0
            return text

    def _of_dropped(self, lines: int) -> str:
        if self.as_json:
            return f"{as_line('dropped', lines=lines)}\n"
        return f"etelecom-mock: {lines} log lines were dropped here: nothing was reading the log\n"


def in_one_line(error: BaseException) -> str:
    """An error's text without line breaks, or its type if it has no text."""
    return " ".join(str(error).split()) or type(error).__name__


def as_line(event: str, **data: Any) -> str:
    """An event as a JSON object on one line."""
    line = {"event": event, "at": write_time(machine_now())} | data
    return json.dumps(line, ensure_ascii=False, default=str)


def _write_all(descriptor: int, content: bytes) -> None:
    """Write bytes; does nothing if the other end is closed."""
    view = memoryview(content)
    while view:
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:
            time.sleep(_NOT_NOW)
        except OSError:
            return


class LogHandler(logging.Handler):
    """Passes records of Python's ``logging``, including our own defects, to the log."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{record.levelname}: {self.format(record)}"
        data = {"level": record.levelname.lower(), "message": record.getMessage()}
        if record.exc_info:
            data["traceback"] = logging.Formatter().formatException(record.exc_info)
        self._log.tell("message", text, **data)
