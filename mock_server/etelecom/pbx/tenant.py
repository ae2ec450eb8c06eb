"""Tenants: each shop's part of the switchboard."""

from collections.abc import Mapping
from typing import Any

from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.pbx.tenant_life import LIFE
from mock_server.etelecom.pbx.tenant_record import Tenant
from mock_server.fidelity import assumed


def generate(slot: RecordSlot) -> Tenant:
    """The shop's tenant, which is active."""
    return complete(slot, {"created_at": slot.long_ago, "status": "P"})


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Tenant:
    """A newly created tenant with the given fields."""
    owner_id = given.get("owner_id", slot.shop_id)
    active = given.get("status") == "P"
    return slot.completed(
        Tenant,
        given,
        connection_id=5 * 10**18 + slot.draws.below(10**18) if active else 0,
        connection_method="direct" if active else "unknown",
        domain=f"{owner_id}.pbx.example",
        name=f"tenant-{owner_id}",
        owner_id=owner_id,
    )


TENANTS = Resource(
    name="tenant",
    operation="GetPartnerTenantList",
    about="The tenants of the partner's shops, newest first unless sorted otherwise.",
    first_id=1_110_000_000_000_000_000,
    generate=generate,
    complete=complete,
    life=LIFE,
    dated_by={},
    service="Etelecom",
    callers="partner",
    across_shops=True,
    seeded_together=1,
)

RULES = (
    assumed(
        "pbx.owner",
        "`owner_id` of a tenant and of a hotline is the shop's id; a hotline that nobody owns "
        "has `0`.",
        "a shop's `api_key` begins with its account's id",
    ),
)
