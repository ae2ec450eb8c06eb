"""The OpenAPI documents: of the vendor's methods, from the catalogue, and of the control API."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response
from starlette.routing import BaseRoute

from mock_server import __version__
from mock_server.contract.schema import Resource
from mock_server.web.openapi.vendor import (
    control_errors,
    list_operation,
    security_schemes,
    verb_operation,
)
from mock_server.web.vendor_calls.lists import ListOperation
from mock_server.web.vendor_calls.routes import Operation, VendorRoute
from mock_server.web.vendor_calls.verb_calls import VerbOperation

_ABOUT = (
    "The methods of eTelecom's Zalo Cloud API that the simulator answers. The base URL and the "
    "service are joined by a dot: `<base URL>.Zalo/<Method>`."
)
_TAGS = {"shop": "Shop", "partner": "Partner", "bare": "Bare"}


def _routes(routes: Sequence[VendorRoute]) -> Sequence[BaseRoute]:
    """A route for each documented path: the exchange answers them, these describe them."""
    router = APIRouter()
    lists = _lists_behind(routes)
    known: dict[str, tuple[str, dict[str, Any]]] = {}
    for route in routes:
        if route.path.startswith("/api/"):
            continue
        about, described = known.get(route.operation.name) or _described(route.operation, lists)
        known[route.operation.name] = about, described
        router.add_api_route(
            route.path,
            _never_called,
            methods=["POST"],
            operation_id=f"{route.operation.name}_{route.base}",
            summary=route.operation.name,
            description=about,
            tags=[_TAGS[route.base]],
            response_class=Response,
            openapi_extra=described,
        )
    return router.routes


def _described(operation: Operation, lists: Sequence[Resource[Any]]) -> tuple[str, dict[str, Any]]:
    """What a method does, and its OpenAPI operation."""
    if isinstance(operation, ListOperation):
        return operation.resource.about, list_operation(operation.resource)
    assert isinstance(operation, VerbOperation)  # there are two kinds of methods
    return operation.verb.about, verb_operation(operation.verb, lists)


def _lists_behind(routes: Sequence[VendorRoute]) -> tuple[Resource[Any], ...]:
    """The resources that these routes list."""
    operations = (route.operation for route in routes)
    found = (each.resource for each in operations if isinstance(each, ListOperation))
    return tuple(dict.fromkeys(found))


async def _never_called() -> Response:
    raise AssertionError("a vendor route is answered by the exchange")


def vendor_document(routes: Sequence[VendorRoute]) -> dict[str, Any]:
    """The vendor's surface as an OpenAPI 3.1 document."""
    document = _document(_routes(routes), "eTelecom Zalo Cloud API", _ABOUT)
    document["components"] = {"securitySchemes": security_schemes()}
    return document


def control_document(app: FastAPI) -> dict[str, Any]:
    """The control API as an OpenAPI 3.1 document."""
    about = "Everything under `/__admin`: the simulator's own calls."
    document = _document(app.routes, "etelecom-mock control API", about)
    for item in document["paths"].values():
        for operation in item.values():
            operation["responses"] |= control_errors()
    return document


def _document(routes: Sequence[BaseRoute], title: str, about: str) -> dict[str, Any]:
    document = get_openapi(
        title=title,
        version=__version__,
        openapi_version="3.1.0",
        description=about,
        routes=routes,
    )
    for item in document["paths"].values():
        for operation in item.values():
            operation["responses"].pop("422", None)  # FastAPI's own refusal, which is a 400 here
    return document
