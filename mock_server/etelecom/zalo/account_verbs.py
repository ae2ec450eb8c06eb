"""Looking up an OA, and setting the address to which its events are sent."""

from typing import Annotated

from msgspec import Struct

from mock_server.contract.fields import Field, Id, MaybeText
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import InvalidArgument, NotFound
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.account_record import Account


async def oa_of(context: VerbContext, oa_id: int) -> Account:
    """The shop's OA with this id; raises NotFound."""
    account = await context.find(ACCOUNTS, oa_id)
    if account is None:
        raise NotFound(f"oa_id: no OA with id {oa_id} in this shop")
    return account


_WHOLE = (
    "webhook_url",
    "daily_quota_promotion",
    "monthly_promotion_quota",
    "remaining_monthly_promotion_quota",
    "estimated_next_month_promotion_quota",
)
"""The fields that ``GetShopOA`` shows in addition to those of ``ListOA``."""


class OfOA(Struct, frozen=True, kw_only=True):
    """A request about one OA."""

    oa_id: Annotated[Id, Field("The OA.", required=True)]


@Verb(
    "Zalo/GetShopOA",
    also_shown=_WHOLE,
    example={"oa_id": "2258329079718686512"},
)
async def get_shop_oa(context: VerbContext, asked: OfOA) -> Account:
    """Returns one OA, with its webhook and its quotas of promotional messages."""
    return await oa_of(context, asked.oa_id)


class UpdateAsked(Struct, frozen=True, kw_only=True):
    """The request of ``UpdateShopOA``."""

    oa_id: Annotated[Id, Field("The OA.", required=True)]
    webhook_url: Annotated[
        MaybeText, Field("The address to which its events are sent; empty for none.")
    ]


@Verb(
    "Zalo/UpdateShopOA",
    also_shown=_WHOLE,
    example={"oa_id": "2258329079718686512", "webhook_url": "http://localhost:9000/zalo"},
)
async def update_shop_oa(context: VerbContext, asked: UpdateAsked) -> Account:
    """Sets the address to which the events of an OA are sent."""
    account = await oa_of(context, asked.oa_id)
    url = asked.webhook_url or ""
    if url:
        problem = context.webhook_problem(url)
        if problem:
            raise InvalidArgument.of("webhook_url", problem)
    return await context.change(ACCOUNTS, account, webhook_url=url)
