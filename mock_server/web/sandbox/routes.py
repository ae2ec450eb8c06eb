"""The sandbox page and its files. All data that it shows come from vendor and control calls."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from mock_server.contract.service import Service
from mock_server.errors import NotFound
from mock_server.web.control.route import ControlRoute, Name
from mock_server.web.http.public_address import prefix_of
from mock_server.web.language.choice import VARY, language_of, translator
from mock_server.web.openapi.control.call import open_call
from mock_server.web.sandbox.catalogue import catalogue_document

_FOLDER = Path(__file__).parent / "page"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def sandbox_router(services: Sequence[Service]) -> APIRouter:
    """The routes. Files are read when requested, so that they do not delay startup."""
    router = APIRouter(prefix="/__admin", tags=["sandbox"], route_class=ControlRoute)

    @router.get("", include_in_schema=False)
    async def start(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{prefix_of(request.scope)}/__admin/", 303)

    @router.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        return _file("index.html", request)

    @router.get("/page/{name}", include_in_schema=False)
    async def file(name: Name, request: Request) -> Response:
        return _file(name, request)

    @router.get("/catalogue", **open_call("getCatalogue", "Catalogue"))
    async def read_catalogue(request: Request) -> JSONResponse:
        """Lists with their fields, filters and lives; methods; faults; presets."""
        say = translator(language_of(request))
        return JSONResponse(catalogue_document(services, say), headers=VARY)

    return router


def _file(name: str, request: Request) -> Response:
    """A file of the page; not sent again to a browser that has it."""
    path = _FOLDER / name
    if path.parent != _FOLDER or path.suffix not in _TYPES or not path.is_file():
        raise NotFound(f"the page has no file {name!r}")
    content = path.read_bytes()
    tag = f'"{blake2b(content, digest_size=12).hexdigest()}"'
    headers = {**_HEADERS, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=_TYPES[path.suffix])
