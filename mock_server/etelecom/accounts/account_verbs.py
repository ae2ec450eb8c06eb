"""Who a key belongs to: the methods with which clients check a key."""

from typing import Annotated, Literal

from msgspec import Struct

from mock_server.contract.fields import Id, Text, Words, observed_field
from mock_server.contract.generation import zero_filled
from mock_server.contract.verbs import Verb, VerbContext
from mock_server.etelecom.accounts.shop_verbs import registered_urls
from mock_server.fidelity import PUBLIC_SOURCE, Grade, observed
from mock_server.keys import PARTNER_ID


class ShopAccount(Struct, frozen=True, kw_only=True):
    """A shop, as it sees itself."""

    id: Annotated[Id, observed_field("The shop.")]
    name: Annotated[Text, observed_field("Its name.")]
    type: Annotated[Literal["shop"], observed_field("Whose key it is.")]
    image_url: Annotated[Text, observed_field("Its picture.")]
    website: Annotated[Text, observed_field("Its website.")]


class PartnerAccount(Struct, frozen=True, kw_only=True):
    """A partner, as it sees itself."""

    id: Annotated[Id, observed_field("The partner.")]
    name: Annotated[Text, observed_field("Its name.")]
    public_name: Annotated[Text, observed_field("Its name for shops.")]
    type: Annotated[Literal["partner"], observed_field("Whose key it is.")]
    phone: Annotated[Text, observed_field("Its number.")]
    website: Annotated[Text, observed_field("Its website.")]
    website_url: Annotated[Text, observed_field("The same.")]
    image_url: Annotated[Text, observed_field("Its picture.")]
    email: Annotated[Text, observed_field("Its e-mail address.")]
    recognized_hosts: Annotated[Words, observed_field("Hosts from which it calls.")]
    redirect_urls: Annotated[
        Words, observed_field("Addresses to which its shops may be redirected.")
    ]


_EXAMPLE = {
    "id": "1000000000000000001",
    "name": "Nội Thất Thành Công",
    "type": "shop",
    "image_url": "",
    "website": "",
}


@Verb("Misc/CurrentAccount", callers="account", since=Grade.OBSERVED, example_answer=_EXAMPLE)
async def current_account(context: VerbContext) -> ShopAccount | PartnerAccount:
    """Says whose key the call carries: a shop's, or on the partner base the partner's own."""
    if not context.shop.is_partner:
        return _shop_account(context)
    named = {"name": "partner", "public_name": "partner"}
    urls = await registered_urls(context)
    return zero_filled(PartnerAccount, id=PARTNER_ID, **named, redirect_urls=urls)


@Verb("Shop/CurrentShop", bases=("partner", "bare"), since=Grade.OBSERVED, example_answer=_EXAMPLE)
async def current_shop(context: VerbContext) -> ShopAccount:
    """Says which shop a shop_key belongs to."""
    return _shop_account(context)


def _shop_account(context: VerbContext) -> ShopAccount:
    return zero_filled(ShopAccount, id=context.shop.shop_id, name=context.shop.name)


RULES = (
    observed(
        "accounts.whose-key",
        "`CurrentAccount` returns `id`, `name`, `type`, `image_url` and `website`; `type` is "
        "`shop` for a shop's `api_key`. `CurrentShop` returns the same for a `shop_key`.",
        f"{PUBLIC_SOURCE}; clients check a key with it",
    ),
)
