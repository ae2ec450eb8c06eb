"""Form tokens, which prove that the simulator's own page in the same browser sent a form.

The page sets a random cookie, which no other site can send. Its form carries a token derived from
the cookie, the page's address and a secret of the process.
"""

import hmac
import secrets
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from mock_server.web.http.public_address import prefix_of

_COOKIE = "etelecom_mock_page"
FIELD = "form_token"


def issue(secret: bytes, request: Request) -> tuple[str, str]:
    """The browser's cookie, and the form token for the requested page."""
    cookie = request.cookies.get(_COOKIE) or secrets.token_urlsafe(32)
    return cookie, _signed(secret, cookie, request)


def remember(response: Response, cookie: str, request: Request) -> None:
    """Set the cookie."""
    path = f"{prefix_of(request.scope)}/__admin/authorize"
    secure = request.scope["scheme"] == "https"
    response.set_cookie(_COOKIE, cookie, path=path, httponly=True, samesite="strict", secure=secure)


def is_own(secret: bytes, token: str, request: Request) -> bool:
    """Whether a form's token was issued to this browser for this page."""
    cookie = request.cookies.get(_COOKIE)
    return cookie is not None and hmac.compare_digest(
        _signed(secret, cookie, request).encode(), token.encode("utf-8", "replace")
    )


def _signed(secret: bytes, cookie: str, request: Request) -> str:
    signed = f"{cookie}\n{request.scope['path']}".encode("utf-8", "replace")
    return hmac.new(secret, b"form\n" + signed, sha256).hexdigest()
