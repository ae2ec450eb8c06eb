"""Links between the partner and the shops of a world."""

from collections.abc import Mapping
from typing import Any

from mock_server.contract.generation import RecordSlot
from mock_server.contract.schema import Resource
from mock_server.etelecom.accounts.partner_link_life import LIFE
from mock_server.etelecom.accounts.partner_link_record import PartnerLink


def generate(slot: RecordSlot) -> PartnerLink:
    """The shop's link, in the state `linked`."""
    return complete(slot, {"id": slot.shop_id})


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> PartnerLink:
    """A link with the given fields."""
    return slot.completed(PartnerLink, given, state="linked")


PARTNER_LINKS = Resource(
    name="partner_link",
    about="The partner's link to the shop.",
    first_id=1_950_000_000_000_000_000,
    generate=generate,
    complete=complete,
    always_seeded=lambda _profile: 1,
    life=LIFE,
)
