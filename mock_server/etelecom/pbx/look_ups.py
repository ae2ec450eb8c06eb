"""Looking up what the switchboard's methods name, in the shop or in all of the partner's."""

from typing import Any

from mock_server.contract.schema import Resource
from mock_server.contract.verbs import VerbContext
from mock_server.errors import NotFound
from mock_server.etelecom.pbx.hotline import HOTLINES
from mock_server.etelecom.pbx.hotline_record import Hotline
from mock_server.etelecom.pbx.tenant import TENANTS
from mock_server.etelecom.pbx.tenant_record import Tenant


async def find_across(
    context: VerbContext, resource: Resource[Any], record_id: int
) -> tuple[VerbContext, Any] | None:
    """A record of any of the partner's shops, with the context of that shop."""
    for shop_id in context.shops:
        there = await context.of_shop(shop_id)
        found = await there.find(resource, record_id)
        if found is not None:
            return there, found
    return None


async def hotline_of(context: VerbContext, hotline_id: int) -> tuple[VerbContext, Hotline]:
    """A hotline that was not removed, with its shop's context; raises NotFound."""
    found = await find_across(context, HOTLINES, hotline_id)
    if found is None or found[1].status == "N":
        raise NotFound(NotFound.usual, hint=f"the partner has no hotline {hotline_id}")
    return found


async def tenant_of(context: VerbContext, tenant_id: int) -> tuple[VerbContext, Tenant]:
    """A tenant of one of the partner's shops, with its shop's context; raises NotFound."""
    found = await find_across(context, TENANTS, tenant_id)
    if found is None:
        raise NotFound(NotFound.usual, hint=f"the partner has no tenant {tenant_id}")
    return found


async def tenant_of_shop(context: VerbContext, shop_id: int) -> Tenant | None:
    """The tenant that a shop owns."""
    return await context.latest(TENANTS, owner_id=shop_id)
