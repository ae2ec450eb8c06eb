"""A partner's request for permission to act for a shop."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import SECOND
from mock_server.contract.fields import Field, Id, MaybePhone, Text, Time, assumed_field

ShopRequestStatus = Literal["waiting", "agreed", "refused"]

EXPIRES_IN = 900
"""How long an authorisation token is valid, in seconds."""

VALID_FOR = EXPIRES_IN * SECOND

_OURS = "no method of the vendor's lists them"


class ShopRequest(Struct, frozen=True, kw_only=True):
    """What a page asks somebody at the shop."""

    id: Annotated[Id, assumed_field("The request.", _OURS)]
    created_at: Annotated[Time, Field("When the request was made.", sort=5)]
    email: Annotated[Text, Field("The shop's address, as the partner gave it.")]
    expires_at: Annotated[Time, Field("Until when the shop can agree.")]
    granted_shop_id: Annotated[
        Id, Field("The shop that is asked or that agreed; 0 while it is unknown.")
    ]
    name: Annotated[Text, Field("The shop's name, as the partner gave it.")]
    phone: Annotated[MaybePhone, Field("The shop's number, as the partner gave it.")]
    redirect_url: Annotated[Text, Field("Where the browser is redirected; empty for nowhere.")]
    shop_id: Annotated[Id, Field("The shop with whose data the request is kept.")]
    status: Annotated[ShopRequestStatus, Field("Its state.", filterable=True)]
    token: Annotated[
        Text,
        Field(
            "The secret part of its page's address and of its token.", filterable=True, rare=True
        ),
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
