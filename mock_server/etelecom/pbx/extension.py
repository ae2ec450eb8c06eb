"""Extensions: the telephones of a shop's users."""

from collections.abc import Mapping
from typing import Any

from mock_server.clock import DAY, LATEST
from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.pbx.extension_life import LIFE
from mock_server.etelecom.pbx.extension_record import VALID_FOR, Extension, ExtensionState
from mock_server.etelecom.pbx.hotline import HOTLINES
from mock_server.etelecom.pbx.tenant import TENANTS
from mock_server.fidelity import assumed

_FIRST_NUMBER = 101
_STATES: tuple[ExtensionState, ...] = ("P", "P", "N", "Z")
"""The seeded extensions; the last one belongs to nobody."""


def generate(slot: RecordSlot) -> Extension:
    """Two extensions that are valid, one that expired yesterday, and a new one without a user."""
    place = slot.index % len(_STATES)
    tenants, hotlines = slot.known["tenants"], slot.known["hotlines"]
    state = _STATES[place]
    return complete(
        slot,
        {
            "created_at": slot.long_ago,
            "extension_number": str(_FIRST_NUMBER + place),
            "hotline_id": hotlines[place % 2].id if len(hotlines) > 1 else 0,
            "state": state,
            "tenant_domain": tenants[0].domain if tenants else "",
            "tenant_id": tenants[0].id if tenants else 0,
            "user_id": 0 if state == "Z" else slot.user_ids[place % len(slot.user_ids)],
            **({"expires_at": max(slot.anchor - DAY, 1)} if state == "N" else {}),
        },
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Extension:
    """A newly created extension with the given fields."""
    created_at = given.get("created_at", slot.created_at)
    return slot.completed(
        Extension,
        given,
        account_id=slot.shop_id,
        expires_at=min(created_at + VALID_FOR, LATEST),
        extension_number=str(_FIRST_NUMBER + slot.draws.below(800)),
        extension_password=slot.draws.token(16),
        tenant_domain=f"{slot.shop_id}.pbx.example",
    )


EXTENSIONS = Resource(
    name="extension",
    operation="GetExtensions",
    about="The shop's extensions, newest first unless sorted otherwise.",
    first_id=1_130_000_000_000_000_000,
    generate=generate,
    complete=complete,
    life=LIFE,
    dated_by={},
    service="Etelecom",
    also_indexed=("extension_number", "user_id"),
    refers_to=(TENANTS, HOTLINES),
    seeded_together=len(_STATES),
)

RULES = (
    assumed(
        "pbx.extension-states",
        "A created extension is `Z`, becomes `P` with its first call, and `N` two years after its "
        "creation.",
        "the documented words: new, valid, expired",
    ),
)
