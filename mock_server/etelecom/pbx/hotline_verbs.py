"""Adding a hotline, putting it into a tenant, taking it out again and removing it."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, Id, MaybeId, MaybeText, Text
from mock_server.contract.values import FlagKind
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import FailedPrecondition, NotFound
from mock_server.etelecom.counts import ONE, Deleted, Removed, Updated
from mock_server.etelecom.pbx.hotline import HOTLINES
from mock_server.etelecom.pbx.hotline_record import Hotline, Network
from mock_server.etelecom.pbx.look_ups import hotline_of, tenant_of
from mock_server.etelecom.pbx.tenant_record import Tenant
from mock_server.fidelity import Grade, observed

_INFERRED = "the admin call's text in the public source; this name of the method is inferred"


class AddAsked(Struct, frozen=True, kw_only=True):
    """The request of ``PartnerAddHotline``."""

    hotline: Annotated[Text, Field("The number.", required=True, missing="Missing hotline number")]
    name: Annotated[Text, Field("Its name.", required=True)]
    description: Annotated[MaybeText, Field("Its description.")]
    is_free_charge: Annotated[bool | None, FlagKind(), Field("Whether the balance is not checked.")]
    network: Annotated[Network | None, Field("The network to which it belongs.")]
    owner_id: Annotated[MaybeId, Field("The shop that gets it; nobody if it is absent.")]


@Verb(
    "Etelecom/PartnerAddHotline",
    creates=True,
    callers="partner",
    example={"hotline": "02473001001", "name": "Hotline", "network": "viettel"},
)
async def partner_add_hotline(context: VerbContext, asked: AddAsked) -> Hotline:
    """Adds a hotline, for a shop or for nobody yet."""
    shops = context.shops
    if asked.owner_id is not None and asked.owner_id not in shops:
        raise NotFound(NotFound.usual, hint=f"owner_id: the partner has no shop {asked.owner_id}")
    for shop_id in shops:
        there = await context.of_shop(shop_id)
        same = await there.latest(HOTLINES, hotline=asked.hotline)
        if same is not None and same.status != "N":
            raise FailedPrecondition("Hotline was existed")
    owner = context if asked.owner_id is None else await context.of_shop(asked.owner_id)
    return await owner.create(
        HOTLINES,
        hotline=asked.hotline,
        name=asked.name,
        description=asked.description or "",
        is_free_charge=asked.is_free_charge,
        network=asked.network or "unknown",
        owner_id=asked.owner_id or 0,
    )


class JoinAsked(Struct, frozen=True, kw_only=True):
    """The request of ``PartnerAddHotlineToTenant``."""

    hotline_id: Annotated[
        Id, Field("The hotline, which must be free.", required=True, missing="Missing hotline_id")
    ]
    tenant_id: Annotated[
        Id, Field("The tenant, which must be active.", required=True, missing="Missing tenant_id")
    ]


@Verb(
    "Etelecom/PartnerAddHotlineToTenant",
    callers="partner",
    since=Grade.OBSERVED,
    example={"hotline_id": "1119999750731660124", "tenant_id": "1109999946871105374"},
    example_answer={"updated": 1},
)
async def partner_add_hotline_to_tenant(context: VerbContext, asked: JoinAsked) -> Updated:
    """Puts a free hotline into an active tenant."""
    found = await hotline_of(context, asked.hotline_id)
    _, tenant = await tenant_of(context, asked.tenant_id)
    await put_into_tenant(found, tenant)
    return ONE


async def put_into_tenant(found: tuple[VerbContext, Hotline], tenant: Tenant) -> None:
    """Put a hotline into an active tenant, whose owner becomes its own; or FailedPrecondition."""
    context, hotline = found
    if hotline.status == "P":
        raise FailedPrecondition("Hotline was activated.")
    if tenant.status != "P":
        raise FailedPrecondition(f"Tenant {tenant.name} was not activated")
    joined = await context.move(HOTLINES, hotline, "join")
    await context.change(HOTLINES, joined, tenant_id=tenant.id, owner_id=tenant.owner_id)


class LeaveAsked(Struct, frozen=True, kw_only=True):
    """The request of ``PartnerRemoveHotlineFromTenant``."""

    owner_id: Annotated[MaybeId, Field("The shop that owns it.")]
    hotline_id: Annotated[Id, Field("The hotline.", required=True, missing="Missing hotline_id")]


@Verb(
    "Etelecom/PartnerRemoveHotlineFromTenant",
    callers="partner",
    since=Grade.OBSERVED,
    example={"hotline_id": "1119999863044926787", "owner_id": "1000000000000000001"},
    example_answer={"removed": 1},
)
async def partner_remove_hotline_from_tenant(context: VerbContext, asked: LeaveAsked) -> Removed:
    """Takes a hotline out of its tenant."""
    there, hotline = await hotline_of(context, asked.hotline_id)
    if hotline.status != "P":
        raise FailedPrecondition("Hotline was not activated")
    if not hotline.tenant_id or asked.owner_id not in (None, hotline.owner_id):
        raise NotFound("Hotline does not belongs to any Tenant")
    await there.move(HOTLINES, hotline, "leave")
    return Removed(removed=1)


class RemoveAsked(Struct, frozen=True, kw_only=True):
    """The request of ``PartnerRemoveHotline``."""

    id: Annotated[Id, Field("The hotline, which must be free.", required=True)]


@Verb(
    "Etelecom/PartnerRemoveHotline",
    callers="partner",
    since=Grade.OBSERVED,
    example={"id": "1119999750731660124"},
    example_answer={"deleted": 1},
)
async def partner_remove_hotline(context: VerbContext, asked: RemoveAsked) -> Deleted:
    """Removes a free hotline."""
    there, hotline = await hotline_of(context, asked.id)
    if hotline.status == "P":
        raise FailedPrecondition("Hotline was activated. Can not delete")
    await there.move(HOTLINES, hotline, "remove")
    return Deleted(deleted=1)


RULES = (
    observed(
        "pbx.hotline-added",
        "`PartnerAddHotline` without `hotline` gets 400 `Missing hotline number`; a number that "
        "already exists in any of the partner's shops gets 412 `Hotline was existed`.",
    ),
    observed(
        "pbx.hotline-joins",
        "`PartnerAddHotlineToTenant`: 400 `Missing hotline_id`, `Missing tenant_id`; 412 `Hotline "
        "was activated.` for one that is in a tenant, `Tenant <name> was not activated` for a "
        "tenant that is not active. The hotline gets the tenant's owner.",
        _INFERRED,
    ),
    observed(
        "pbx.hotline-leaves",
        "`PartnerRemoveHotlineFromTenant`: 412 `Hotline was not activated` for a free one, 404 "
        "`Hotline does not belongs to any Tenant` if it has no tenant or another owner. "
        "`PartnerRemoveHotline` with one in a tenant gets 412 `Hotline was activated. Can not "
        "delete`; a removed number can be added again.",
        _INFERRED,
    ),
)
