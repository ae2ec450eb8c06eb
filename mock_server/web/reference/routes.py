"""The OpenAPI documents, the ledger and the reference pages.

They load nothing from other servers.
"""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from mock_server.contract.service import Service, records_of
from mock_server.settings import Settings
from mock_server.web.control.route import ControlRoute, Name
from mock_server.web.http.public_address import origin_of, prefix_of
from mock_server.web.language.choice import VARY, remember
from mock_server.web.openapi.asyncapi import asyncapi_document
from mock_server.web.openapi.documents import control_document, vendor_document
from mock_server.web.reference.documents import errors_document, ledger_document
from mock_server.web.reference.failures import failures
from mock_server.web.reference.views import Reference
from mock_server.web.vendor_calls.routes import VendorRoute

_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def reference_router(
    app: FastAPI,
    settings: Settings,
    routes: Sequence[VendorRoute],
    services: Sequence[Service],
) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["reference"], route_class=ControlRoute)
    reference = Reference(app, settings, services)
    _add_documents(router, app, routes, services)
    _add_ledger(router, reference)
    _add_pages(router, reference)
    return router


def _add_documents(
    router: APIRouter,
    app: FastAPI,
    routes: Sequence[VendorRoute],
    services: Sequence[Service],
) -> None:
    @router.get("/openapi/vendor.json")
    async def vendor_openapi(request: Request) -> JSONResponse:
        """The vendor's API as an OpenAPI 3.1 document."""
        return JSONResponse(vendor_document(routes, services, origin_of(request.scope)))

    @router.get("/openapi/control.json")
    async def control_openapi(request: Request) -> JSONResponse:
        """The control API as an OpenAPI 3.1 document."""
        return JSONResponse(control_document(app, records_of(services), origin_of(request.scope)))

    @router.get("/asyncapi.json")
    async def asyncapi() -> JSONResponse:
        """What is sent to webhooks as an AsyncAPI 3 document."""
        return JSONResponse(asyncapi_document(services))


def _add_ledger(router: APIRouter, reference: Reference) -> None:
    @router.get("/fidelity")
    async def fidelity() -> JSONResponse:
        """Every fact with its grade and source."""
        return JSONResponse(ledger_document(reference.topics))

    @router.get("/errors")
    async def errors(request: Request) -> JSONResponse:
        """Every vendor error, with an example and how to cause it."""
        return JSONResponse(
            errors_document(failures(reference.catalogue, origin_of(request.scope)))
        )


def _add_pages(router: APIRouter, reference: Reference) -> None:
    @router.get("/docs/", include_in_schema=False)
    async def start(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{prefix_of(request.scope)}/__admin/docs", 303)

    @router.get("/docs", response_class=HTMLResponse)
    async def overview(request: Request) -> Response:
        """The reference pages."""
        return _page(reference, "", request)

    @router.get("/docs/style.css", include_in_schema=False)
    async def style() -> Response:
        return Response(reference.file("style.css"), media_type="text/css", headers=_HEADERS)

    @router.get("/docs/icon.svg", include_in_schema=False)
    async def icon() -> Response:
        return Response(reference.file("icon.svg"), media_type="image/svg+xml", headers=_HEADERS)

    @router.get("/docs/{name}", include_in_schema=False)
    async def page(name: Name, request: Request) -> Response:
        return _page(reference, name, request)


def _page(reference: Reference, name: str, request: Request) -> Response:
    """A page in the browser's language, or in the chosen one, which is remembered."""
    answer = HTMLResponse(reference.page(name, request), headers=_HEADERS | VARY)
    remember(request, answer)
    return answer
