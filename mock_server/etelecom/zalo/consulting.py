"""Whether Zalo allows an OA to write to a follower, and what is stored if it does."""

from typing import Annotated, Any

from msgspec import Struct

from mock_server.clock import DAY, HOUR
from mock_server.contract.fields import Field, Id
from mock_server.contract.nested_values import ObjectKind
from mock_server.contract.verbs import VerbContext
from mock_server.errors import FailedPrecondition
from mock_server.etelecom.zalo import error_codes
from mock_server.etelecom.zalo.account_record import Account
from mock_server.etelecom.zalo.account_verbs import oa_of
from mock_server.etelecom.zalo.conversation import CONVERSATIONS, quota
from mock_server.etelecom.zalo.conversation_record import Conversation, ConversationType
from mock_server.etelecom.zalo.follower import FOLLOWERS
from mock_server.etelecom.zalo.follower_life import LIFE
from mock_server.etelecom.zalo.follower_record import Follower
from mock_server.etelecom.zalo.upload import UPLOADS
from mock_server.etelecom.zalo.upload_life import LIFE as UPLOAD_LIFE
from mock_server.etelecom.zalo.upload_record import Upload, UploadType
from mock_server.fidelity import assumed, documented

_VIETNAM = 7 * HOUR
_NIGHT_BEGINS, _NIGHT_ENDS = 22 * HOUR, 6 * HOUR


class Recipient(Struct, frozen=True, kw_only=True):
    """The recipient of a message."""

    user_id: Annotated[Id, Field("The customer on Zalo's system, `zl_user_id`.", required=True)]


ToRecipient = Annotated[Recipient, ObjectKind(Recipient)]


def refused(code: int, hint: str = "") -> FailedPrecondition:
    """Zalo's refusal of a call whose response has no ``error_code``, and what a person needs."""
    return FailedPrecondition(error_codes.CONSULTING_MESSAGES[code], {"reason": str(code)}, hint)


def is_night(now: int) -> bool:
    """Whether it is between 22:00 and 06:00 in Vietnam."""
    clock = (now + _VIETNAM) % DAY
    return clock >= _NIGHT_BEGINS or clock < _NIGHT_ENDS


async def addressee(context: VerbContext, oa_id: int, zl_user_id: int) -> Follower:
    """The follower whom the OA may write to now.

    Raises:
        NotFound: the shop has no such OA.
        FailedPrecondition: Zalo refuses.
    """
    account: Account = await oa_of(context, oa_id)
    follower = await context.latest(FOLLOWERS, oa_id=oa_id, zl_user_id=zl_user_id)
    if account.status == "N":
        raise refused(error_codes.TOKEN_OF_CONSULTING)
    if follower is None:
        raise refused(
            error_codes.PARAMETERS, f"the OA has no follower with zl_user_id {zl_user_id}"
        )
    state = LIFE.state_at(follower, context.now)
    if state == "left":
        raise refused(error_codes.NO_FOLLOWER)
    if state == "closed":
        raise refused(error_codes.NO_INTERACTION)
    if state == "charged":
        if is_night(context.now):
            raise refused(error_codes.NIGHT)
        if account.remaining_quota <= 0:
            raise refused(error_codes.QUOTA_OF_CONSULTING)
    return follower


async def uploaded(context: VerbContext, oa_id: int, token: str, *types: UploadType) -> Upload:
    """The OA's upload with a token; raises FailedPrecondition if it cannot be sent this way."""
    upload = await context.latest(UPLOADS, token=token)
    if upload is None or upload.oa_id != oa_id or upload.type not in types:
        raise refused(
            error_codes.PARAMETERS, f"the OA has no upload ({' or '.join(types)}) with this token"
        )
    if UPLOAD_LIFE.state_at(upload, context.now) == "gone":
        raise refused(error_codes.PARAMETERS, "the upload is older than 7 days")
    return upload


async def sent(
    context: VerbContext, follower: Follower, kind: ConversationType, text: str
) -> Conversation:
    """Stores the message that the OA sent."""
    fields: dict[str, Any] = {
        "oa_id": follower.oa_id,
        "quota": quota(follower.oa_id, follower.said_at or follower.created_at),
        "text": text,
        "type": kind,
        "zl_user_id": follower.zl_user_id,
    }
    return await context.create(CONVERSATIONS, **fields)


RULES = (
    documented(
        "conversations.windows",
        "For 48 hours after a follower's last message an OA can write to them free of charge; "
        "then, up to seven days, outside the night; then not at all: -230. Following the OA and "
        "sharing data count as a message.",
        "Zalo's rules; that the night matters only after the 48 hours is ours",
    ),
    assumed(
        "conversations.night",
        "Night is from 22:00 to 06:00 in Vietnam: -234.",
        "Zalo's text names the hours; the time zone is ours",
    ),
    assumed(
        "conversations.refusals",
        "A consulting message that Zalo refuses gets 412 `failed_precondition` with Zalo's text, "
        "and its code in `meta.reason`: -216 if the OA is disconnected, -201 for a customer or a "
        "token that the OA does not know or that has expired, -213 for a customer who left, "
        "-230, -234, and -211 without quota after the 48 hours.",
        "the response has no `error_code`; Zalo's codes",
    ),
)
