"""The paths of a method, and what they become when joined wrongly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from mock_server.answer import Body
from mock_server.assumptions.seen import Declared
from mock_server.contract.bases import Base, Callers
from mock_server.contract.fields import Attribute
from mock_server.contract.other_system import OtherSystem
from mock_server.faults.player import Fault
from mock_server.fidelity import documented, observed
from mock_server.notes import Note, NoteCode
from mock_server.world.auth import Caller

_SPELLINGS = {"Etelecom": "ETelecom"}
"""Services by the other name that one of the vendor's pages uses."""


class Operation(Protocol):
    """One of the vendor's methods."""

    name: str
    service: str
    callers: Callers
    declared: Declared
    """How its responses are declared."""

    bases: tuple[Base, ...]
    """The base URLs that offer it."""

    system: OtherSystem | None
    """The other system that it belongs to, if any."""

    observable: bool
    """Whether a call can leave no trace, because it only reads."""

    takes_form: bool
    """Whether its request is a form instead of JSON."""

    links: bool
    """Whether its response contains an address of this server."""

    secretless: bool
    """Whether no response of it has a member that is a secret."""

    def read(self, body: bytes, notes: list[Note]) -> Mapping[str, Any]:
        """The values of a body; notes what it tolerates; raises VendorError."""

    @property
    def shown(self) -> Sequence[Attribute]:
        """The fields of the records that it returns."""

    async def answer(
        self, caller: Caller, request: Mapping[str, Any], notes: list[Note], fault: Fault | None
    ) -> Body:
        """The response's JSON; notes what it tolerates; raises VendorError."""


class VendorRoute(Struct, frozen=True):
    """A path of an operation."""

    path: str
    base: Base
    operation: Operation
    note: Note | None = None
    """The note on its use, if any."""


def routes_of(operation: Operation) -> tuple[VendorRoute, ...]:
    """The paths of a method: with both bases, with ``/api/`` as one page prints it, and bare.

    A method of another system has only that system's path.
    """
    if operation.system is not None:
        path = operation.system.path(operation.service, operation.name)
        return (VendorRoute(path, "own", operation),)
    method = f"{operation.service}/{operation.name}"
    bare = Note(NoteCode.BARE_PATH, f"the vendor's addresses have a base: /v1/shop.{method}")
    api = Note(NoteCode.API_PATH, f"the vendor's addresses begin with /v1/: /v1/shop.{method}")
    routes = (
        VendorRoute(f"/v1/shop.{method}", "shop", operation),
        VendorRoute(f"/v1/partner.{method}", "partner", operation),
        VendorRoute(f"/{operation.name}", "bare", operation, bare),
        VendorRoute(f"/api/shop.{method}", "shop", operation, api),
        VendorRoute(f"/api/partner.{method}", "partner", operation, api),
    )
    return tuple(route for route in routes if route.base in operation.bases)


def respelled(routes: Iterable[VendorRoute]) -> Iterator[VendorRoute]:
    """The routes, and the same with services as other pages of the vendor spell them."""
    for route in routes:
        yield route
        spelled = _SPELLINGS.get(route.operation.service)
        if spelled is not None and route.base in ("shop", "partner"):
            path = route.path.replace(f".{route.operation.service}/", f".{spelled}/")
            yield replace(route, path=path)


def misjoined(routes: Mapping[str, VendorRoute]) -> dict[str, str]:
    """Paths without their slashes and dots, mapped to the paths meant."""
    meant = {}
    for route in routes.values():
        if route.base == "shop":
            method = f"{route.operation.service}/{route.operation.name}"
            for lost in (f"v1.{method}", method):  # URL libraries drop the base's last step
                meant[squeezed(lost)] = f"/v1/shop.{method}"
    for path, route in routes.items():
        if route.base in ("shop", "partner"):
            meant[squeezed(path)] = path
    return meant


def squeezed(path: str) -> str:
    """A path without what URL libraries add or omit."""
    return path.replace("/", "").replace(".", "")


RULES = (
    documented(
        "wire.paths",
        "A method is at `/v1/shop.<Service>/<Method>`, `/v1/partner.<Service>/<Method>` and "
        "the bare `/<Method>`; `/api/` works instead of `/v1/`, too.",
        "the method pages; the bare path from the reference widget, `/api/` from one page",
    ),
    documented(
        "wire.service-spelling",
        "The service `ETelecom` is also reached as `Etelecom`.",
        "the reference widget of an English page",
    ),
    observed(
        "wire.unknown-path",
        "An unknown method of a known service is 404 `bad_route`, `no handler for path "
        '"/shop.Zalo/<Method>"`; if base URL and service are joined wrongly, the note '
        "`url-joined-wrongly` gives the address meant.",
        "the backend family's public source, 2022-04; the note is ours",
    ),
)
