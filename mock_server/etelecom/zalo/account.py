"""Official accounts (OAs): in whose name a shop sends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from mock_server.clock import DAY, HOUR, LATEST
from mock_server.contract.generation import RecordSlot
from mock_server.contract.life import NOTHING, Life, Move, Plan
from mock_server.contract.schema import Field, Flag, Id, Integer, MaybeText, Resource, Text, Time
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import InvalidArgument, NotFound
from mock_server.fidelity import Fact, Grade

AccountStatus = Literal["P", "N"]
ConnectionMethod = Literal["unknown", "builtin", "direct"]
Quality = Literal["unknown", "UNDEFINED", "LOW", "MEDIUM", "HIGH"]

_QUOTA = 500
_VIETNAM = 7 * HOUR
"""Its clocks are so far ahead of UTC, all year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An OA, in the order of the vendor's JSON."""

    app_id: Annotated[Id, Field("The Zalo application that it is linked to.", filterable=True)]
    avatar: Annotated[Text, Field("The address of its picture.")]
    connection_id: Annotated[Id, Field("The connection on eTelecom's system.")]
    connection_method: Annotated[ConnectionMethod, Field("How it is connected.")]
    cover: Annotated[Text, Field("The address of its cover picture.")]
    created_at: Annotated[Time, Field("When it was connected.", sort=5)]
    current_quality: Annotated[Quality, Field("Zalo's rating of its messages.")]
    daily_quota: Annotated[Integer, Field("Messages that it may send in a day.")]
    description: Annotated[Text, Field("What it says of itself.")]
    expires_at: Annotated[Time, Field("When the connection ends.")]
    is_verified: Annotated[Flag, Field("Whether Zalo has verified it.")]
    last_week_quality: Annotated[Quality, Field("The rating of a week ago.")]
    name: Annotated[Text, Field("Its name.", filterable=True)]
    oa_id: Annotated[Id, Field("The OA on Zalo's system.", filterable=True, rare=True)]
    onwer_id: Annotated[Id, Field("Its owner; spelled so in the vendor's JSON.")]
    remaining_quota: Annotated[Integer, Field("Messages that it may still send today.")]
    shop_id: Annotated[Id, Field("The shop on eTelecom's system.")]
    status: Annotated[AccountStatus, Field("`P` connected, `N` disconnected.")]
    updated_at: Annotated[Time, Field("Time of the last change.", sort=2)]
    id: Annotated[
        Id,
        Field("The same as `oa_id`.", hidden=True, grade=Grade.ASSUMED, source="ours"),
    ]
    secret_key: Annotated[
        Text,
        Field("What its webhooks are signed with.", hidden=True, source="Zalo's own webhooks"),
    ]
    webhook_url: Annotated[
        Text,
        Field("Where its events go; empty while nowhere.", hidden=True, source="UpdateShopOA"),
    ]


def generate(slot: RecordSlot) -> Account:
    """The OAs of the shop's profile, all of them connected."""
    number = slot.index % len(slot.oa_ids)
    oa_id = slot.oa_ids[number]
    return complete(
        slot,
        {"id": oa_id, "oa_id": oa_id, "name": slot.oa_names[number], "is_verified": number == 0},
    )


def complete(slot: RecordSlot, given: Mapping[str, Any]) -> Account:
    """A newly connected OA with the given fields."""
    oa_id = given.get("oa_id") or given.get("id") or slot.id
    filled = {
        "app_id": 4 * 10**18 + slot.draws.below(10**18),
        "avatar": "",
        "connection_id": 5 * 10**18 + slot.draws.below(10**18),
        "connection_method": "builtin",
        "cover": "",
        "created_at": slot.created_at,
        "current_quality": "HIGH",
        "daily_quota": _QUOTA,
        "description": "",
        "expires_at": min(slot.created_at + 365 * DAY, LATEST),
        "is_verified": False,
        "last_week_quality": "HIGH",
        "name": slot.oa_names[0],
        "oa_id": oa_id,
        "onwer_id": slot.user_ids[0],
        "remaining_quota": _QUOTA,
        "shop_id": slot.shop_id,
        "status": "P",
        "updated_at": slot.created_at,
        "id": oa_id,
        "secret_key": slot.draws.token(20),
        "webhook_url": "",
    }
    return Account(**{**filled, **given})


