"""The page that asks a person of a shop whether the partner may act for it."""

from msgspec.structs import replace

from mock_server.errors import InvalidArgument
from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.etelecom.accounts.partner_link_life import LIFE as LINK_LIFE
from mock_server.etelecom.accounts.shop_request import SHOP_REQUESTS
from mock_server.etelecom.accounts.shop_request_life import LIFE
from mock_server.etelecom.accounts.shop_request_record import ShopRequest
from mock_server.store import Shop, World
from mock_server.store.rows import Rows
from mock_server.world.agreements import Agreements, Choice, Outcome, Question

_CLOSED = {
    "agreed": "The shop has agreed already.",
    "refused": "The shop has refused already.",
    "expired": "The request was not answered within 15 minutes.",
}


class ShopAgreements(Agreements[ShopRequest]):
    """The Agreements of ``AuthorizeShop``."""

    resource, life, secret = SHOP_REQUESTS, LIFE, "token"

    async def agree(self, world: World, question: Question, choice: int | None) -> Outcome:
        """The shop agrees: the given one, or the one that was asked for, or the world's first."""
        shops = {shop.shop_id: shop for shop in world.shops}

        async def act(rows: Rows) -> Outcome:
            asked = await self._answered(rows, question, "agree", world.clock.now())
            shop_id = asked.granted_shop_id or choice or world.shops[0].shop_id
            if choice not in (None, shop_id) or shop_id not in shops:
                raise InvalidArgument.of("shop_id", "is not a shop of the request")
            await rows.keep(SHOP_REQUESTS, replace(asked, granted_shop_id=shop_id))
            await _link(rows, question, shops[shop_id], world.clock.now())
            values = {"token": f"request:{asked.token}", "shop_id": str(shop_id)}
            return Outcome(values, asked.redirect_url)

        return await self._store.records.transact(question.shop, world.clock.now(), act)

    async def refuse(self, world: World, question: Question) -> Outcome:
        async def act(rows: Rows) -> Outcome:
            asked = await self._answered(rows, question, "refuse", world.clock.now())
            await rows.keep(SHOP_REQUESTS, asked)
            return Outcome({"error": "access_denied"}, asked.redirect_url)

        return await self._store.records.transact(question.shop, world.clock.now(), act)

    async def _question(
        self, rows: Rows, world: World, shop: Shop, asked: ShopRequest, now: int
    ) -> Question:
        del rows
        choices = [each for each in world.shops if asked.granted_shop_id in (0, each.shop_id)]
        who = asked.name or asked.email or asked.phone or "a shop"
        return Question(
            shop,
            asked.id,
            "Let a partner act for your shop",
            f"The partner asks for the key of {who}.",
            asked.redirect_url,
            tuple(
                Choice(each.shop_id, f"{each.profile['name']} ({each.shop_id})")
                for each in choices or world.shops
            ),
            _CLOSED.get(LIFE.state_at(asked, now), ""),
        )


async def _link(rows: Rows, question: Question, shop: Shop, now: int) -> None:
    there = rows if shop.shop_id == question.shop.shop_id else await rows.beside(shop)
    found = await there.find(PARTNER_LINKS, shop.shop_id)
    if found is not None and found[0].state != "linked":
        await there.keep(PARTNER_LINKS, LINK_LIFE.move("link").apply(found[0], now))
