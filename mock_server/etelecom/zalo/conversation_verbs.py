"""Writing to a follower: a text, an image, a sticker, a file, or a request to share their data."""

from typing import Annotated, Any

from msgspec import Struct

from mock_server.contract.fields import Field, Id, MaybeText, Text
from mock_server.contract.nested_values import ObjectKind
from mock_server.contract.verbs import Sends, Verb, VerbContext
from mock_server.errors import InvalidArgument
from mock_server.etelecom.counts import ONE, Updated
from mock_server.etelecom.zalo.consulting import ToRecipient, addressee, refused, sent, uploaded
from mock_server.etelecom.zalo.conversation import quota
from mock_server.etelecom.zalo.conversation_record import Conversation
from mock_server.etelecom.zalo.error_codes import PARAMETERS
from mock_server.fidelity import documented
from mock_server.formats import read_time

LONGEST_TEXT = 2_000
_LONGEST_TITLE, _LONGEST_SUBTITLE = 100, 500
_TO = {"oa_id": "2258329079718686512", "recipient": {"user_id": "6891843337112681061"}}
_SENDS = Sends(to=("oa_id", "recipient"), values=("message",), looked_up_by=frozenset())
_OA = Field("The OA that writes.", required=True)
_RECIPIENT = Field("The customer: `user_id`.", required=True)


def _answer(kind: str, **more: Any) -> dict[str, Any]:
    """An example of a response."""
    return {
        "direction": "out",
        "msg_id": "Bwv1xYL-Q0fOVzWA-OMm",
        "oa_id": "2258329079718686512",
        **more,
        "recipient_id": "6891843337112681061",
        "sender_id": "2258329079718686512",
        "shop_id": "1000000000000000001",
        "type": kind,
        "user_id": "3928324740081915512",
        "wl_partner_id": "0",
        "zl_user_id": "6891843337112681061",
    }


_QUOTA = quota(2_258_329_079_718_686_512, read_time("2026-03-10T08:00:00Z"))


class TextMessage(Struct, frozen=True, kw_only=True):
    """A text."""

    text: Annotated[Text, Field("Its text, at most 2,000 characters.", required=True)]


class TextAsked(Struct, frozen=True, kw_only=True):
    """The request of ``OASendText``."""

    message: Annotated[TextMessage, ObjectKind(TextMessage), Field("The text.", required=True)]
    oa_id: Annotated[Id, _OA]
    recipient: Annotated[ToRecipient, _RECIPIENT]


@Verb(
    "Zalo/OASendText",
    sends=_SENDS,
    example={**_TO, "message": {"text": "Đơn hàng của bạn đang được giao."}},
    example_answer=_answer("text", quota=_QUOTA),
)
async def oa_send_text(context: VerbContext, asked: TextAsked) -> Conversation:
    """Writes a text to a follower."""
    follower = await addressee(context, asked.oa_id, asked.recipient.user_id)
    if (length := len(asked.message.text)) > LONGEST_TEXT:
        raise refused(PARAMETERS, f"message.text has {length} characters, more than {LONGEST_TEXT}")
    return await sent(context, follower, "text", asked.message.text)


class ImageMessage(Struct, frozen=True, kw_only=True):
    """An image, by one of the two."""

    attachment_id: Annotated[MaybeText, Field("The `token` of an uploaded image or GIF.")]
    image_url: Annotated[MaybeText, Field("The image's address.")]


class ImageAsked(Struct, frozen=True, kw_only=True):
    """The request of ``OASendImage``."""

    message: Annotated[
        ImageMessage,
        ObjectKind(ImageMessage),
        Field("The image: `attachment_id` or `image_url`.", required=True),
    ]
    oa_id: Annotated[Id, _OA]
    recipient: Annotated[ToRecipient, _RECIPIENT]


@Verb(
    "Zalo/OASendImage",
    sends=_SENDS,
    example={**_TO, "message": {"image_url": "https://example.com/banner.png"}},
    example_answer=_answer("photo", quota=_QUOTA),
)
async def oa_send_image(context: VerbContext, asked: ImageAsked) -> Conversation:
    """Sends an image to a follower."""
    token, url = asked.message.attachment_id, asked.message.image_url
    if (token is None) == (url is None):
        raise InvalidArgument.of("message", "must have one of attachment_id and image_url")
    follower = await addressee(context, asked.oa_id, asked.recipient.user_id)
    if token is None:
        return await sent(context, follower, "photo", url or "")
    upload = await uploaded(context, asked.oa_id, token, "image", "gif")
    return await sent(context, follower, "GIF" if upload.type == "gif" else "photo", token)


