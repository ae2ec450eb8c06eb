"""Finds the route of a vendor method from a request's head, and what a wrong address may mean."""

from collections.abc import Mapping, Set

from mock_server.contract.other_system import OtherSystem
from mock_server.errors import BadRoute
from mock_server.fidelity import documented, observed
from mock_server.notes import Note, NoteCode
from mock_server.web.vendor_calls.head import Head
from mock_server.web.vendor_calls.routes import VendorRoute, misjoined, squeezed
from mock_server.web.vendor_calls.service_paths import ServicePaths, below_base
from mock_server.web.vendor_calls.unknown_addresses import UnknownAddresses

_JSON, _FORM = b"application/json", b"multipart/form-data"


class Routing:
    """The routes of one server."""

    def __init__(self, routes: Mapping[str, VendorRoute], not_simulated: Set[str]) -> None:
        self._routes = routes
        self._unknown = UnknownAddresses(routes.values(), not_simulated)
        self._misjoined = misjoined(routes)
        self._services = ServicePaths(
            (each for each in routes.values() if each.base != "own"), not_simulated
        )

    def has(self, path: str) -> bool:
        """Whether a method has this path."""
        return path in self._routes

    def find(self, head: Head) -> VendorRoute:
        """The route of a call; raises BadRoute, Unrouted."""
        if head.route is None:
            head.route = self._find(head)
        return head.route

    def _find(self, head: Head) -> VendorRoute:
        route = self._routes.get(head.path)
        if route is None:
            self._services.check(head.path, head.query)
        if head.method != "POST":
            raise _bad_route(head, f'unsupported method "{head.method}" (only POST is allowed)')
        if route is not None and route.base == "own":
            return route
        wanted = _FORM if route is not None and route.operation.takes_form else _JSON
        received = head.content_type or b""
        if received != wanted and received.split(b";")[0].strip().lower() != wanted:
            raise _bad_route(head, f'unexpected Content-Type: "{received.decode("latin-1")}"')
        if route is None:
            raise _bad_route(head, f'no handler for path "{below_base(head.path)}"')
        return route

    def system_of(self, head: Head) -> OtherSystem | None:
        """The other system that a call's path belongs to."""
        route = self._routes.get(head.path)
        return None if route is None else route.operation.system

    def notes(self, path: str) -> list[Note]:
        """The notes on a path that has no route: which is meant, or that it is not simulated."""
        if path in self._routes:
            return []
        meant = self._misjoined.get(squeezed(path))
        if meant is None:
            return [self._unknown.note(path)]
        how = "base URL and service are joined by a dot"
        if path == f"{meant}/":
            how = "it has no slash at its end"
        message = f"the address meant is {meant}: {how}"
        return [Note(NoteCode.URL_JOINED_WRONGLY, message)]


def _bad_route(head: Head, problem: str) -> BadRoute:
    meta = {"invalid_route": f"{head.method} {below_base(head.path)}", "xcode": "bad_route"}
    return BadRoute(problem, meta)


RULES = (
    observed(
        "wire.only-post",
        'Any other method than POST is 404 `bad_route`, `unsupported method "<M>" (only POST is '
        "allowed)`.",
    ),
    observed(
        "wire.bad-route-meta",
        'The `meta` of `bad_route` is `{"invalid_route": "<HTTP method> /shop.Zalo/<Method>", '
        '"xcode": "bad_route"}`.',
    ),
    documented(
        "wire.content-type",
        "The content type is `application/json` with any parameters; anything else is 404 "
        '`bad_route`, `unexpected Content-Type: "<as received>"`.',
        "the vendor's error page",
    ),
)
