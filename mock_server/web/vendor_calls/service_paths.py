"""Checks whether a path belongs to one of the vendor's services, before anything else.

The backend checks a path as Go's ``http.ServeMux`` does: a path that is not clean is redirected to
its clean form, and a path under no service gets a plain-text response.
"""

import posixpath
from collections.abc import Iterable
from urllib.parse import quote

from mock_server.answer import Answer
from mock_server.fidelity import observed
from mock_server.web.vendor_calls.routes import VendorRoute

_BASES = ("/v1/shop", "/v1/partner", "/api/shop", "/api/partner")


class Unrouted(Exception):
    """A call that reaches no service."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class ServicePaths:
    """The services of a server, including those of which no method is simulated."""

    def __init__(self, routes: Iterable[VendorRoute], not_simulated: Iterable[str]) -> None:
        own = {route.path.rpartition("/")[0] for route in routes}
        services = {method.partition("/")[0] for method in not_simulated}
        vendors = {f"{base}.{service}" for base in _BASES for service in services}
        self._services = (own | vendors) - {""}

    def check(self, path: str, query: bytes) -> None:
        """Raises Unrouted if the path is under no service."""
        clean = _cleaned(path)
        if clean in self._services:
            clean += "/"
        if clean != path:
            where = quote(clean, safe="/:@!$&'()*+,;=~")
            if query:
                where += f"?{query.decode('latin-1')}"
            raise Unrouted(Answer(301, b"", b"", location=where))
        if not any(path.startswith(f"{service}/") for service in self._services):
            raise Unrouted(Answer(404, b"404 page not found\n", b"text/plain; charset=utf-8"))


def below_base(path: str) -> str:
    """A path as the backend's errors print it, without what precedes the last part of the base."""
    return path.removeprefix("/v1").removeprefix("/api")


def _cleaned(path: str) -> str:
    """A path without empty parts and dots, as Go cleans it; a trailing slash stays."""
    clean = posixpath.normpath(f"/{path.lstrip('/')}")
    return f"{clean}/" if path.endswith("/") and clean != "/" else clean


RULES = (
    observed(
        "wire.unknown-service",
        "A path under no service of the vendor's is 404 in plain text, `404 page not found`; one "
        "with a doubled slash or dots as its parts, or a service without a method, is 301 to the "
        "clean path.",
    ),
)
