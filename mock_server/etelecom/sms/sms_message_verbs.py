"""Sending by SMS Brandname, and the status of a message."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any

from msgspec import Struct

from mock_server.clock import SECOND
from mock_server.contract.fields import Field, MaybeInteger, MaybeText, Text
from mock_server.contract.json_values import AnyKind
from mock_server.contract.values import PhoneKind
from mock_server.contract.verbs import Sends, Verb, VerbContext
from mock_server.etelecom.sms.omni import OMNI, AddressRefused, OmniRefusal
from mock_server.etelecom.sms.sms_account import SMS_ACCOUNTS, SmsAccount
from mock_server.etelecom.sms.sms_message import SMS_MESSAGES, filled_in, parts_of
from mock_server.etelecom.sms.sms_message_life import way
from mock_server.etelecom.sms.sms_message_record import CHANNELS
from mock_server.fidelity import Grade, assumed
from mock_server.formats import normal_phone

_VIETNAM = timezone(timedelta(hours=7))
_LONGEST = 160
_NUMBER, _VARIABLE, _CREDIT, _TEMPLATE, _ROUTE, _CHANNEL = "-1", "-2", "-3", "-6", "-8", "-9"


class _NumberKind(AnyKind):
    """The recipient's number in Zalo's format; None if it is none, which the act refuses."""

    leniency = PhoneKind.leniency

    def ask(self, raw: Any) -> str | None:
        return normal_phone(raw) if isinstance(raw, str) else None


_Route = Annotated[Any, AnyKind({"type": "array", "items": {"type": "string"}})]
_Params = Annotated[Any, AnyKind({"type": "object", "additionalProperties": {"type": "string"}})]
_String = Annotated[Any, AnyKind({"type": "string"})]
_Number = Annotated[Any, _NumberKind({"type": "string"})]


class SendAsked(Struct, frozen=True, kw_only=True):
    """The request of ``SendMessage``."""

    list_param: Annotated[_Params, Field("The values of the template's variables, by name.")]
    password: Annotated[_String, Field("The account's password.", required=True)]
    phonenumber: Annotated[_Number, Field("The customer's number, `84...`.", required=True)]
    routerule: Annotated[
        _Route,
        Field(
            "The channels, tried in order until one succeeds: `1` ZNS, `2` AutoCall, `3` SMS; an "
            "array, or a string with commas.",
            required=True,
            source="a string on the older page, an array on the newest; the commas are ours",
        ),
    ]
    templatecode: Annotated[_String, Field("The template's code.", required=True)]
    username: Annotated[_String, Field("The account's user name.", required=True)]


class SendAnswer(Struct, frozen=True, kw_only=True):
    """Its response."""

    status: Annotated[Text, Field("`1` if it was accepted; below zero if it was refused.")]
    code: Annotated[Text, Field("`Success`, or why it was refused.")]
    idOmniMess: Annotated[  # noqa: N815  # the vendor's name
        MaybeText,
        Field("The message: `ICOMNI` and 30 characters; absent if it was refused.", optional=True),
    ]


async def _account(context: VerbContext) -> SmsAccount:
    """The caller's account; raises AddressRefused."""
    account = await context.latest(SMS_ACCOUNTS)
    if account is None or not account.address_allowed:
        raise AddressRefused(AddressRefused.usual)
    return account


def _values(raw: Any, template: Mapping[str, Any] | None) -> dict[str, str]:
    """The variables as text; raises OmniRefusal, naming the first invalid one."""
    if not isinstance(raw, dict | None):
        raise _wrong("list_param")
    given: dict[str, Any] = raw or {}
    values = {name: _text(name, value) for name, value in given.items()}
    for name in _words(template or {}, "params"):
        if name not in values:
            raise _wrong(name)
    return values


def _words(template: Mapping[str, Any], name: str, otherwise: Iterable[str] = ()) -> list[str]:
    """A list of a template, which a control call may have replaced by something else."""
    words = template.get(name)
    found = words if isinstance(words, list) else otherwise
    return [each for each in found if isinstance(each, str)]


