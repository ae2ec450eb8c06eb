"""Events that wait for one watcher, bounded by number and bytes."""

import asyncio

from mock_server.clock import stopwatch

MOST_EVENTS = 1_000
MOST_BYTES = 4 * 1024 * 1024
"""A watcher that falls further behind is disconnected; it may reconnect for what it missed."""

_ENOUGH = 200
"""Texts that are sent at once, though their stream rests."""


class EventQueue:
    """Texts for one stream, in order."""

    def __init__(self) -> None:
        self._texts: list[bytes] = []
        self._bytes = 0
        self._woken = asyncio.Event()
        self._rests_until = 0.0
        self.ended = False

    def put(self, text: bytes) -> None:
        """Queue a text; ends the stream if too much is waiting."""
        if self.ended:
            return
        self._texts.append(text)
        self._bytes += len(text)
        if len(self._texts) > MOST_EVENTS or self._bytes > MOST_BYTES:
            self._texts.clear()
            self.ended = True
        rest = self._rests_until - stopwatch()
        if rest <= 0 or len(self._texts) >= _ENOUGH or self.ended:
            self._woken.set()
        elif len(self._texts) == 1:
            asyncio.get_running_loop().call_later(rest, self._woken.set)

    def end(self, last_words: bytes) -> None:
        """End the stream after the queued texts and these last words."""
        self.put(last_words)
        self.ended = True
        self._woken.set()

    async def next(self, patience: float, rest: float) -> bytes | None:
        """The queued texts, after which the stream rests for some seconds; None at the end.

        A comment after ``patience`` seconds of silence.
        """
        while not (self.ended or (self._texts and self._woken.is_set())):
            self._woken.clear()
            try:
                await asyncio.wait_for(self._woken.wait(), patience)
            except TimeoutError:
                return b": still here\n\n"
        texts, self._texts, self._bytes = self._texts, [], 0
        self._woken.clear()
        self._rests_until = stopwatch() + rest
        return b"".join(texts) or None
