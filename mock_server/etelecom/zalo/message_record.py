"""A ZNS message as the vendor shows it."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import (
    Field,
    Flag,
    Id,
    Integer,
    MaybeTime,
    Phone,
    SentPhone,
    TemplateId,
    Text,
    Texts,
    Time,
    Words,
)

MessageType = Literal["unknown", "template", "journey", "uid"]

MessageStatus = Literal["Z", "P", "N"]

DeliveryStatus = Literal["unknown", "received", "seen"]

SendingMode = Literal["unknown", "default", "tag3"]

FIRST_ID = 1_800_000_000_000_000_000


class Message(Struct, frozen=True, kw_only=True):
    """A ZNS message, in the order of the vendor's JSON."""

    campaign_id: Annotated[Id, Field("The campaign; 0 for none.", filterable=True, rare=True)]
    created_at: Annotated[Time, Field("Creation time.", sort=5)]
    delivery_status: Annotated[
        DeliveryStatus, Field("Whether it arrived and was seen.", filterable=True)
    ]
    delivery_time: Annotated[MaybeTime, Field("When the customer's device got it.")]
    error_code: Annotated[Integer, Field("Zalo's error code; 0 unless the status is `N`.")]
    error_message: Annotated[Text, Field("What the error code means.")]
    feedback: Annotated[Words, Field("The notes that the customer ticked in a rating.")]
    fee_main: Annotated[Integer, Field("The price of the message, in dong.")]
    fee_token: Annotated[
        Integer, Field("The additional price of a journey's first message, in dong.")
    ]
    id: Annotated[Id, Field("The message on eTelecom's system.")]
    is_charged: Annotated[Flag, Field("Whether it is charged.", filterable=True)]
    is_development: Annotated[
        Flag, Field("Whether it was sent in the mode `development`.", filterable=True)
    ]
    journey_id: Annotated[
        Id, Field("Its journey on Zalo's system; 0 for none.", filterable=True, rare=True)
    ]
    msg_id: Annotated[
        Text, Field("The message on Zalo's system; empty when refused.", filterable=True, rare=True)
    ]
    note: Annotated[Text, Field("The customer's note in a rating.")]
    oa_id: Annotated[Id, Field("The OA that sent it.", filterable=True)]
    phone: Annotated[Phone, Field("The recipient's number.", filterable=True, rare=True)]
    rate: Annotated[Integer, Field("The stars of a rating; 0 for none.")]
    request_time: Annotated[Time, Field("When the shop requested it.")]
    response_data: Annotated[Text, Field("Zalo's answer; empty here, as no page shows its form.")]
    sending_mode: Annotated[SendingMode, Field("How it was sent.")]
    sent_time: Annotated[MaybeTime, Field("When Zalo sent it.")]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.")]
    status: Annotated[
        MessageStatus, Field("`P` success, `N` failure; `Z` the zero value.", filterable=True)
    ]
    submit_time: Annotated[Time, Field("When it was submitted to Zalo.")]
    template_data: Annotated[Texts, Field("The values of the template's variables.")]
    template_id: Annotated[TemplateId, Field("The template; a JSON integer.", filterable=True)]
    timeout: Annotated[Integer, Field("Milliseconds for which Zalo tries to deliver it.")]
    tracking_id: Annotated[Text, Field("The shop's own id for it.", filterable=True, rare=True)]
    type: Annotated[MessageType, Field("The type of message.", filterable=True)]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    user_id: Annotated[Id, Field("The eTelecom user who sent it.", filterable=True)]
    zl_user_id: Annotated[Id, Field("The customer on Zalo's system; 0 while unknown.")]
    sent_phone: SentPhone = ""
