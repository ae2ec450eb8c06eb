"""The vendor's methods as routes of the FastAPI application, made from the catalogue."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.responses import Response

from mock_server import __version__
from mock_server.web.asgi import Receive, Scope, Send
from mock_server.web.doors import Door, Operation
from mock_server.web.exchange import Exchange
from mock_server.web.lists import ListOperation
from mock_server.web.vendor_openapi import (
    control_errors,
    list_operation,
    security_schemes,
    verb_operation,
)
from mock_server.web.verb_calls import VerbOperation

_ABOUT = (
    "The methods of eTelecom's Zalo Cloud API that the simulator answers. The base URL and the "
    "service are joined by a dot: `<base URL>.Zalo/<Method>`."
)
_TAGS = {"shop": "Shop", "partner": "Partner", "bare": "Bare"}


def add_vendor_routes(app: FastAPI, doors: Sequence[Door], exchange: Exchange) -> None:
    """Add a route for each documented path."""

    class VendorRoute(APIRoute):
        """Hands the call to the exchange, which checks in the vendor's order."""

        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            await exchange(scope, receive, send)

    router = APIRouter(route_class=VendorRoute)
    known: dict[str, tuple[str, dict[str, Any]]] = {}
    for door in doors:
        about, described = known.get(door.operation.name) or _described(door.operation)
        known[door.operation.name] = about, described
        router.add_api_route(
            door.path,
            _never_called,
            methods=["POST"],
            operation_id=f"{door.operation.name}_{door.base}",
            summary=door.operation.name,
            description=about,
            tags=[_TAGS[door.base]],
            include_in_schema=not door.path.startswith("/api/"),
            response_class=Response,
            openapi_extra=described,
        )
    app.include_router(router)


def _described(operation: Operation) -> tuple[str, dict[str, Any]]:
    """What a method does, and its OpenAPI operation."""
    if isinstance(operation, ListOperation):
        return operation.resource.about, list_operation(operation.resource)
    assert isinstance(operation, VerbOperation)  # there are two kinds of methods
    return operation.verb.about, verb_operation(operation.verb)


async def _never_called() -> Response:
    raise AssertionError("a vendor route is answered by the exchange")


def vendor_document(app: FastAPI) -> dict[str, Any]:
    """The vendor's surface as an OpenAPI 3.1 document."""
    document = _document(app, "eTelecom Zalo Cloud API", _ABOUT, control=False)
    document["components"] = {"securitySchemes": security_schemes()}
    return document


def control_document(app: FastAPI) -> dict[str, Any]:
    """The control API as an OpenAPI 3.1 document."""
    about = "Everything under `/__admin`: the simulator's own calls."
    return _document(app, "etelecom-mock control API", about, control=True)


def _document(app: FastAPI, title: str, about: str, *, control: bool) -> dict[str, Any]:
    document = get_openapi(
        title=title,
        version=__version__,
        openapi_version="3.1.0",
        description=about,
        routes=app.routes,
    )
    # Told apart by path: what newer FastAPIs keep for an included router is a route without one.
    document["paths"] = {
        path: item
        for path, item in document["paths"].items()
        if path.startswith("/__admin") == control
    }
    for item in document["paths"].values():
        for operation in item.values():
            operation["responses"].pop("422", None)  # FastAPI's own refusal, which is a 400 here
            if control:
                operation["responses"] |= control_errors()
    return document
