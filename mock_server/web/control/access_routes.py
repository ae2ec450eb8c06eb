"""Control calls on who is refused whatever their key."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request

from mock_server.contract.json_values import ListKind
from mock_server.errors import InvalidArgument
from mock_server.fidelity import assumed
from mock_server.store import Store
from mock_server.web.control.bodies import json_object, only
from mock_server.web.control.route import ControlRoute, TargetWorld
from mock_server.web.openapi.control.call import body, described
from mock_server.world.access import Access, network_of

_MOST = 100


def access_router(store: Store) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["shops"], route_class=ControlRoute)

    @router.get("/access", **described("getAccess", "Access"))
    async def read_access(target: TargetWorld) -> dict[str, Any]:
        """Which shops are closed, and where the partner may call from."""
        return _document(Access.read(target.world.access))

    example = {"closed_shops": ["1000000000000000001"], "partner_addresses": ["10.0.0.0/8"]}

    @router.put("/access", **described("setAccess", "Access", body("AccessGiven", example)))
    async def change_access(target: TargetWorld, request: Request) -> dict[str, Any]:
        """Close shops (503), or bind the partner's calls to addresses (403 from elsewhere)."""
        asked = await json_object(request)
        only(asked, "closed_shops", "partner_addresses")
        shops = {str(shop.shop_id) for shop in target.world.shops}
        closed = _texts(asked, "closed_shops")
        for each in closed:
            if each not in shops:
                raise InvalidArgument.of("closed_shops", f"{each!r} is no shop of the world")
        addresses = _texts(asked, "partner_addresses")
        for each in addresses:
            try:
                network_of(each)
            except ValueError:
                problem = f"{each!r} is no address and no network"
                raise InvalidArgument.of("partner_addresses", problem) from None
        access = Access(tuple(int(each) for each in closed), tuple(addresses))
        await store.worlds.set_access(target.world.id, access.written())
        return _document(access)

    return router


def _texts(asked: dict[str, Any], name: str) -> list[str]:
    given = ListKind("string").member(name, asked.get(name, []))
    if len(given) > _MOST:
        raise InvalidArgument.of(name, f"must have at most {_MOST}")
    return list(dict.fromkeys(given))


def _document(access: Access) -> dict[str, Any]:
    return {
        "closed_shops": [str(each) for each in access.closed_shops],
        "partner_addresses": list(access.partner_addresses),
    }


RULES = (
    assumed(
        "control.access",
        "`PUT /__admin/access` closes shops (`closed_shops`) and binds the partner's calls to "
        "`partner_addresses`; what is left out is empty. A reset opens all.",
    ),
)
