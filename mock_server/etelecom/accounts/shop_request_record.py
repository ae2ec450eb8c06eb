"""A partner's request to a shop to let it act for the shop."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mock_server.clock import SECOND
from mock_server.contract.fields import Field, Id, MaybePhone, Text, Time
from mock_server.fidelity import Grade

ShopRequestStatus = Literal["waiting", "agreed", "refused"]

EXPIRES_IN = 900
"""Validity of an authorisation token, in seconds."""

VALID_FOR = EXPIRES_IN * SECOND

_OURS = "the vendor lists none of them"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRequest:
    """What a page asks a person of the shop."""

    id: Annotated[Id, Field("The request.", grade=Grade.ASSUMED, source=_OURS)]
    created_at: Annotated[Time, Field("When it was asked.", sort=5)]
    email: Annotated[Text, Field("The shop's address, as the partner gave it.")]
    expires_at: Annotated[Time, Field("Until when it can be agreed to.")]
    granted_shop_id: Annotated[
        Id, Field("The shop that is asked or agreed; 0 while it is not known.")
    ]
    name: Annotated[Text, Field("The shop's name, as the partner gave it.")]
    phone: Annotated[MaybePhone, Field("The shop's number, as the partner gave it.")]
    redirect_url: Annotated[Text, Field("Where the browser is sent back to; empty for nowhere.")]
    shop_id: Annotated[Id, Field("The shop in which the request is kept.")]
    status: Annotated[ShopRequestStatus, Field("What became of it.", filterable=True)]
    token: Annotated[
        Text, Field("The secret part of its page and its token.", filterable=True, rare=True)
    ]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
