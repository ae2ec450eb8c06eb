"""The life of an extension: new, valid from its first call, expired."""

from msgspec.structs import replace

from mock_server.contract.life import NOTHING, Life, Move, Plan, becomes
from mock_server.etelecom.pbx.extension_record import VALID_FOR, Extension


def _natural(extension: Extension) -> Plan:
    if extension.state == "N" or extension.expires_at is None:
        return NOTHING
    return ((extension.expires_at, "expire"),)


def _renew(extension: Extension, at: int) -> Extension:
    return replace(extension, state="P", expires_at=at + VALID_FOR, updated_at=at)


LIFE: Life[Extension] = Life(
    states={
        "new": "`state` `Z`: nobody has called with it yet.",
        "valid": "`state` `P`: it can be called, and calls.",
        "expired": "`state` `N`: it cannot be used.",
    },
    begins=("new", "valid", "expired"),
    state_of=lambda extension: {"Z": "new", "P": "valid"}.get(extension.state, "expired"),
    moves=(
        Move("use", ("new",), "valid", "its first call", becomes(state="P")),
        Move(
            "expire",
            ("new", "valid"),
            "expired",
            "two years later (`expires_at`)",
            becomes(state="N"),
        ),
        Move("renew", ("expired",), "valid", "only a PATCH", _renew),
    ),
    natural=_natural,
)
