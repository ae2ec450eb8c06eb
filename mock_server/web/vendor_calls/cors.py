"""Which pages in browsers may call the vendor paths."""

import re
from collections.abc import Callable

from mock_server.errors import PermissionDenied
from mock_server.fidelity import assumed
from mock_server.settings import CORS
from mock_server.web.http.asgi import Headers

_LOCAL = re.compile(
    r"https?://(127(\.\d{1,3}){3}|\[::1\]|[\w-]+|[\w.-]+\.(localhost|test))\.?(:\d+)?"
    r"|[a-z][a-z0-9+.-]*://localhost",  # pages of packaged apps: Capacitor, Ionic, Tauri
    re.ASCII | re.IGNORECASE,
)
_ALLOWED_HEADERS = b"Authorization, Content-Type, X-Mock-Fault"
_EXPOSED = b"Retry-After, X-Mock-World, X-Mock-Note, X-Mock-Hint, X-Mock-Fault-Applied"


class PageRefused(PermissionDenied):
    """A page in a browser that may not call."""


class CrossOrigin:
    """The policy of ``--cors``."""

    def __init__(self, policy: CORS, is_own_page: Callable[[str, str], bool]) -> None:
        self._policy = policy
        self._is_own_page = is_own_page
        """``is_own_page`` tells whether a page of this origin, calling this host, is the
        simulator's own."""

    def allows(self, origin: str, host: str) -> bool:
        """Whether a page of this origin may call this host."""
        if self._policy == "any" or (
            self._policy == "local" and _LOCAL.fullmatch(origin) is not None
        ):
            return True
        return self._is_own_page(origin, host)

    def check(self, origin: str, host: str) -> None:
        """Raises PageRefused for a call from a page that may not."""
        if not self.allows(origin, host):
            raise PageRefused(
                f"pages of {origin} may not call the host {host}: start the simulator with "
                "--cors any to allow them, or with --public-url if that is its own address"
            )

    def answer(self, origin: str, host: str) -> Headers:
        """The CORS headers of a response to a page."""
        if not self.allows(origin, host):
            return [(b"vary", b"Origin")]
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", _EXPOSED),
            (b"vary", b"Origin"),
        ]

    def preflight(self, origin: str, asked_headers: bytes) -> Headers:
        """The headers of the response to an allowed preflight; any request header is allowed."""
        allowed = b", ".join(filter(None, (_ALLOWED_HEADERS, asked_headers)))
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", _EXPOSED),
            (b"vary", b"Origin, Access-Control-Request-Headers"),
            (b"access-control-allow-methods", b"POST"),
            (b"access-control-allow-headers", allowed),
            (b"access-control-max-age", b"600"),
        ]


RULES = (
    assumed(
        "wire.cors",
        "Pages of local origins may call and read responses, including errors (`--cors local`); a "
        "preflight is 204. A call from a page of another origin is 403, and does nothing.",
        "a page of another site must not use the published demo key; the vendor allows every "
        "origin call",
    ),
)
