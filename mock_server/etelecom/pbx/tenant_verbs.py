"""Creating, reading and activating a tenant."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, MaybeId
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import FailedPrecondition, InvalidArgument, NotFound
from mock_server.etelecom.counts import ONE, Updated
from mock_server.etelecom.pbx.hotline_verbs import put_into_tenant
from mock_server.etelecom.pbx.look_ups import hotline_of, tenant_of, tenant_of_shop
from mock_server.etelecom.pbx.tenant import TENANTS
from mock_server.etelecom.pbx.tenant_record import Tenant
from mock_server.fidelity import assumed, observed


@Verb("Etelecom/CreateTenant", creates=True, example_preset="empty")
async def create_tenant(context: VerbContext) -> Tenant:
    """Creates the shop's tenant, which the partner then activates."""
    if await tenant_of_shop(context, context.shop.shop_id) is not None:
        raise FailedPrecondition("Tenant đã được tạo cho người dùng này")
    return await context.create(TENANTS)


@Verb("Etelecom/GetTenant")
async def get_tenant(context: VerbContext) -> Tenant:
    """Returns the shop's tenant."""
    tenant = await tenant_of_shop(context, context.shop.shop_id)
    if tenant is None:
        raise NotFound(NotFound.usual, hint="the shop has no tenant: call CreateTenant first")
    return tenant


class ActivateAsked(Struct, frozen=True, kw_only=True):
    """The request of ``PartnerActivateTenant``."""

    connection_id: Annotated[MaybeId, Field("Its connection.")]
    owner_id: Annotated[MaybeId, Field("The shop that owns it; or give `tenant_id`.")]
    tenant_id: Annotated[MaybeId, Field("The tenant; or give `owner_id`.")]
    hotline_id: Annotated[MaybeId, Field("A free hotline to put into it.")]


@Verb(
    "Etelecom/PartnerActivateTenant",
    callers="partner",
    example={"owner_id": "1000000000000000001"},
    example_preset="empty",
    example_after=(create_tenant,),
    example_answer={"updated": 1},
)
async def partner_activate_tenant(context: VerbContext, asked: ActivateAsked) -> Updated:
    """Activates a tenant of one of the partner's shops."""
    there, tenant = await _named(context, asked)
    if tenant.status == "P":
        raise FailedPrecondition("Tenant was activated")
    active = await there.move(TENANTS, tenant, "activate" if tenant.status == "Z" else "enable")
    if asked.connection_id is not None:
        active = await there.change(TENANTS, active, connection_id=asked.connection_id)
    if asked.hotline_id is not None:
        await put_into_tenant(await hotline_of(context, asked.hotline_id), active)
    return ONE


async def _named(context: VerbContext, asked: ActivateAsked) -> tuple[VerbContext, Tenant]:
    """The tenant with that id, or of that owner; if both are given, both must match."""
    if asked.tenant_id is not None:
        there, tenant = await tenant_of(context, asked.tenant_id)
        if asked.owner_id in (None, tenant.owner_id):
            return there, tenant
    elif asked.owner_id is None:
        raise InvalidArgument("Please provide at least owner_id or tenant_id")
    elif asked.owner_id in context.shops:
        there = await context.of_shop(asked.owner_id)
        owned = await tenant_of_shop(there, asked.owner_id)
        if owned is not None:
            return there, owned
    raise NotFound(NotFound.usual, hint=f"owner_id: the shop {asked.owner_id} has no such tenant")


RULES = (
    observed(
        "pbx.tenant-refusals",
        "A shop has one tenant: a second `CreateTenant` gets 412 `Tenant đã được tạo cho người "
        "dùng này`. `PartnerActivateTenant` with an active one gets 412 `Tenant was activated`; "
        "without `owner_id` and `tenant_id`, 400 `Please provide at least owner_id or "
        "tenant_id`.",
    ),
    assumed(
        "pbx.unknown-ids",
        "An id that the switchboard does not know gets 404 `Không tìm thấy.`, unless the method "
        "has its own text for it.",
        "the backend family's default text",
    ),
)
