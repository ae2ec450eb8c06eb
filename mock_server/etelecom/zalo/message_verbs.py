"""Sending a ZNS message, with a journey's token or without, and reading one."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Struct

from mock_server.contract.fields import (
    Field,
    Id,
    MaybeId,
    MaybeText,
    MaybeTexts,
    Recipient,
    TemplateId,
    Text,
)
from mock_server.contract.verbs import Sends, Verb, VerbContext
from mock_server.errors import NotFound
from mock_server.etelecom.zalo import error_codes
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.account_record import Account
from mock_server.etelecom.zalo.account_verbs import oa_of
from mock_server.etelecom.zalo.consulting import is_night
from mock_server.etelecom.zalo.journey import JOURNEYS
from mock_server.etelecom.zalo.journey_life import LIFE
from mock_server.etelecom.zalo.journey_record import Journey
from mock_server.etelecom.zalo.journey_verbs import journey_of
from mock_server.etelecom.zalo.message import MESSAGES_SENT
from mock_server.etelecom.zalo.message_record import Message, SendingMode
from mock_server.etelecom.zalo.quality import OPENS_TAG3
from mock_server.etelecom.zalo.refusals import refusal, refuse
from mock_server.etelecom.zalo.template import TEMPLATES
from mock_server.etelecom.zalo.template_data import data_refusal
from mock_server.etelecom.zalo.template_record import Template
from mock_server.fidelity import Subject, assumed, documented

JOURNEY_FEE = 300
"""The additional price of a journey's first message, in dong."""

Mode = Literal["unknown", "development"]


