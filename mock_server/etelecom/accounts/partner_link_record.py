"""The partner's link to a shop: whether its `shop_key` is accepted."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import Field, Id, Time, Words, assumed_field

LinkState = Literal["linked", "unlinked", "never"]

_OURS = "no method of the vendor's lists links"


class PartnerLink(Struct, frozen=True, kw_only=True):
    """A link. Every shop has one."""

    id: Annotated[Id, assumed_field("The same as `shop_id`: each shop has one link.", _OURS)]
    created_at: Annotated[Time, Field("When the shop was created.", sort=5)]
    redirect_urls: Annotated[
        Words,
        Field(
            "Redirect addresses that the partner registered; any address is accepted while no "
            "shop has any."
        ),
    ]
    shop_id: Annotated[Id, Field("The shop.")]
    state: Annotated[LinkState, Field("Whether the shop allows the partner to act for it.")]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
