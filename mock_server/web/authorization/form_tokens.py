"""What proves that a form was sent by the page that the simulator showed to the same browser.

The page sets a random cookie that no other site can send along, and its form carries what follows
from it, from the page's address and from a secret of the process that signs it.
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
    """The browser's cookie, and the token for the form of the page that it asks for."""
    cookie = request.cookies.get(_COOKIE) or secrets.token_urlsafe(32)
    return cookie, _signed(secret, cookie, request)


def remember(response: Response, cookie: str, request: Request) -> None:
    """Set the cookie."""
    path = f"{prefix_of(request.scope)}/__admin/authorize"
    secure = request.scope["scheme"] == "https"
    response.set_cookie(_COOKIE, cookie, path=path, httponly=True, samesite="strict", secure=secure)


def is_own(secret: bytes, token: str, request: Request) -> bool:
    """Whether a form's token was issued to this browser, for this page."""
    cookie = request.cookies.get(_COOKIE)
    return cookie is not None and hmac.compare_digest(
        _signed(secret, cookie, request).encode(), token.encode("utf-8", "replace")
    )


def _signed(secret: bytes, cookie: str, request: Request) -> str:
    signed = f"{cookie}\n{request.scope['path']}".encode("utf-8", "replace")
    return hmac.new(secret, b"form\n" + signed, sha256).hexdigest()
