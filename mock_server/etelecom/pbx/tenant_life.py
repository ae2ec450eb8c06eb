"""The life of a tenant: created by its shop, activated by the partner, disabled."""

from dataclasses import replace

from mock_server.contract.life import NOTHING, Life, Move
from mock_server.etelecom.pbx.tenant_record import Tenant


def _activate(tenant: Tenant, at: int) -> Tenant:
    return replace(tenant, status="P", connection_method="direct", updated_at=at)


def _disable(tenant: Tenant, at: int) -> Tenant:
    return replace(tenant, status="N", updated_at=at)


LIFE: Life[Tenant] = Life(
    states={
        "created": "`status` `Z`: it has no hotline and no extensions yet.",
        "active": "`status` `P`: hotlines and extensions can be added.",
        "disabled": "`status` `N`: no extension can be added.",
    },
    begins=("created", "active"),
    state_of=lambda tenant: {"Z": "created", "P": "active"}.get(tenant.status, "disabled"),
    moves=(
        Move("activate", ("created",), "active", "`PartnerActivateTenant`", _activate),
        Move("disable", ("created", "active"), "disabled", "a PATCH alone", _disable),
        Move("enable", ("disabled",), "active", "a PATCH alone", _activate),
    ),
    natural=lambda _tenant: NOTHING,
)
