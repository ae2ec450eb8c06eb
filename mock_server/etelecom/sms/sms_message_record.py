"""A message of SMS Brandname."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mock_server.contract.fields import Field, Id, Integer, Phone, Text, Texts, Time, Words
from mock_server.fidelity import Grade

Channel = Literal["unknown", "ZNS", "AutoCall", "BrandnameSMS"]
"""As reports name them; the source says which word is sure."""

Status = Literal["unknown", "PROCESSING", "SUCCESS", "FAIL"]

CHANNELS: dict[str, Channel] = {"1": "ZNS", "2": "AutoCall", "3": "BrandnameSMS"}
"""By their numbers in ``routerule``."""

FIRST_ID = 1_350_000_000_000_000_000

_OURS = "ours: no method shows it"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsMessage:
    """A message, as the control API shows it."""

    channel: Annotated[
        Channel,
        Field(
            "The channel that it is sent by now, or was at last.",
            filterable=True,
            grade=Grade.OBSERVED,
            source="a public client makes `sms` of `BrandnameSMS`; the other words are ours",
        ),
    ]
    created_at: Annotated[Time, Field("When it was asked for.", sort=5)]
    duration: Annotated[Integer, Field("Seconds of the call, by AutoCall.")]
    error_code: Annotated[Text, Field("Why the last channel failed; empty if it did not.")]
    id: Annotated[Id, Field("Its number.", grade=Grade.ASSUMED, source=_OURS)]
    id_omni_mess: Annotated[
        Text, Field("Its id: `ICOMNI` and 30 characters.", filterable=True, rare=True)
    ]
    list_param: Annotated[Texts, Field("What was filled into the template.")]
    mtcount: Annotated[Integer, Field("Parts that an SMS of it is paid as.")]
    phone: Annotated[Phone, Field("The recipient's number.", filterable=True, rare=True)]
    routes: Annotated[
        Words, Field("The channels still to be tried.", grade=Grade.ASSUMED, source=_OURS)
    ]
    status: Annotated[Status, Field("`PROCESSING`, `SUCCESS` or `FAIL`.", filterable=True)]
    telcoid: Annotated[Integer, Field("The network of the number.")]
    templatecode: Annotated[Text, Field("Its template.", filterable=True)]
    updated_at: Annotated[
        Time, Field("Time of the last change.", sort=2, grade=Grade.ASSUMED, source=_OURS)
    ]
    failures: Annotated[
        Words,
        Field(
            "Why each channel will fail that does.", hidden=True, grade=Grade.ASSUMED, source=_OURS
        ),
    ]
    shop_id: Annotated[Id, Field("The shop.", hidden=True, grade=Grade.ASSUMED, source=_OURS)]
