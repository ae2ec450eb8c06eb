"""How a partner gets a shop's key: the shop grants a request, then the partner fetches the key."""

import re
from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import Field, Integer, MaybeId, MaybeText, Text, observed_field
from mock_server.contract.json_values import MapKind
from mock_server.contract.redirects import is_local, redirect_problem
from mock_server.contract.values import RecipientKind
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.errors import InvalidArgument, PermissionDenied
from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.etelecom.accounts.partner_link_record import PartnerLink
from mock_server.etelecom.accounts.shop_request import SHOP_REQUESTS
from mock_server.etelecom.accounts.shop_request_record import EXPIRES_IN
from mock_server.fidelity import PUBLIC_SOURCE, Subject, observed
from mock_server.formats import Invalid

GrantType = Literal["shop_request", "shop_key"]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_NEVER = "Chỉ có thể sử dụng shop_id nếu shop đã từng đăng nhập qua hệ thống của đối tác"


class AuthorizeAsked(Struct, frozen=True, kw_only=True):
    """The request of ``AuthorizeShop``."""

    email: Annotated[MaybeText, Field("The shop's address.")]
    external_shop_id: Annotated[
        MaybeText, observed_field("The shop on the partner's system; not stored.")
    ]
    external_user_id: Annotated[MaybeText, observed_field("Its user there; not stored.")]
    extra_token: Annotated[MaybeText, observed_field("A token of the partner's; not stored.")]
    phone: Annotated[MaybeText, Field("The shop's number.")]
    name: Annotated[MaybeText, Field("The shop's name.")]
    redirect_url: Annotated[
        MaybeText, Field("Where the shop is redirected after it has granted the request.")
    ]
    shop_id: Annotated[MaybeId, Field("The shop, after it has granted the request.")]
    shop_name: Annotated[MaybeText, observed_field("The shop's name there; not stored.")]


class Grant(Struct, frozen=True, kw_only=True):
    """The response of ``AuthorizeShop``."""

    code: Annotated[Text, Field("`ok`.")]
    msg: Annotated[Text, Field("What to do next.")]
    type: Annotated[GrantType, Field("The type of the token.")]
    auth_token: Annotated[Text, Field("`request:...`, or the shop's key.")]
    expires_in: Annotated[Integer, Field("Seconds for which it is valid; -1 for no limit.")]
    auth_url: Annotated[
        Text,
        Field(
            "The page on which the shop grants the request; empty with a key, or without a "
            "`redirect_url`."
        ),
    ]
    meta: Annotated[
        dict[str, str],
        MapKind("recaptcha_token"),
        observed_field("`recaptcha_token`, with a request."),
    ]


@Verb(
    "Shop/AuthorizeShop",
    links=True,
    callers="partner",
    example={"email": "shop@example.com", "redirect_url": "https://example.com/granted"},
    example_answer={
        "code": "ok",
        "msg": "send the shop to auth_url",
        "type": "shop_request",
        "auth_token": f"request:{'a' * 43}",
        "expires_in": EXPIRES_IN,
        "auth_url": f"http://localhost:8480/__admin/authorize/shop/demo/{'a' * 43}",
        "meta": {"recaptcha_token": "1"},
    },
)
async def authorize_shop(context: VerbContext, asked: AuthorizeAsked) -> Grant:
    """Asks a shop to allow the partner to act for it, and returns the shop's key."""
    await _check_address(context, asked.redirect_url or "")
    if asked.shop_id is not None:
        return await _key(context, asked, asked.shop_id)
    if asked.email and not _EMAIL.fullmatch(asked.email):
        raise InvalidArgument("Giá trị email không hợp lệ")
    phone = ""
    if asked.phone:
        try:
            phone = RecipientKind().read(asked.phone)
        except Invalid:
            raise InvalidArgument("Giá trị phone không hợp lệ") from None
    return await _request(context, asked, phone=phone)


