"""TLS whose port answers plain HTTP, where Python's own closes the connection silently."""

import logging
import ssl
from email.utils import formatdate
from typing import Any, Self

from mock_server.errors import InvalidArgument
from mock_server.web.http.admission import dated, head_of

_NO_TLS = ("HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "WRONG_VERSION_NUMBER")
"""What OpenSSL says of GET, of CONNECT, and of PATCH or any other bytes."""

_REFUSAL = InvalidArgument("this port speaks TLS: use https:// instead of http://")
_misread = logging.getLogger("mock_server.http")


class AnsweringTLS(ssl.SSLObject):
    """The TLS of one connection."""

    _outgoing: ssl.MemoryBIO | None

    @classmethod
    def _create(cls, incoming: Any, outgoing: ssl.MemoryBIO, *own: Any, **more: Any) -> Self:
        made: Self = super()._create(incoming, outgoing, *own, **more)  # type: ignore[misc]
        made._outgoing = outgoing
        return made

    def do_handshake(self) -> None:
        """Continue the handshake; what is no TLS gets an answer, which its client closes after."""
        try:
            super().do_handshake()
        except ssl.SSLError as error:
            if self._outgoing is None or error.reason not in _NO_TLS:
                raise
            _misread.warning("what came is not TLS: %s", _REFUSAL.msg)
            headers = [(b"date", formatdate(usegmt=True).encode()), (b"connection", b"close")]
            body = _REFUSAL.body()
            self._outgoing.read()  # an alert
            self._outgoing.write(head_of(_REFUSAL, body, dated(headers)) + body)
            self._outgoing = None
            raise ssl.SSLWantReadError from None
