"""Who a key belongs to: the call by which one tries a key."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mock_server.contract.schema import Field, Id, Text
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.fidelity import Grade

PARTNER_ID = 1_000_000_000_000_000_002
"""The account of every world's partner; its key begins with it."""

AccountType = Literal["shop", "partner"]
_OURS = "the vendor prints no answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """A request without fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentAccount:
    """What ``CurrentAccount`` answers."""

    id: Annotated[Id, Field("The shop, or the partner.", grade=Grade.ASSUMED, source=_OURS)]
    name: Annotated[Text, Field("Its name.", grade=Grade.ASSUMED, source=_OURS)]
    type: Annotated[AccountType, Field("Whose key it is.", grade=Grade.ASSUMED, source=_OURS)]


async def _current(context: VerbContext, asked: Nothing) -> CurrentAccount:
    del asked
    shop = context.shop
    if shop.is_partner:
        return CurrentAccount(id=PARTNER_ID, name="partner", type="partner")
    return CurrentAccount(id=shop.shop_id, name=shop.name, type="shop")


CURRENT_ACCOUNT = Verb(
    operation="CurrentAccount",
    about="Says whose key it was called with.",
    asks=Nothing,
    answers=CurrentAccount,
    act=_current,
    service="Misc",
    callers="anyone",
    example_answer={"id": "1000000000000000001", "name": "Nội Thất Thành Công", "type": "shop"},
)
