"""The vendor's errors with an example of each, and a call that causes it if one call can."""

import json
from collections.abc import Sequence
from inspect import getdoc
from typing import Any

from msgspec import Struct

from mock_server import errors
from mock_server.contract.schema import Resource
from mock_server.web.openapi.refusals import OF_CONTROL, OF_LISTS
from mock_server.web.reference.addresses import API_KEY, JSON, SHOP_KEY, bearer, curl
from mock_server.world.record_writes import missing
from mock_server.world.worlds import DEMO

_FORM = "application/x-www-form-urlencoded"
"""curl's default content type of a body."""

_UNLINKED = SHOP_KEY.replace("demo", "none")
"""A well-formed shop_key of no world."""

_EXAMPLES: dict[type[errors.VendorError], errors.VendorError] = {
    **{error: error(text) for error, text in (*OF_CONTROL, *OF_LISTS)},
    errors.InvalidArgument: errors.InvalidArgument("invalid limit"),
    errors.AlreadyExists: errors.AlreadyExists(
        "there is a world demo already", {"duplicated": "name"}
    ),
    errors.Internal: errors.Internal(errors.DEFECT),
}


class Failure(Struct, frozen=True):
    """One of the vendor's errors."""

    error: type[errors.VendorError]
    example: dict[str, object]
    curl: str | None
    """A call that returns the example."""

    @property
    def id(self) -> str:
        """Its anchor on the page."""
        return f"{self.error.code}-{self.error.status}"

    @property
    def about(self) -> str:
        """Its description, as a sentence."""
        return getdoc(self.error) or ""

    @property
    def printed(self) -> str:
        """The example as a page shows it."""
        return json.dumps(self.example, ensure_ascii=False)

    def document(self) -> dict[str, object]:
        """As JSON."""
        names = ("code", "status", "cause", "grade", "source")
        declared = {name: getattr(self.error, name) for name in names}
        return declared | {"about": self.about, "example": self.example, "curl": self.curl}


def failures(catalogue: Sequence[Resource[Any]], origin: str) -> tuple[Failure, ...]:
    """Every error of the vendor's."""
    calls = _calls(catalogue[0], origin)
    return tuple(
        Failure(error, _example(error, catalogue[0]).document(), calls.get(error))
        for error in errors.ERRORS
    )


def _example(error: type[errors.VendorError], resource: Resource[Any]) -> errors.VendorError:
    if error is errors.NotFound:
        return missing(resource, 1)
    if error is errors.BadRoute:
        route = f"POST /shop.{resource.service}/{resource.operation}"
        meta = {"invalid_route": route, "xcode": "bad_route"}
        return errors.BadRoute(f'unexpected Content-Type: "{_FORM}"', meta)
    return _EXAMPLES.get(error) or error(error.usual)


def _calls(resource: Resource[Any], origin: str) -> dict[type[errors.VendorError], str]:
    """A command for each error that one call to a running server can cause."""
    address = f"{origin}/v1/shop.{resource.service}/{resource.operation}"
    by_partner = f"{origin}/v1/partner.{resource.service}/{resource.operation}"
    key = bearer(API_KEY)
    return {
        errors.InvalidArgument: curl(address, key, JSON, body={"paging": {"limit": -1}}),
        errors.Unauthenticated: curl(address, JSON, body={}),
        errors.PermissionDenied: curl(by_partner, bearer(_UNLINKED), JSON, body={}),
        errors.BadRoute: curl(address, key, body={}),
        errors.NotFound: curl(f"{origin}/__admin/{resource.plural}/1"),
        errors.AlreadyExists: curl(f"{origin}/__admin/worlds", JSON, body={"name": DEMO}),
        errors.FailedPrecondition: curl(f"{origin}/__admin/worlds/{DEMO}", method="DELETE"),
    }
