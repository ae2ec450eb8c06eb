"""Offers of another protocol (``Upgrade: h2c``, ``Upgrade: websocket``) are not heard.

Java's ``HttpClient`` offers HTTP/2 with every call to a plain address. A server may ignore that,
but httptools then takes the body, and all that follows, for the other protocol's. So where it
stops for an offer, a new parser goes on behind the head; it is told only how the body is framed.
"""

import sys

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_FRAMING = (b"content-length", b"transfer-encoding", b"connection")


class UnheardOffers(HttpToolsProtocol):
    """A connection that speaks HTTP/1.1 and stays with it."""

    _segment = b""
    _left = b""
    _resuming = False
    """Whether the head that is parsed is our own, for one that was parsed before."""

    def feed(self, data: bytes) -> None:
        """Parse what came, whatever offers are in it."""
        self._left = data
        while self._left and not self.transport.is_closing():
            self._segment, self._left = self._left, b""
            super().data_received(self._segment)

    def _unsupported_upgrade_warning(self) -> None:
        """Called where the parser stopped: go on behind the head."""
        stopped = sys.exception()
        assert stopped is not None  # it is called while that is handled
        framing = [
            b"%b: %b\r\n" % (name, value)
            for name, value in self.headers
            if name in _FRAMING and b"upgrade" not in value.lower()
        ]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
        self._resuming = True
        head = b"POST / HTTP/1.1\r\n%b\r\n" % b"".join(framing)
        self._left = head + self._segment[stopped.args[0] :]

    def on_message_begin(self) -> None:
        """See httptools."""
        if not self._resuming:
            super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """See httptools."""
        if not self._resuming:
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """See httptools."""
        if not self._resuming:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """See httptools."""
        if self._resuming:
            self._resuming = False
        else:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """See httptools; a message with an offer is complete when its own parser says so."""
        if not self.parser.should_upgrade():
            super().on_message_complete()