class StickerMessage(Struct, frozen=True, kw_only=True):
    """A sticker."""

    attachment_id: Annotated[Text, Field("The sticker on Zalo's system.", required=True)]


class StickerAsked(Struct, frozen=True, kw_only=True):
    """The request of ``OASendSticker``."""

    message: Annotated[
        StickerMessage, ObjectKind(StickerMessage), Field("The sticker.", required=True)
    ]
    oa_id: Annotated[Id, _OA]
    recipient: Annotated[ToRecipient, _RECIPIENT]


@Verb(
    "Zalo/OASendSticker",
    sends=_SENDS,
    example={**_TO, "message": {"attachment_id": "bfe458bf64fa8da4d4eb"}},
    example_answer=_answer("sticker", quota=_QUOTA),
)
async def oa_send_sticker(context: VerbContext, asked: StickerAsked) -> Conversation:
    """Sends a sticker to a follower."""
    follower = await addressee(context, asked.oa_id, asked.recipient.user_id)
    return await sent(context, follower, "sticker", asked.message.attachment_id)


class FileMessage(Struct, frozen=True, kw_only=True):
    """A file."""

    token: Annotated[Text, Field("The `token` of an uploaded file.", required=True)]


class FileAsked(Struct, frozen=True, kw_only=True):
    """The request of ``OASendFile``."""

    message: Annotated[FileMessage, ObjectKind(FileMessage), Field("The file.", required=True)]
    oa_id: Annotated[Id, _OA]
    recipient: Annotated[ToRecipient, _RECIPIENT]


@Verb(
    "Zalo/OASendFile",
    sends=_SENDS,
    not_shown=("quota",),
    example={**_TO, "message": {"token": "QL0sacDJXaoIplHuYLdj_rfCPJko8OQryVNcrLjJsZD"}},
    example_answer=_answer("file"),
)
async def oa_send_file(context: VerbContext, asked: FileAsked) -> Conversation:
    """Sends an uploaded file to a follower."""
    follower = await addressee(context, asked.oa_id, asked.recipient.user_id)
    upload = await uploaded(context, asked.oa_id, asked.message.token, "file")
    return await sent(context, follower, "file", upload.token)


class InfoAsked(Struct, frozen=True, kw_only=True):
    """The request of ``RequestUserInfo``."""

    image_url: Annotated[MaybeText, Field("The address of a picture above it.")]
    oa_id: Annotated[Id, _OA]
    subtitle: Annotated[MaybeText, Field("Its subtitle, at most 500 characters.")]
    title: Annotated[MaybeText, Field("Its title, at most 100 characters.")]
    zl_user_id: Annotated[Id, Field("The customer on Zalo's system.", required=True)]


@Verb(
    "Zalo/RequestUserInfo",
    sends=Sends(
        to=("oa_id", "zl_user_id"),
        values=("title", "subtitle", "image_url"),
        looked_up_by=frozenset(),
    ),
    example={
        "oa_id": "2258329079718686512",
        "zl_user_id": "6891843337112681061",
        "title": "Thông tin giao hàng",
        "subtitle": "Chia sẻ để nhận hàng nhanh hơn",
    },
    example_answer={"updated": 1},
)
async def request_user_info(context: VerbContext, asked: InfoAsked) -> Updated:
    """Asks a follower to share their data with the OA."""
    for name, most in (("title", _LONGEST_TITLE), ("subtitle", _LONGEST_SUBTITLE)):
        if len(getattr(asked, name) or "") > most:
            raise InvalidArgument.of(name, f"must have at most {most} characters")
    follower = await addressee(context, asked.oa_id, asked.zl_user_id)
    await sent(context, follower, "link", " ".join(filter(None, (asked.title, asked.subtitle))))
    return ONE


RULES = (
    documented(
        "conversations.limits",
        "A text has at most 2,000 characters, otherwise -201; a title at most 100 and a subtitle "
        "at most 500, otherwise 400; `OASendImage` requires either `attachment_id` or "
        "`image_url`, otherwise 400.",
        "Zalo's page and the methods' pages; which refusal is ours",
    ),
)
