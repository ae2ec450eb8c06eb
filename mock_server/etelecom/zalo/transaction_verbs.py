"""Sending a transaction message, a kind of message that Zalo has discontinued."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Struct

from mock_server.clock import SECOND
from mock_server.contract.fields import Field, Id, MaybeText, Text
from mock_server.contract.nested_values import ObjectKind, ObjectsKind
from mock_server.contract.verbs import Sends, Verb, VerbContext
from mock_server.errors import InvalidArgument
from mock_server.etelecom.zalo.consulting import ToRecipient, addressee, refused, sent
from mock_server.etelecom.zalo.error_codes import METHOD_UNSUPPORTED
from mock_server.fidelity import assumed, documented

ENDED_AT = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()) * SECOND
_MOST_BUTTONS = 4

Language = Literal["unknown", "VI", "EN"]
ButtonType = Literal[
    "unknown", "oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.sms", "oa.open.phone"
]
TransactionType = Literal[
    "unknown",
    "transaction_billing",
    "transaction_order",
    "transaction_reward",
    "transaction_contract",
    "transaction_booking",
    "transaction_membership",
    "transaction_event",
    "transaction_transaction",
    "transaction_account",
    "transaction_internal",
    "transaction_partnership",
    "transaction_education",
    "transaction_rating",
]


class Payload(Struct, frozen=True, kw_only=True):
    """The action of a button."""

    content: Annotated[MaybeText, Field("The text that it sends.")]
    phone_code: Annotated[MaybeText, Field("The number that it calls or sends an SMS to.")]
    url: Annotated[MaybeText, Field("The address that it opens.")]


class Button(Struct, frozen=True, kw_only=True):
    """A button below the message."""

    image_icon: Annotated[MaybeText, Field("The address of its icon.")]
    payload: Annotated[Payload | None, ObjectKind(Payload), Field("Its action.")]
    title: Annotated[MaybeText, Field("What it says.")]
    type: Annotated[ButtonType | None, Field("Its type.")]


class Banner(Struct, frozen=True, kw_only=True):
    """The picture above the message."""

    attachment_id: Annotated[MaybeText, Field("The `token` of an uploaded image.")]
    image_url: Annotated[MaybeText, Field("The image's address.")]


class Paragraph(Struct, frozen=True, kw_only=True):
    """A text of the message."""

    align: Annotated[MaybeText, Field("`left`, `center` or `right`.")]
    content: Annotated[MaybeText, Field("What it says.")]


class Row(Struct, frozen=True, kw_only=True):
    """A row of the message's table."""

    key: Annotated[MaybeText, Field("Its label.")]
    style: Annotated[MaybeText, Field("Its style.")]
    value: Annotated[MaybeText, Field("What it says.")]


class TransactionMessage(Struct, frozen=True, kw_only=True):
    """The message."""

    buttons: Annotated[list[Button] | None, ObjectsKind(Button), Field("At most four buttons.")]
    content_banner: Annotated[Banner | None, ObjectKind(Banner), Field("The picture.")]
    content_header: Annotated[Paragraph | None, ObjectKind(Paragraph), Field("The heading.")]
    content_table: Annotated[list[Row] | None, ObjectsKind(Row), Field("The table.")]
    content_text: Annotated[Paragraph | None, ObjectKind(Paragraph), Field("The text.")]


class TransactionAsked(Struct, frozen=True, kw_only=True):
    """The request of ``SendZNSTxn``."""

    language: Annotated[Language | None, Field("In which language Zalo's own words are.")]
    message: Annotated[
        TransactionMessage,
        ObjectKind(TransactionMessage),
        Field("The message: picture, heading, text, table, buttons.", required=True),
    ]
    oa_id: Annotated[Id, Field("The OA that sends.", required=True)]
    recipient: Annotated[ToRecipient, Field("The customer: `user_id`.", required=True)]
    template_type: Annotated[TransactionType, Field("Its type.", required=True)]


class SentMessage(Struct, frozen=True, kw_only=True):
    """The response of ``SendZNSTxn``."""

    message_id: Annotated[Text, Field("The message on Zalo's system.")]


@Verb(
    "Zalo/SendZNSTxn",
    sends=Sends(
        to=("oa_id", "recipient"),
        values=("message", "template_type"),
        looked_up_by=frozenset(),
    ),
    example={
        "language": "VI",
        "oa_id": "2258329079718686512",
        "recipient": {"user_id": "6891843337112681061"},
        "template_type": "transaction_order",
        "message": {
            "content_text": {"align": "left", "content": "Đơn hàng DH-1001 đang được giao."},
            "content_table": [{"key": "Mã đơn", "value": "DH-1001"}],
            "buttons": [
                {
                    "title": "Xem đơn",
                    "type": "oa.open.url",
                    "payload": {"url": "https://example.com/DH-1001"},
                }
            ],
        },
    },
    example_answer={"message_id": "Bwv1xYL-Q0fOVzWA-OMm"},
)
async def send_zns_txn(context: VerbContext, asked: TransactionAsked) -> SentMessage:
    """Sends a transaction message to a follower; Zalo discontinued them on 2026-03-01."""
    if len(asked.message.buttons or ()) > _MOST_BUTTONS:
        raise InvalidArgument.of("message.buttons", f"must be at most {_MOST_BUTTONS}")
    follower = await addressee(context, asked.oa_id, asked.recipient.user_id)
    if context.now >= ENDED_AT and context.alternative("txn_upstream") != "goes_on":
        raise refused(METHOD_UNSUPPORTED)
    text = asked.message.content_text.content if asked.message.content_text else ""
    message = await sent(context, follower, "link", text or "")
    return SentMessage(message_id=message.msg_id)


RULES = (
    assumed(
        "conversations.transactions",
        "`SendZNSTxn` works until 2026-03-01T00:00:00Z by the world's clock; afterwards it gets "
        "412 with -106, `Method unsupported`.",
        "Zalo's page names the day; the vendor's response then is ours",
    ),
    documented(
        "conversations.buttons",
        "`SendZNSTxn` accepts at most four buttons, otherwise 400.",
        "the method's page; which refusal is ours",
    ),
)