def _record(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """What filters of ``ListMessages`` find of a sent message."""
    return {
        "msg_type": "journey" if "journey_id" in request else "template",
        "is_development": request.get("mode") == "development",
    }


_SENDS = Sends(
    to=("oa_id", "phone", "template_id"),
    values=("template_data",),
    looked_up_by=frozenset({"GetMessage", "ListMessages"}),
    lasting=error_codes.LASTING,
    record=_record,
)


class SendAsked(Struct, frozen=True, kw_only=True):
    """The request of ``SendZNS``."""

    mode: Annotated[Mode | None, Field("`development` costs nothing.")]
    oa_id: Annotated[Id, Field("The OA that sends.", required=True)]
    phone: Annotated[Recipient, Field("The customer's number.", required=True)]
    sending_mode: Annotated[SendingMode | None, Field("How it is sent.")]
    template_data: Annotated[MaybeTexts, Field("The values of the template's variables.")]
    template_id: Annotated[TemplateId, Field("The template; a JSON integer.", required=True)]
    tracking_id: Annotated[MaybeText, Field("The shop's own id for the message.")]


@Verb(
    "Zalo/SendZNS",
    sends=_SENDS,
    creates=True,
    example={
        "oa_id": "2258329079718686512",
        "phone": "84912345678",
        "template_id": 419_999,
        "template_data": {"order_code": "DH-1001", "customer_name": "An"},
    },
)
async def send_zns(context: VerbContext, asked: SendAsked) -> Message:
    """Sends a message of a template."""
    account = await oa_of(context, asked.oa_id)
    template = await context.find(TEMPLATES, asked.template_id)
    customer = context.customer(asked.phone)
    code = refusal(account, customer) or _template_refusal(context, template, account, asked)
    refuse(context, code)
    if not code and asked.mode != "development":
        await _spend(context, account, template)
    return await _sent(
        context,
        asked,
        template,
        code,
        type="template",
        is_development=asked.mode == "development",
        sending_mode=asked.sending_mode or "default",
    )


async def _spend(context: VerbContext, account: Account, template: Template | None) -> None:
    """Take a message off the quotas."""
    await context.move(ACCOUNTS, account, "spend")
    if template is not None and template.apply_template_quota:
        left = template.template_remaining_quota - 1
        await context.change(TEMPLATES, template, template_remaining_quota=left)


async def _sent(
    context: VerbContext,
    asked: "SendAsked | SendJourneyAsked",
    template: Template | None,
    code: int,
    **fields: Any,
) -> Message:
    """The requested message, sent or refused with a code, in the shop's data."""
    script = () if code else context.customer(asked.phone).message_script(context.now)
    return await context.create(
        MESSAGES_SENT,
        script,
        oa_id=asked.oa_id,
        phone=asked.phone,
        error_code=code,
        fee_main=0 if code or template is None else template.price,
        template_data=asked.template_data or {},
        template_id=asked.template_id,
        tracking_id=asked.tracking_id or "",
        **fields,
    )


class SendJourneyAsked(Struct, frozen=True, kw_only=True):
    """The request of ``SendZNSJourney``."""

    journey_id: Annotated[MaybeId, Field("The journey on Zalo's system.")]
    oa_id: Annotated[Id, Field("The OA that sends.", required=True)]
    phone: Annotated[Recipient, Field("The customer's number.", required=True)]
    template_data: Annotated[MaybeTexts, Field("The values of the template's variables.")]
    template_id: Annotated[TemplateId, Field("The template; a JSON integer.", required=True)]
    tracking_id: Annotated[MaybeText, Field("The shop's own id for the message.")]


@Verb(
    "Zalo/SendZNSJourney",
    sends=_SENDS,
    creates=True,
    example={
        "journey_id": "3204699237310965336",
        "oa_id": "2258329079718686512",
        "phone": "84366494036",
        "template_id": 419_999,
        "template_data": {"order_code": "DH-1001", "customer_name": "An"},
    },
)
async def send_zns_journey(context: VerbContext, asked: SendJourneyAsked) -> Message:
    """Sends a message with a journey's token; the first one enables the journey."""
    account = await oa_of(context, asked.oa_id)
    journey = await journey_of(context, asked.journey_id) if asked.journey_id else None
    template = await context.find(TEMPLATES, asked.template_id)
    customer = context.customer(asked.phone)
    code = (
        refusal(account, customer)
        or _journey_refusal(journey, asked, context.now)
        or _template_refusal(context, template, account, asked)
    )
    refuse(context, code)
    first = journey is not None and not code and LIFE.state_of(journey) == "created"
    if not code:
        await _spend(context, account, template)
    if journey is not None and first:
        await context.move(JOURNEYS, journey, "charge")
    return await _sent(
        context,
        asked,
        template,
        code,
        type="journey",
        journey_id=asked.journey_id or 0,
        fee_token=JOURNEY_FEE if first else 0,
    )


def _journey_refusal(journey: Journey | None, asked: SendJourneyAsked, now: int) -> int:
    if asked.journey_id is None:
        return error_codes.JOURNEY_MISSING
    if journey is None or (journey.oa_id, journey.phone) != (asked.oa_id, asked.phone):
        return error_codes.JOURNEY_INVALID
    if LIFE.state_of(journey) == "disabled":
        return error_codes.JOURNEY_EXPIRED if journey.journey_token else error_codes.JOURNEY_INVALID
    # A journey that was created with an end in the past was never disabled.
    expired = journey.expired_at is not None and journey.expired_at <= now
    return error_codes.JOURNEY_EXPIRED if expired else error_codes.SUCCESS


def _template_refusal(
    context: VerbContext,
    template: Template | None,
    account: Account,
    asked: "SendAsked | SendJourneyAsked",
) -> int:
    if template is None:
        return error_codes.TEMPLATE_INVALID
    if template.oa_id != account.oa_id:
        return error_codes.TEMPLATE_OF_ANOTHER
    if template.template_status != "ENABLE":
        stopped = template.template_status == "DISABLE"
        return error_codes.TEMPLATE_DISABLED if stopped else error_codes.TEMPLATE_NOT_APPROVED
    if template.apply_template_quota and template.template_remaining_quota <= 0:
        return error_codes.QUOTA_OF_TEMPLATE
    code = _promotion_refusal(template, account, asked, context.now)
    return code or data_refusal(context, template, asked.template_data)


def _promotion_refusal(
    template: Template, account: Account, asked: "SendAsked | SendJourneyAsked", now: int
) -> int:
    by_mode = isinstance(asked, SendAsked) and asked.sending_mode == "tag3"
    if by_mode and account.daily_quota < OPENS_TAG3:
        return error_codes.MODE_NOT_ALLOWED
    promotes = by_mode or template.template_tag == "FOLLOW_UP"
    return error_codes.NIGHT_OF_ZNS if promotes and is_night(now) else error_codes.SUCCESS


class GetAsked(Struct, frozen=True, kw_only=True):
    """The request of ``GetMessage``."""

    oa_id: Annotated[MaybeId, Field("The OA that sent it.")]
    msg_id: Annotated[Text, Field("The message on Zalo's system.", required=True)]


@Verb(
    "Zalo/GetMessage",
    example={"msg_id": "Bwv1xYL-Q0fOVzWA-OMm"},
)
async def get_message(context: VerbContext, asked: GetAsked) -> Message:
    """Returns one message, by its id on Zalo's system."""
    message = await context.latest(MESSAGES_SENT, msg_id=asked.msg_id)
    if message is None or asked.oa_id not in (None, message.oa_id):
        raise NotFound(f"msg_id: no message with msg_id {asked.msg_id[:80]!r}")
    return message


SUBJECT = Subject("messages", "Messages", "Sending them.")

RULES = (
    assumed(
        "messages.refusals",
        "A message that Zalo refuses becomes a record with status `N`: -148 without "
        "`journey_id`, -149 for a journey that is unknown, failed, or of another OA or phone, "
        "-150 for one that expired; -109 for a template that is unknown, -117 for one of another "
        "OA, -131 for one that is not approved, -146 for one that is disabled, -147 for one "
        "whose `template_remaining_quota` is used up while `apply_template_quota` is 1; -111 "
        "without the data that it needs, -112 if a value is missing, too short or too long; -161 "
        "for `sending_mode` `tag3` of an OA whose `daily_quota` is below 20,000.",
        "Zalo's codes; which request has which is ours",
    ),
    assumed(
        "messages.night",
        "Promotional messages (a template with the tag `FOLLOW_UP`, or `sending_mode` `tag3`) "
        "are refused with -133 between 22:00 and 06:00 in Vietnam.",
        "Zalo's rule for its third tag; which tag that is, and the time zone, are ours",
    ),
    assumed(
        "messages.fees",
        "`fee_main` is the template's price, and `fee_token` of a journey's first message "
        f"{JOURNEY_FEE} dong; a message is charged when it is delivered, in the mode "
        "`development` never, and a journey at its first message.",
        "the reseller's page says what is charged, not how much",
    ),
    documented(
        "messages.dates",
        "`time_type` selects the time that the dates bound: `request_time`, `submit_time`, or "
        "`updated_time`, which is `updated_at` and the default.",
        "the method's page; what updated_time means is ours",
    ),
)
