"""Answers on their way out of one server: those to calls that came together leave together."""

import asyncio


class Outbox:
    """Holds answers back while other calls that came with theirs are still to be begun.

    To write to a socket wakes whoever waits at its other end, which takes longer than the rest of
    the write. Whoever is still reading one answer when the next is written need not be woken.
    """

    most = 32
    """Answers that are held; one more sends them all."""

    def __init__(self) -> None:
        self._answers: dict[asyncio.Transport, bytes] = {}

    def put(self, transport: asyncio.Transport, answer: bytes, *, last: bool) -> None:
        """Send an answer with those that are held, now where it is the ``last`` of them."""
        self.clear_for(transport)
        self._answers[transport] = answer
        if last or len(self._answers) >= self.most:
            self.send()
        elif len(self._answers) == 1:  # the others may have to wait for something
            asyncio.get_running_loop().call_soon(self.send)

    def clear_for(self, transport: asyncio.Transport) -> None:
        """Send what is held if some of it is for this connection, so that order is kept."""
        if transport in self._answers:
            self.send()

    def send(self) -> None:
        """Send what is held."""
        answers, self._answers = self._answers, {}
        for transport, answer in answers.items():
            if not transport.is_closing():  # its client left in the meantime
                transport.write(answer)
