"""The partner's link to a shop: whether its `shop_key` is taken."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mock_server.contract.fields import Field, Id, Time, Words
from mock_server.fidelity import Grade

LinkState = Literal["linked", "unlinked", "never"]

_OURS = "the vendor lists no links"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLink:
    """A link; every shop has one."""

    id: Annotated[
        Id,
        Field("The same as `shop_id`, for the one that counts.", grade=Grade.ASSUMED, source=_OURS),
    ]
    created_at: Annotated[Time, Field("When the shop was made.", sort=5)]
    redirect_urls: Annotated[
        Words,
        Field("Addresses that the partner registered; any goes while no shop has some."),
    ]
    shop_id: Annotated[Id, Field("The shop.")]
    state: Annotated[LinkState, Field("Whether the shop lets the partner act for it.")]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
