"""The OpenAPI documents of the vendor's methods, from the catalogue, and of the control API."""

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import BaseRoute

from mock_server import __version__
from mock_server.contract.schema import Resource
from mock_server.contract.service import Service
from mock_server.web.openapi.control import calls as control_calls
from mock_server.web.openapi.nouns import vendor_schemas
from mock_server.web.openapi.refusals import OF_VERBS, error_schema, response_components
from mock_server.web.openapi.shapes import Schema
from mock_server.web.openapi.vendor import list_operation, verb_operation
from mock_server.web.openapi.webhook_events import webhook_items, webhook_schemas
from mock_server.web.vendor_calls.lists import ListOperation
from mock_server.web.vendor_calls.routes import Operation, VendorRoute
from mock_server.web.vendor_calls.verb_calls import VerbOperation

DEFAULT_ORIGIN = "http://127.0.0.1:8480"
"""The server's address, unless another is given."""

_ABOUT = (
    "The methods of eTelecom's Zalo Cloud API that the simulator supports. The base URL and the "
    "service are joined by a dot: `<base URL>.Zalo/<Method>`."
)
_BASES = {
    "shop": ("", "Shop", "Called with a shop's `api_key`: base URL `/v1/shop`."),
    "partner": ("Partner", "Partner", "Called by a partner for a shop: base URL `/v1/partner`."),
    "bare": ("Bare", "Bare", "Without a base, as the vendor's reference page calls them."),
    "own": (
        "",
        "SMS Brandname",
        "Another system's paths: user name and password in the body, no key, its own errors.",
    ),
}
"""By base: the prefix of operation ids, the tag, and the tag's description."""

_KEYS = {
    "shop": "A shop's `api_key`, a partner's `shop_key` for it, or `test:<name>`.",
    "control": "A key of the world that the call is about, or the admin token.",
}
"""The bearer tokens that calls take."""


def vendor_document(
    routes: Sequence[VendorRoute], services: Sequence[Service], origin: str = DEFAULT_ORIGIN
) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the vendor's API, for a server at an origin."""
    described = _described_routes(routes)
    document = _document(described, "eTelecom Zalo Cloud API", _ABOUT, origin)
    for route in described:
        assert isinstance(route, APIRoute)  # they have no others
        _show_nulls(document["paths"][route.path]["post"], route.openapi_extra or {})
    operations = [each.operation for each in routes]
    catalogue = _once(each.resource for each in operations if isinstance(each, ListOperation))
    verbs = _once(each.verb for each in operations if isinstance(each, VerbOperation))
    tags = [(tag, about) for _, tag, about in _BASES.values()]
    tags.append(("Webhooks", "What the simulator sends; payloads are assumed."))
    document["tags"] = [{"name": tag, "description": about} for tag, about in tags]
    document["webhooks"] = webhook_items(services)
    document["components"] = {
        "schemas": {
            **vendor_schemas(catalogue, verbs),
            **webhook_schemas(services),
            "Error": error_schema(),
        },
        "responses": response_components(OF_VERBS),
        "securitySchemes": _security_schemes("shop"),
    }
    return document


def control_document(
    app: FastAPI, catalogue: Sequence[Resource[Any]], origin: str = DEFAULT_ORIGIN
) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the control API, for a server at an origin."""
    about = "Everything under `/__admin`: the simulator's own calls."
    document = _document(app.routes, "etelecom-mock control API", about, origin)
    for item in document["paths"].values():
        for operation in item.values():
            control_calls.describe(operation)
    document["tags"] = control_calls.tags(document["paths"])
    document["components"] = control_calls.components(catalogue)
    document["components"]["securitySchemes"] = _security_schemes("control")
    return document


def _security_schemes(document: str) -> Schema:
    return {"key": {"type": "http", "scheme": "bearer", "description": _KEYS[document]}}


def _described_routes(routes: Sequence[VendorRoute]) -> Sequence[BaseRoute]:
    """A route for each documented path, for description only: the exchange handles the calls."""
    router = APIRouter()
    operations = (route.operation for route in routes)
    lists = _once(each.resource for each in operations if isinstance(each, ListOperation))
    known: dict[tuple[str, bool], tuple[str, dict[str, Any]]] = {}
    for route in routes:
        if route.path.startswith("/api/") and route.base != "own":
            continue
        name = route.operation.name
        to_partner = route.base == "partner"
        if (name, to_partner) not in known:
            known[name, to_partner] = _described(route.operation, lists, to_partner=to_partner)
        about, described = known[name, to_partner]
        prefix, tag, _ = _BASES[route.base]
        router.add_api_route(
            route.path,
            _never_called,
            methods=["POST"],
            operation_id=f"{prefix}{name}",
            summary=name,
            description=about,
            tags=[tag],
            response_class=Response,
            openapi_extra=described,
        )
    return router.routes


def _described(
    operation: Operation, lists: Sequence[Resource[Any]], *, to_partner: bool
) -> tuple[str, dict[str, Any]]:
    """A method's description, and its OpenAPI operation."""
    if isinstance(operation, ListOperation):
        return operation.resource.about, list_operation(operation.resource)
    assert isinstance(operation, VerbOperation)  # there are two kinds of methods
    return operation.verb.about, verb_operation(operation.verb, lists, to_partner=to_partner)


def _once(found: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(found))


def _show_nulls(operation: dict[str, Any], described: dict[str, Any]) -> None:
    """Restore the example of the response, from which FastAPI drops nulls."""
    shown, answered = (
        each["responses"]["200"]["content"]["application/json"] for each in (operation, described)
    )
    if "example" in answered:
        shown["example"] = answered["example"]


async def _never_called() -> Response:
    raise AssertionError("vendor calls are handled by the exchange")


def _document(routes: Sequence[BaseRoute], title: str, about: str, origin: str) -> dict[str, Any]:
    return get_openapi(
        title=title,
        version=__version__,
        openapi_version="3.1.0",
        description=about,
        routes=routes,
        servers=[{"url": origin, "description": "This simulator."}],
        contact={"name": "The etelecom-mock authors"},
        license_info={"name": "MIT", "identifier": "MIT"},
    )
