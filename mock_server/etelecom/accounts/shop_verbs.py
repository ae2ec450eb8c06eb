"""How a partner gets a shop's key: a request that the shop grants, then the key."""

from dataclasses import dataclass
from typing import Annotated, Literal

from mock_server.contract.fields import Field, Integer, MaybeId, MaybeText, Text
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import InvalidArgument, NotFound
from mock_server.fidelity import Fact, Grade, Subject

EXPIRES_IN = 900
"""Validity of an authorisation token, in seconds."""

GrantType = Literal["shop_request", "shop_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizeAsked:
    """What ``AuthorizeShop`` asks."""

    email: Annotated[MaybeText, Field("The shop's address.")]
    phone: Annotated[MaybeText, Field("The shop's number.")]
    name: Annotated[MaybeText, Field("The shop's name.")]
    redirect_url: Annotated[MaybeText, Field("Where the shop is sent when it has granted.")]
    shop_id: Annotated[MaybeId, Field("The shop, once it has granted.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What ``AuthorizeShop`` answers."""

    code: Annotated[Text, Field("`ok`.")]
    msg: Annotated[Text, Field("What to do next.")]
    type: Annotated[GrantType, Field("What the token is.")]
    auth_token: Annotated[Text, Field("`request:...`, or the shop's key.")]
    expires_in: Annotated[Integer, Field("Seconds that it is valid; -1 for ever.")]
    auth_url: Annotated[Text, Field("Where the shop grants; empty with a key.")]


async def _authorize(context: VerbContext, asked: AuthorizeAsked) -> Grant:
    if asked.shop_id is not None:
        shop = context.shops.get(asked.shop_id)
        if shop is None:
            raise NotFound(f"shop_id: the partner has no shop with id {asked.shop_id}")
        return Grant(
            code="ok",
            msg="use auth_token as the shop's key",
            type="shop_key",
            auth_token=shop.shop_key,
            expires_in=-1,
            auth_url="",
        )
    if not (asked.email or asked.phone):
        raise InvalidArgument.of("email", "is required, or phone")
    back = asked.redirect_url or ""
    token = f"request:{context.token(f'{asked.email}/{asked.phone}/{context.now}')}"
    return Grant(
        code="ok",
        msg="send the shop to auth_url",
        type="shop_request",
        auth_token=token,
        expires_in=EXPIRES_IN,
        auth_url=f"{back}{'&' if '?' in back else '?'}token={token}",
    )


AUTHORIZE_SHOP = Verb(
    operation="AuthorizeShop",
    about="Asks a shop to let the partner act for it, and answers the shop's key.",
    asks=AuthorizeAsked,
    answers=Grant,
    act=_authorize,
    service="Shop",
    callers="partner",
    bases=("partner", "bare"),
    example={"email": "shop@example.com", "redirect_url": "https://example.com/granted"},
    example_answer={
        "code": "ok",
        "msg": "send the shop to auth_url",
        "type": "shop_request",
        "auth_token": f"request:{'a' * 43}",
        "expires_in": EXPIRES_IN,
        "auth_url": f"https://example.com/granted?token=request:{'a' * 43}",
    },
)

SUBJECT = Subject("shops", "Shops", "How a partner gets a shop's key.")

RULES = (
    Fact(
        "shops.authorize",
        "With the id of a shop of the world `AuthorizeShop` answers its `shop_key`, as if the "
        "shop had granted; without one a token that nobody grants, valid for 900 seconds; "
        "`email` or `phone` is wanted then.",
        Grade.ASSUMED,
        "the vendor's page has both answers; there is nobody here to grant",
    ),
)
