"""Control calls with which a shop unlinks the partner and links it again."""

from fastapi import APIRouter
from starlette.responses import Response

from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.fidelity import assumed
from mock_server.web.control.route import ControlRoute, TargetWorld, json_response
from mock_server.web.control.target import Target
from mock_server.web.openapi.control.call import described


def shop_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/__admin", tags=["shops"], route_class=ControlRoute)

    async def moved(target: Target, name: str) -> Response:
        return json_response(await target.writes.move(PARTNER_LINKS, target.shop.shop_id, name))

    @router.post("/shop/link", **described("linkPartner", "PartnerLink"))
    async def link(target: TargetWorld) -> Response:
        """Let the shop link the partner again, now."""
        return await moved(target, "link")

    @router.post("/shop/unlink", **described("unlinkPartner", "PartnerLink"))
    async def unlink(target: TargetWorld) -> Response:
        """Let the shop unlink the partner, now: its `shop_key` is 403 from then on."""
        return await moved(target, "unlink")

    return router


RULES = (
    assumed(
        "control.shops",
        "With `POST /__admin/shop/unlink` and `POST /__admin/shop/link` the shop unlinks the "
        "partner "
        "and links it again.",
    ),
)
