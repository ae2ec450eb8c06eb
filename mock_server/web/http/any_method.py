"""HTTP methods that httptools does not know: ``get``, ``FOO``.

Go's server takes any token as a method, and leaves it to the vendor's backend to refuse it.
httptools stops at it, so a new parser reads the request with a method that it knows in its place.
"""

import re

import httptools

from mock_server.web.http.upgrade_offers import UnheardOffers

_METHOD = re.compile(rb"(?:\r?\n)*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?= )")
_KNOWN = b"PUT"


class AnyMethod(UnheardOffers):
    """A connection whose requests may have any method."""

    _method = ""
    """The method of the request whose head is being read, if the parser does not know it."""

    def renames_method(self, stopped: BaseException | None) -> bool:
        """Whether the segment, which begins with a request, is read again by a new parser."""
        found = _METHOD.match(self._segment)
        if not isinstance(stopped, httptools.HttpParserInvalidMethodError) or found is None:
            return False
        self._method = found[1].decode()
        self.start_parser()
        self._left = _KNOWN + self._segment[found.end() :]
        return True

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if self._method:  # the application has not begun
            self.scope["method"], self._method = self._method, ""
