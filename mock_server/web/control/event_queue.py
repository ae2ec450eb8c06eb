"""Events that wait for one watcher, bounded by number and bytes."""

import asyncio
from collections import deque

MOST_EVENTS = 1_000
MOST_BYTES = 4 * 1024 * 1024
"""A watcher that falls further behind is disconnected; it may reconnect for what it missed."""


class EventQueue:
    """Texts for one stream, in order."""

    def __init__(self) -> None:
        self._texts: deque[str] = deque()
        self._bytes = 0
        self._woken = asyncio.Event()
        self.ended = False

    def put(self, text: str) -> None:
        """Queue a text; ends the stream if too much is waiting."""
        if self.ended:
            return
        self._texts.append(text)
        self._bytes += len(text)
        if len(self._texts) > MOST_EVENTS or self._bytes > MOST_BYTES:
            self._texts.clear()
            self._bytes = 0
            self.ended = True
        self._woken.set()

    def end(self, last_words: str) -> None:
        """End the stream after the queued texts and these last words."""
        self.put(last_words)
        self.ended = True

    async def next(self, patience: float) -> str | None:
        """The next text; a comment after ``patience`` seconds of silence; None at the end."""
        while not self._texts:
            if self.ended:
                return None
            self._woken.clear()
            try:
                await asyncio.wait_for(self._woken.wait(), patience)
            except TimeoutError:
                return ": still here\n\n"
        text = self._texts.popleft()
        self._bytes -= len(text)
        return text
