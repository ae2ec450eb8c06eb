"""The life of a hotline: free, in a tenant, free again, removed."""

from mock_server.contract.life import Life, Move, becomes
from mock_server.etelecom.pbx.hotline_record import Hotline

LIFE: Life[Hotline] = Life(
    states={
        "free": "`status` `Z`: it is in no tenant.",
        "in-tenant": "`status` `P`: it receives calls, and extensions call out with it.",
        "removed": "`status` `N`: the vendor's lists no longer show it.",
    },
    begins=("free", "in-tenant"),
    state_of=lambda hotline: {"Z": "free", "P": "in-tenant"}.get(hotline.status, "removed"),
    moves=(
        Move(
            "join",
            ("free",),
            "in-tenant",
            "`PartnerAddHotlineToTenant`, or `PartnerActivateTenant` with it",
            becomes(status="P", connection_method="direct"),
        ),
        Move(
            "leave",
            ("in-tenant",),
            "free",
            "`PartnerRemoveHotlineFromTenant`",
            becomes(status="Z", tenant_id=0),
        ),
        Move("remove", ("free",), "removed", "`PartnerRemoveHotline`", becomes(status="N")),
    ),
)
