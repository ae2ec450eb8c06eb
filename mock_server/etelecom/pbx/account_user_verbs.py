"""Creating a user of a shop."""

from dataclasses import dataclass
from typing import Annotated, Any

from mock_server.contract.fields import Field, Flag, Id, Integer, MaybeTime, Text, Time
from mock_server.contract.json_values import ListKind
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import AlreadyExists
from mock_server.etelecom.pbx.account_user import ACCOUNT_USERS
from mock_server.fidelity import Fact, Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAsked:
    """What ``CreateAccountUser`` asks."""

    full_name: Annotated[Text, Field("Their name.", required=True)]
    password: Annotated[Text, Field("What they log in with; not kept.", required=True)]
    phone: Annotated[Text, Field("Their number.", required=True)]
    roles: Annotated[list[str] | None, ListKind("string"), Field("What they may do.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedUser:
    """What ``CreateAccountUser`` answers: the user's account, in the order of the JSON."""

    block_reason: Annotated[Text, Field("Why they were blocked.")]
    blocked_at: Annotated[MaybeTime, Field("When they were blocked.")]
    created_at: Annotated[Time, Field("Creation time.")]
    email: Annotated[Text, Field("Their address.")]
    email_verification_sent_at: Annotated[MaybeTime, Field("When they were asked about it.")]
    email_verified_at: Annotated[MaybeTime, Field("When they answered.")]
    full_name: Annotated[Text, Field("Their name.")]
    id: Annotated[Id, Field("The user.")]
    is_blocked: Annotated[Flag, Field("Whether they are blocked.")]
    phone: Annotated[Text, Field("Their number.")]
    phone_verification_sent_at: Annotated[MaybeTime, Field("When they were asked about it.")]
    phone_verified_at: Annotated[MaybeTime, Field("When they answered.")]
    ref_aff: Annotated[Text, Field("Who recommended it to them.")]
    ref_sale: Annotated[Text, Field("Who sold it to them.")]
    short_name: Annotated[Text, Field("What they are called.")]
    source: Annotated[Text, Field("Where they come from.")]
    total_shop: Annotated[Integer, Field("In how many shops they work.")]
    updated_at: Annotated[Time, Field("Time of the last change.")]


async def _create(context: VerbContext, asked: CreateAsked) -> CreatedUser:
    if await context.latest(ACCOUNT_USERS, phone=asked.phone) is not None:
        raise AlreadyExists("the shop has a user with this phone", {"duplicated": "phone"})
    given: dict[str, Any] = {} if asked.roles is None else {"roles": asked.roles}
    user = await context.create(
        ACCOUNT_USERS, full_name=asked.full_name, phone=asked.phone, email="", **given
    )
    return CreatedUser(
        block_reason="",
        blocked_at=None,
        created_at=user.created_at,
        email=user.email,
        email_verification_sent_at=None,
        email_verified_at=None,
        full_name=user.full_name,
        id=user.user_id,
        is_blocked=False,
        phone=user.phone,
        phone_verification_sent_at=None,
        phone_verified_at=None,
        ref_aff="",
        ref_sale="",
        short_name=user.short_name,
        source="unknown",
        total_shop=1,
        updated_at=user.updated_at,
    )


CREATE_ACCOUNT_USER = Verb(
    operation="CreateAccountUser",
    about="Creates a user of the shop.",
    asks=CreateAsked,
    answers=CreatedUser,
    act=_create,
    creates=True,
    service="Shop",
    example={"full_name": "Trần Thị Lan", "password": "not-kept", "phone": "0912345678"},
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
        "phone": "0912345678",
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

RULES = (
    Fact(
        "pbx.user-created",
        "A phone that a user of the shop has already is 409 with `meta.duplicated`; without roles "
        "a user gets `telecom_customer_service`; the password is not kept.",
        Grade.ASSUMED,
        "the sister API's 409; the page prints neither roles nor refusals",
    ),
)
