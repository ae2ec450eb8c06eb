"""Offers of another protocol (``Upgrade: h2c``, ``Upgrade: websocket``) are ignored.

Java's ``HttpClient`` offers HTTP/2 with every call to a plain address. A server may ignore that,
but httptools then treats the body, and everything after it, as the other protocol. So where
httptools stops at an offer, a new parser continues after the head; it is told only how the body is
framed.
"""

import sys

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_FRAMING = (b"content-length", b"transfer-encoding", b"connection")


class UnheardOffers(HttpToolsProtocol):
    """A connection that keeps to HTTP/1.1."""

    _segment = b""
    _left = b""
    _resuming = False
    """Whether the current head is the one written by us, for a head that was already parsed."""

    def feed(self, data: bytes) -> None:
        """Parse the data, ignoring any offers in it."""
        self._left = data
        while self._left and not self.transport.is_closing():
            self._segment, self._left = self._left, b""
            super().data_received(self._segment)

    def start_parser(self) -> None:
        """Continue with a new parser."""
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does

    def _unsupported_upgrade_warning(self) -> None:
        """Called where the parser stopped: continue after the head."""
        stopped = sys.exception()
        assert stopped is not None  # it is called while that is handled
        framing = [
            b"%b: %b\r\n" % (name, value)
            for name, value in self.headers
            if name in _FRAMING and b"upgrade" not in value.lower()
        ]
        self.start_parser()
        self._resuming = True
        head = b"POST / HTTP/1.1\r\n%b\r\n" % b"".join(framing)
        self._left = head + self._segment[stopped.args[0] :]

    def on_message_begin(self) -> None:
        if not self._resuming:
            super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        if not self._resuming:
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._resuming:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._resuming:
            self._resuming = False
        else:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Called by httptools; a message with an offer is complete when its own parser says so."""
        if not self.parser.should_upgrade():
            super().on_message_complete()