def _renewal(account: Account) -> Plan:
    """What was spent of the day's quota comes back when the next day begins."""
    if account.remaining_quota >= account.daily_quota:
        return NOTHING
    today = (account.updated_at + _VIETNAM) // DAY
    return (((today + 1) * DAY - _VIETNAM, "renew"),)


def _set(account: Account, at: int) -> Account:
    return replace(account, updated_at=at)


def _spend(account: Account, at: int) -> Account:
    return replace(account, remaining_quota=account.remaining_quota - 1, updated_at=at)


def _renew(account: Account, at: int) -> Account:
    return replace(account, remaining_quota=account.daily_quota, updated_at=at)


LIFE: Life[Account] = Life(
    states={
        "fresh": "`remaining_quota` is `daily_quota`: nothing was sent today.",
        "spending": "`remaining_quota` is less: so many messages may still be sent today.",
    },
    begins=("fresh", "spending"),
    state_of=lambda account: (
        "spending" if account.remaining_quota < account.daily_quota else "fresh"
    ),
    moves=(
        Move("lower", ("fresh",), "spending", "a PATCH alone", _set),
        Move("raise", ("spending",), "fresh", "a PATCH alone", _set),
        Move("spend", ("fresh", "spending"), "spending", "a message is sent", _spend),
        Move("renew", ("spending",), "fresh", "the day begins in Vietnam, 17:00 UTC", _renew),
    ),
    natural=_renewal,
)

ACCOUNTS = Resource(
    name="account",
    plural="accounts",
    operation="ListOA",
    about="The shop's OAs, newest first unless sorted otherwise.",
    record=Account,
    first_id=3_000_000_000_000_000_000,
    generate=generate,
    complete=complete,
    always_seeded=lambda profile: len(profile["oas"]),
    id_field="oa_id",
    life=LIFE,
)


async def oa_of(context: VerbContext, oa_id: int) -> Account:
    """The shop's OA of this id; raises NotFound."""
    account: Account | None = await context.find(ACCOUNTS, oa_id)
    if account is None:
        raise NotFound(f"oa_id: no OA with id {oa_id} in this shop")
    return account


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAsked:
    """What ``UpdateShopOA`` asks."""

    oa_id: Annotated[Id, Field("The OA.", required=True)]
    webhook_url: Annotated[MaybeText, Field("Where its events go; empty for nowhere.")]


async def _update(context: VerbContext, asked: UpdateAsked) -> Account:
    account = await oa_of(context, asked.oa_id)
    url = asked.webhook_url or ""
    if url:
        problem = context.webhook_problem(url)
        if problem:
            raise InvalidArgument.of("webhook_url", problem)
        await context.listen()
    changed: Account = await context.change(ACCOUNTS, account, webhook_url=url)
    return changed


UPDATE_SHOP_OA = Verb(
    operation="UpdateShopOA",
    about="Says where the events of an OA go.",
    asks=UpdateAsked,
    answers=Account,
    act=_update,
    also_shown=("webhook_url",),
    example={"oa_id": "2258329079718686512", "webhook_url": "http://localhost:9000/zalo"},
)

RULES = (
    Fact(
        "accounts.quota",
        "Every message that an OA sends takes one off its `remaining_quota`, in the mode "
        "`development` none; when the day begins in Vietnam it is `daily_quota` again. With "
        "nothing left, a message is a record with status `N` and -144.",
        Grade.ASSUMED,
        "the fields' names and Zalo's -144; when it is renewed is ours",
    ),
)
