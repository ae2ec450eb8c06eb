"""Batched writes: responses to calls that arrived together are written together."""

import asyncio


class Outbox:
    """Holds responses back while calls that arrived with theirs have not started.

    A write wakes the process at the other end of the socket, which takes longer than the rest of
    the write. A client that is still reading one response need not be woken for the next.
    """

    most = 32
    """Responses that are held; one more sends them all."""

    def __init__(self) -> None:
        self._answers: dict[asyncio.Transport, bytes] = {}

    def put(self, transport: asyncio.Transport, answer: bytes, *, last: bool) -> None:
        """Hold a response, or send it with those that are held if it is the ``last``."""
        self.clear_for(transport)
        self._answers[transport] = answer
        if last or len(self._answers) >= self.most:
            self.send()
        elif len(self._answers) == 1:  # the other calls may be waiting for something
            asyncio.get_running_loop().call_soon(self.send)

    def clear_for(self, transport: asyncio.Transport) -> None:
        """Send what is held if some of it is for this connection, to keep its order."""
        if transport in self._answers:
            self.send()

    def send(self) -> None:
        """Send what is held."""
        answers, self._answers = self._answers, {}
        for transport, answer in answers.items():
            if not transport.is_closing():  # its client disconnected meanwhile
                transport.write(answer)