def _text(name: str, value: Any) -> str:
    text = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST or not text.isprintable():
        raise _wrong(name)
    return text


def _shown(value: Any) -> str:
    """A value as a refusal repeats it: a string, or any other value as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _wrong(name: str) -> OmniRefusal:
    return OmniRefusal(_VARIABLE, f"Wrong Format Parameter: {name}")


def _routes(raw: Any, template: Mapping[str, Any]) -> list[str]:
    """The channels in order; raises OmniRefusal."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    asked = re.split(r"[,;\s]+", raw.strip(" ,;")) if isinstance(raw, str) else raw
    routes = [_shown(each) for each in asked if each != ""] if isinstance(asked, list) else []
    if not routes:
        raise OmniRefusal(_ROUTE, "Can't find any routing for this request")
    known = [each for each in _words(template, "channels", CHANNELS) if each in CHANNELS]
    for route in routes:
        if route not in known:
            text = f"Can't find any information about channel: {route}"
            raise OmniRefusal(_CHANNEL, text)
    return list(dict.fromkeys(routes))


def _refused(answer: Mapping[str, Any]) -> Any:
    """The ``status`` with which a send is refused."""
    status = answer.get("status")
    return status if isinstance(status, str) and status.startswith("-") else None


@Verb(
    "OmniMessage/SendMessage",
    system=OMNI,
    sends=Sends(
        to=("phonenumber", "templatecode"),
        values=("list_param",),
        # The only method that shows it needs an id that only the response contains.
        looked_up_by=frozenset(),
        lasting=frozenset({_NUMBER, _VARIABLE, _TEMPLATE, _ROUTE, _CHANNEL}),
        refused=_refused,
        code_field="status",
        phone="phonenumber",
    ),
    example={
        "username": "demo",
        "password": "demo",
        "phonenumber": "84912345678",
        "routerule": ["1", "3"],
        "templatecode": "OTP01",
        "list_param": {"otp": "482913"},
    },
    example_answer={
        "status": "1",
        "code": "Success",
        "idOmniMess": "ICOMNIb2q0V5nTtXkRw8uYcJ3mPZaL7eHs",
    },
)
async def send_message(context: VerbContext, asked: SendAsked) -> SendAnswer:
    """Sends a message by the first channel of a route that delivers it."""
    account = await _account(context)
    phone = asked.phonenumber
    if phone is None:
        raise OmniRefusal(_NUMBER, "PhoneNumber Wrong Format")
    code = _shown(asked.templatecode)
    template = next((each for each in account.templates if each.get("templatecode") == code), None)
    values = _values(asked.list_param, template)
    if account.messages_left <= 0:
        raise OmniRefusal(_CREDIT, "You have run out of messages")
    if template is None:
        raise OmniRefusal(_TEMPLATE, f"Can't find template with templatecode: {code} ")
    routes = _routes(asked.routerule, template)
    steps, failures = way(routes, context.customer(phone), context.now)
    await context.change(SMS_ACCOUNTS, account, messages_left=account.messages_left - 1)
    message = await context.create(
        SMS_MESSAGES,
        steps,
        channel=CHANNELS[routes[0]],
        failures=failures,
        list_param=values,
        mtcount=parts_of(filled_in(str(template.get("content", "")), values)),
        phone=phone,
        routes=routes[1:],
        templatecode=code,
    )
    return SendAnswer(status="1", code="Success", idOmniMess=message.id_omni_mess)


class StatusAsked(Struct, frozen=True, kw_only=True):
    """The request of ``GetStatusOmni``."""

    idOmniMess: Annotated[_String, Field("The message.", required=True)]  # noqa: N815  # the vendor's
    password: Annotated[_String, Field("The account's password.", required=True)]
    username: Annotated[_String, Field("The account's user name.", required=True)]


