"""The life of a hotline: free, in a tenant, free again, removed."""

from dataclasses import replace

from mock_server.contract.life import NOTHING, Life, Move
from mock_server.etelecom.pbx.hotline_record import Hotline


def _join(hotline: Hotline, at: int) -> Hotline:
    return replace(hotline, status="P", connection_method="direct", updated_at=at)


def _leave(hotline: Hotline, at: int) -> Hotline:
    return replace(hotline, status="Z", tenant_id=0, updated_at=at)


def _remove(hotline: Hotline, at: int) -> Hotline:
    return replace(hotline, status="N", updated_at=at)


LIFE: Life[Hotline] = Life(
    states={
        "free": "`status` `Z`: it is in no tenant.",
        "in-tenant": "`status` `P`: calls come by it, and extensions call out with it.",
        "removed": "`status` `N`: no list of the vendor's shows it any more.",
    },
    begins=("free", "in-tenant"),
    state_of=lambda hotline: {"Z": "free", "P": "in-tenant"}.get(hotline.status, "removed"),
    moves=(
        Move(
            "join",
            ("free",),
            "in-tenant",
            "`PartnerAddHotlineToTenant`, or `PartnerActivateTenant` with it",
            _join,
        ),
        Move("leave", ("in-tenant",), "free", "`PartnerRemoveHotlineFromTenant`", _leave),
        Move("remove", ("free",), "removed", "`PartnerRemoveHotline`", _remove),
    ),
    natural=lambda _hotline: NOTHING,
)