async def _check_address(context: VerbContext, address: str) -> None:
    """Raises InvalidArgument if browsers may not be redirected to an address."""
    if not address:
        return
    problem = redirect_problem(address)
    if problem is not None:
        raise InvalidArgument("Địa chỉ url không hợp lệ", hint=f"redirect_url: {problem}")
    registered = await registered_urls(context)
    if registered and address not in registered and not is_local(address):
        raise InvalidArgument("Địa chỉ url cần được đăng ký trước")


async def registered_urls(context: VerbContext) -> list[str]:
    """The redirect addresses that the partner registered, with whichever of its shops."""
    links = [await _link(context, shop_id) for shop_id in context.shops]
    return [*dict.fromkeys(url for link in links if link for url in link.redirect_urls)]


async def _link(context: VerbContext, shop_id: int) -> PartnerLink | None:
    if shop_id not in context.shops:
        return None
    there = await context.of_shop(shop_id)
    return await there.find(PARTNER_LINKS, shop_id)


async def _key(context: VerbContext, asked: AuthorizeAsked, shop_id: int) -> Grant:
    """The key of a linked shop; a shop that unlinked the partner is asked again."""
    if asked.email or asked.phone:
        raise InvalidArgument(
            InvalidArgument.usual, hint="shop_id: cannot stand together with email or phone"
        )
    link = await _link(context, shop_id)
    if link is None or link.state == "never":
        raise PermissionDenied(PermissionDenied.usual, {"reason": _NEVER})
    if link.state == "unlinked":
        return await _request(context, asked, granted_shop_id=shop_id)
    return Grant(
        code="ok",
        msg="use auth_token as the shop's key",
        type="shop_key",
        auth_token=context.shops[shop_id].shop_key,
        expires_in=-1,
        auth_url="",
        meta={},
    )


async def _request(
    context: VerbContext, asked: AuthorizeAsked, phone: str = "", granted_shop_id: int = 0
) -> Grant:
    kept = await context.create(
        SHOP_REQUESTS,
        email=asked.email or "",
        name=asked.name or "",
        phone=phone,
        granted_shop_id=granted_shop_id,
        redirect_url=asked.redirect_url or "",
    )
    return Grant(
        code="ok",
        msg="send the shop to auth_url",
        type="shop_request",
        auth_token=f"request:{kept.token}",
        expires_in=EXPIRES_IN,
        auth_url=context.page_address("shop", kept.token) if kept.redirect_url else "",
        meta={"recaptcha_token": "1"},
    )


SUBJECT = Subject("shops", "Shops", "How a partner gets a shop's key.")

RULES = (
    observed(
        "shops.authorize",
        "Without `shop_id`, `AuthorizeShop` returns a token that is valid for 900 seconds and, "
        "with a `redirect_url`, the page on which somebody at the shop grants the request; the "
        "browser is then redirected to `redirect_url` with `shop_id` and the `auth_token` as "
        "`token`, or with `error` `access_denied`. With the `shop_id` of a linked shop it returns "
        "the `shop_key`; a shop that unlinked the partner is asked again.",
        f"{PUBLIC_SOURCE}; that shops are linked until one unlinks, and the `error`, are ours",
    ),
    observed(
        "shops.authorize-refused",
        "`Giá trị email không hợp lệ`, `Giá trị phone không hợp lệ`, and `shop_id` together "
        "with `email` or `phone`, get 400; the `shop_id` of a shop that never logged in through "
        f"the partner gets 403 with `meta.reason` `{_NEVER}`.",
    ),
    observed(
        "shops.redirect",
        "A `redirect_url` that is not registered gets 400 `Địa chỉ url cần được đăng ký trước`. "
        "Local addresses are accepted, and any address while none is registered (`redirect_urls` "
        "of `/__admin/partner_links`). One that is not an http or https address gets 400 `Địa "
        "chỉ url không hợp lệ`.",
        f"{PUBLIC_SOURCE}; the last one is ours",
    ),
)
