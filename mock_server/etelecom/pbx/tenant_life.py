"""The life of a tenant: created by its shop, activated by the partner, disabled."""

from mock_server.contract.life import Life, Move, becomes
from mock_server.etelecom.pbx.tenant_record import Tenant

_ACTIVE = becomes(status="P", connection_method="direct")

LIFE: Life[Tenant] = Life(
    states={
        "created": "`status` `Z`: it has no hotline and no extensions yet.",
        "active": "`status` `P`: hotlines and extensions can be added.",
        "disabled": "`status` `N`: no extension can be added.",
    },
    begins=("created", "active"),
    state_of=lambda tenant: {"Z": "created", "P": "active"}.get(tenant.status, "disabled"),
    moves=(
        Move("activate", ("created",), "active", "`PartnerActivateTenant`", _ACTIVE),
        Move("disable", ("created", "active"), "disabled", "only a PATCH", becomes(status="N")),
        Move("enable", ("disabled",), "active", "only a PATCH", _ACTIVE),
    ),
)
