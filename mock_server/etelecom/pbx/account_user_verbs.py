"""Creating a user of a shop."""

from typing import Annotated, Any

from msgspec import Struct

from mock_server.contract.fields import (
    Field,
    Flag,
    Id,
    Integer,
    MaybeTime,
    Phone,
    Recipient,
    SentPhone,
    Text,
    Time,
)
from mock_server.contract.generation import zero_filled
from mock_server.contract.json_values import ListKind
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import AlreadyExists
from mock_server.etelecom.pbx.account_user import ACCOUNT_USERS
from mock_server.fidelity import assumed


class CreateAsked(Struct, frozen=True, kw_only=True):
    """The request of ``CreateAccountUser``."""

    full_name: Annotated[Text, Field("Their name.", required=True)]
    password: Annotated[Text, Field("Their password; not stored.", required=True)]
    phone: Annotated[Recipient, Field("Their number.", required=True)]
    roles: Annotated[list[str] | None, ListKind("string"), Field("Their roles.")]


class CreatedUser(Struct, frozen=True, kw_only=True):
    """The response of ``CreateAccountUser``: the user's account, in the order of the JSON."""

    block_reason: Annotated[Text, Field("Why they were blocked.")]
    blocked_at: Annotated[MaybeTime, Field("When they were blocked.")]
    created_at: Annotated[Time, Field("Creation time.")]
    email: Annotated[Text, Field("Their address.")]
    email_verification_sent_at: Annotated[MaybeTime, Field("When they were asked to confirm it.")]
    email_verified_at: Annotated[MaybeTime, Field("When they confirmed it.")]
    full_name: Annotated[Text, Field("Their name.")]
    id: Annotated[Id, Field("The user.")]
    is_blocked: Annotated[Flag, Field("Whether they are blocked.")]
    phone: Annotated[Phone, Field("Their number.")]
    phone_verification_sent_at: Annotated[MaybeTime, Field("When they were asked to confirm it.")]
    phone_verified_at: Annotated[MaybeTime, Field("When they confirmed it.")]
    ref_aff: Annotated[Text, Field("The affiliate who referred them.")]
    ref_sale: Annotated[Text, Field("The salesperson who referred them.")]
    short_name: Annotated[Text, Field("Their short name.")]
    source: Annotated[Text, Field("Where they come from.")]
    total_shop: Annotated[Integer, Field("The number of shops in which they work.")]
    updated_at: Annotated[Time, Field("Time of the last change.")]
    sent_phone: SentPhone = ""


@Verb(
    "Shop/CreateAccountUser",
    creates=True,
    example={"full_name": "Trần Thị Lan", "password": "not-kept", "phone": "84912345678"},
    example_answer={
        "block_reason": "",
        "blocked_at": "0001-01-01T00:00:00Z",
        "created_at": "2026-03-10T08:00:00Z",
        "email": "",
        "email_verification_sent_at": "0001-01-01T00:00:00Z",
        "email_verified_at": "0001-01-01T00:00:00Z",
        "full_name": "Trần Thị Lan",
        "id": "4000000000012345678",
        "is_blocked": False,
        "phone": "84912345678",
        "phone_verification_sent_at": "0001-01-01T00:00:00Z",
        "phone_verified_at": "0001-01-01T00:00:00Z",
        "ref_aff": "",
        "ref_sale": "",
        "short_name": "Lan",
        "source": "unknown",
        "total_shop": 1,
        "updated_at": "2026-03-10T08:00:00Z",
    },
)
async def create_account_user(context: VerbContext, asked: CreateAsked) -> CreatedUser:
    """Creates a user of the shop."""
    if await context.latest(ACCOUNT_USERS, phone=asked.phone) is not None:
        raise AlreadyExists("the shop has a user with this phone", {"duplicated": "phone"})
    given: dict[str, Any] = {} if asked.roles is None else {"roles": asked.roles}
    user = await context.create(
        ACCOUNT_USERS, full_name=asked.full_name, phone=asked.phone, email="", **given
    )
    return zero_filled(CreatedUser, user, source="unknown", total_shop=1)


RULES = (
    assumed(
        "pbx.user-created",
        "A phone that a user of the shop already has gets 409 with `meta.duplicated`. A user "
        "without roles gets `telecom_customer_service`. The password is not stored.",
        "the related API's 409; the page shows neither roles nor refusals",
    ),
)
