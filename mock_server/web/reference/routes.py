"""The OpenAPI documents, the ledger and the reference pages.

They load nothing from other servers.
"""

import asyncio
from collections.abc import Callable, Sequence

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from mock_server.contract.service import Service, records_of
from mock_server.settings import Settings
from mock_server.web.control.route import ControlRoute, Name
from mock_server.web.http.public_address import origin_of, prefix_of
from mock_server.web.language.choice import VARY, remember
from mock_server.web.openapi.asyncapi import asyncapi_document
from mock_server.web.openapi.control.call import open_call
from mock_server.web.openapi.documents import control_document, vendor_document
from mock_server.web.openapi.shapes import FREE, content, mapping
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
_DOCUMENT = content(mapping(FREE, "An OpenAPI document."))
_PAGE = content({"type": "string"}, "text/html")


def reference_router(
    app: FastAPI,
    settings: Settings,
    routes: Sequence[VendorRoute],
    services: Sequence[Service],
) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["reference"], route_class=ControlRoute)
    reference, writer = Reference(app, settings, services), _Writer()
    _add_documents(router, app, routes, services, writer)
    _add_ledger(router, reference, writer)
    _add_pages(router, reference, writer)
    return router


class _Writer:
    """Where documents are written: in a thread, one at a time, so that calls go on meanwhile."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def write(self, response: Callable[[], Response]) -> Response:
        """The response that a function makes."""
        async with self._turn:
            return await asyncio.to_thread(response)


def _add_documents(
    router: APIRouter,
    app: FastAPI,
    routes: Sequence[VendorRoute],
    services: Sequence[Service],
    writer: _Writer,
) -> None:
    @router.get("/openapi/vendor.json", **open_call("getVendorDocument", _DOCUMENT))
    async def vendor_openapi(request: Request) -> Response:
        """The vendor's API as an OpenAPI 3.1 document."""
        origin = origin_of(request.scope)
        return await writer.write(lambda: JSONResponse(vendor_document(routes, services, origin)))

    @router.get("/openapi/control.json", **open_call("getControlDocument", _DOCUMENT))
    async def control_openapi(request: Request) -> Response:
        """The control API as an OpenAPI 3.1 document."""
        origin = origin_of(request.scope)
        return await writer.write(
            lambda: JSONResponse(control_document(app, records_of(services), origin))
        )

    @router.get("/asyncapi.json", **open_call("getAsyncapiDocument", "WebhookDocument"))
    async def asyncapi() -> Response:
        """What is sent to webhooks as an AsyncAPI 3 document."""
        return await writer.write(lambda: JSONResponse(asyncapi_document(services)))


def _add_ledger(router: APIRouter, reference: Reference, writer: _Writer) -> None:
    @router.get("/fidelity", **open_call("getFidelity", "Ledger"))
    async def fidelity() -> Response:
        """Every fact with its grade and source."""
        return await writer.write(lambda: JSONResponse(ledger_document(reference.topics)))

    @router.get("/errors", **open_call("getErrors", "ErrorCatalogue"))
    async def errors(request: Request) -> JSONResponse:
        """Every vendor error, with an example and how to cause it."""
        return JSONResponse(
            errors_document(failures(reference.catalogue, origin_of(request.scope)))
        )


def _add_pages(router: APIRouter, reference: Reference, writer: _Writer) -> None:
    @router.get("/docs/", include_in_schema=False)
    async def start(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{prefix_of(request.scope)}/__admin/docs", 303)

    @router.get("/docs", **open_call("getReference", _PAGE))
    async def overview(request: Request) -> Response:
        """The reference pages."""
        return await writer.write(lambda: _page(reference, "", request))

    @router.get("/docs/style.css", include_in_schema=False)
    async def style() -> Response:
        return Response(reference.file("style.css"), media_type="text/css", headers=_HEADERS)

    @router.get("/docs/icon.svg", include_in_schema=False)
    async def icon() -> Response:
        return Response(reference.file("icon.svg"), media_type="image/svg+xml", headers=_HEADERS)

    @router.get("/docs/{name}", include_in_schema=False)
    async def page(name: Name, request: Request) -> Response:
        return await writer.write(lambda: _page(reference, name, request))


def _page(reference: Reference, name: str, request: Request) -> Response:
    """A page in the browser's language, or in the chosen one, which is remembered."""
    answer = HTMLResponse(reference.page(name, request), headers=_HEADERS | VARY)
    remember(request, answer)
    return answer