class StatusAnswer(Struct, frozen=True, kw_only=True):
    """Its response."""

    phonenumber: Annotated[Text, Field("The customer's number.")]
    list_param: Annotated[
        Text, Field("The values of the template's variables, as the text of a JSON object.")
    ]
    createdatetime: Annotated[
        Text,
        Field(
            "When it was requested: `21/05/2021 14:43:22`, in Vietnam's time.",
            source="the method's page; the time zone is ours",
        ),
    ]
    status: Annotated[Text, Field("`PROCESSING`, `SUCCESS` or `FAIL`.")]
    channel: Annotated[
        Text,
        Field(
            "The channel that is being tried, or was tried last: `ZNS`, `AutoCall`, "
            "`BrandnameSMS`.",
            grade=Grade.OBSERVED,
            source="a public client expects `BrandnameSMS` for `sms`; the other words are ours",
        ),
    ]
    templatecode: Annotated[Text, Field("Its template.")]
    errorCode: Annotated[  # noqa: N815  # the vendor's name
        Text, Field("Why the last channel failed; empty if it did not.")
    ]
    mtcount: Annotated[MaybeInteger, Field("By SMS: the number of parts charged.", optional=True)]
    telcoid: Annotated[MaybeInteger, Field("By SMS: the network.", optional=True)]
    duration: Annotated[
        MaybeInteger, Field("By AutoCall: the duration of the call in seconds.", optional=True)
    ]


@Verb(
    "OmniReport/GetStatusOmni",
    system=OMNI,
    example={
        "username": "demo",
        "password": "demo",
        "idOmniMess": "ICOMNIvEKTBHdMsHyCuUAdSAk7oAXIDwgEGa",
    },
    example_answer={
        "phonenumber": "84912345678",
        "list_param": '{"otp":"482913"}',
        "createdatetime": "10/03/2026 15:00:00",
        "status": "SUCCESS",
        "channel": "BrandnameSMS",
        "templatecode": "OTP01",
        "errorCode": "",
        "mtcount": 1,
        "telcoid": 3,
    },
)
async def get_status_omni(context: VerbContext, asked: StatusAsked) -> StatusAnswer:
    """Returns the status of a message, by the id that `SendMessage` returned."""
    await _account(context)
    wanted = asked.idOmniMess if isinstance(asked.idOmniMess, str) else ""
    message = await context.latest(SMS_MESSAGES, id_omni_mess=wanted)
    if message is None:
        text = f"Can't find any message with idOmniMess: {wanted[:80]}"
        raise OmniRefusal("0", text)
    is_sms, is_call = message.channel == "BrandnameSMS", message.channel == "AutoCall"
    requested = datetime.fromtimestamp(message.created_at // SECOND, _VIETNAM)
    values = json.dumps(message.list_param, ensure_ascii=False, separators=(",", ":"))
    return StatusAnswer(
        phonenumber=message.phone,
        list_param=values,
        createdatetime=requested.strftime("%d/%m/%Y %H:%M:%S"),
        status=message.status,
        channel=message.channel,
        templatecode=message.templatecode,
        errorCode=message.error_code,
        mtcount=message.mtcount if is_sms else None,
        telcoid=message.telcoid if is_sms else None,
        duration=message.duration if is_call else None,
    )


RULES = (
    assumed(
        "sms.unknown-message",
        "`GetStatusOmni` with an unknown id gets 200 with `status` `0` and `code` `Can't find "
        "any message with idOmniMess: <id>`.",
        "no page says; a `FAIL` would make clients send again",
    ),
    assumed(
        "sms.variables",
        f"A variable is text of 1 to {_LONGEST} printable characters, or a number. A variable of "
        "the template that is missing gets -2 with its name, and so does a `list_param` that is "
        "not an object.",
        "the page has only the refusal",
    ),
    assumed(
        "sms.routerule",
        "`routerule` is an array, or a string with commas. Without a channel it gets -8; with an "
        "unknown channel, or one for which the template is not registered, -9 with its number.",
        "the page has the refusals; what causes which is ours",
    ),
    assumed(
        "sms.time",
        "`createdatetime` is `dd/MM/yyyy HH:mm:ss` in Vietnam's time.",
        "the page's sample has the form without a time zone",
    ),
)
