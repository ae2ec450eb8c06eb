"""A message of SMS Brandname."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import Field, Id, Integer, Phone, Text, Texts, Time, Words, ours
from mock_server.fidelity import Grade

Channel = Literal["unknown", "ZNS", "AutoCall", "BrandnameSMS"]
"""The names of channels in reports; the source says which of them is certain."""

Status = Literal["unknown", "PROCESSING", "SUCCESS", "FAIL"]

CHANNELS: dict[str, Channel] = {"1": "ZNS", "2": "AutoCall", "3": "BrandnameSMS"}
"""Channels by their numbers in ``routerule``."""

FIRST_ID = 1_350_000_000_000_000_000

_OURS = "ours: no method shows it"


class SmsMessage(Struct, frozen=True, kw_only=True):
    """A message as the control API shows it."""

    channel: Annotated[
        Channel,
        Field(
            "The channel that is being tried, or was tried last.",
            filterable=True,
            grade=Grade.OBSERVED,
            source="a public client expects `BrandnameSMS` for `sms`; the other words are ours",
        ),
    ]
    created_at: Annotated[Time, Field("When it was requested.", sort=5)]
    duration: Annotated[Integer, Field("By AutoCall: the duration of the call in seconds.")]
    error_code: Annotated[Text, Field("Why the last channel failed; empty if it did not.")]
    id: Annotated[Id, Field("Its number.", grade=Grade.ASSUMED, source=_OURS)]
    id_omni_mess: Annotated[
        Text, Field("Its id: `ICOMNI` and 30 characters.", filterable=True, rare=True)
    ]
    list_param: Annotated[Texts, Field("The values of the template's variables.")]
    mtcount: Annotated[Integer, Field("By SMS: the number of parts charged.")]
    phone: Annotated[Phone, Field("The recipient's number.", filterable=True, rare=True)]
    routes: Annotated[
        Words, Field("The channels that have not been tried.", grade=Grade.ASSUMED, source=_OURS)
    ]
    status: Annotated[Status, Field("`PROCESSING`, `SUCCESS` or `FAIL`.", filterable=True)]
    telcoid: Annotated[Integer, Field("The network of the number.")]
    templatecode: Annotated[Text, Field("Its template.", filterable=True)]
    updated_at: Annotated[
        Time, Field("Time of the last change.", sort=2, grade=Grade.ASSUMED, source=_OURS)
    ]
    failures: Annotated[Words, ours("The error code of each channel that will fail.", _OURS)]
    shop_id: Annotated[Id, ours("The shop.", _OURS)]
