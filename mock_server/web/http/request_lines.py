"""The first line of a request: its method may be any token, its target a whole address.

Go's server takes any method, and leaves it to the vendor's backend to refuse it. httptools stops at
those that it does not know, and takes RTSP for HTTP with others, so it reads any request as a PUT.
"""

import re

from mock_server.errors import InvalidArgument
from mock_server.web.http.asgi import Headers
from mock_server.web.http.upgrade_offers import UnheardOffers

_METHOD = re.compile(rb"[\r\n]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)( ?)")
_READ_AS = b"PUT"
_AS_IT_IS = b"HEAD"
"""Its response, which has no body, may be written while the head is read; there is none in RTSP."""
_ADDRESS = re.compile(rb"https?://([^/?#@]+)([/?#].*)?", re.IGNORECASE)


class RequestLines(UnheardOffers):
    """A connection that takes any method and any target."""

    _method = ""
    """The method of the request whose head is being read."""

    _held = b""
    """The beginning of a method whose end has not arrived."""

    _between = True
    """Whether the parser has read all of the last request, and nothing of the next."""

    def feed(self, data: bytes) -> None:
        """Parse the data; a method that is cut waits in ``_held`` for the rest."""
        found = _METHOD.match(data) if self._between else None
        if found is not None and found[2] and found[1] != _AS_IT_IS:
            self._method = found[1].decode()
            data = _READ_AS + data[found.end(1) :]
        elif found is not None and not found[2] and found.end() == len(data):
            self._held = data
            return
        super().feed(data)

    def on_message_begin(self) -> None:
        self._between = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._between = True
        super().on_message_complete()

    def on_headers_complete(self) -> None:
        self.url = _path_of(self.url, self.headers)
        super().on_headers_complete()
        if self._method:  # else the head came with another's end; the application has not begun
            self.scope["method"], self._method = self._method, ""


def _path_of(target: bytes, headers: Headers) -> bytes:
    """The path and query of a target; an address's host replaces that of the headers (RFC 9112)."""
    if target.startswith(b"/"):
        return target
    found = _ADDRESS.fullmatch(target)
    if found is None:
        raise InvalidArgument("the request target is not a path")
    headers[:] = [each for each in headers if each[0] != b"host"]
    headers.append((b"host", found[1]))
    rest = found[2] or b""
    return rest if rest.startswith(b"/") else b"/" + rest
