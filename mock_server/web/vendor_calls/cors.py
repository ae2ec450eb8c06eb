"""Which pages in browsers may call the vendor paths."""

import re

from mock_server.settings import CORS
from mock_server.web.http.asgi import Headers

_LOCAL = re.compile(
    r"https?://(127(\.\d{1,3}){3}|\[::1\]|[^.:/]+|[^:/]+\.(localhost|test))(:\d+)?",
    re.ASCII | re.IGNORECASE,
)
_EXPOSED = b"Retry-After, X-Mock-World, X-Mock-Note, X-Mock-Hint, X-Mock-Fault-Applied"


class CrossOrigin:
    """The policy of ``--cors``."""

    def __init__(self, policy: CORS) -> None:
        self._policy = policy

    def allows(self, origin: str) -> bool:
        """Whether a page of this origin may read answers."""
        if self._policy == "local":
            return _LOCAL.fullmatch(origin) is not None
        return self._policy == "any"

    def answer(self, origin: str) -> Headers:
        """What an answer to a page carries."""
        if not self.allows(origin):
            return [(b"vary", b"Origin")]
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", _EXPOSED),
            (b"vary", b"Origin"),
        ]

    def preflight(self, origin: str) -> Headers:
        """What the answer to a preflight carries."""
        return [
            *self.answer(origin),
            (b"access-control-allow-methods", b"POST"),
            (b"access-control-allow-headers", b"Authorization, Content-Type, X-Mock-Fault"),
            (b"access-control-max-age", b"600"),
        ]
