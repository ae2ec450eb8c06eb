"""The page that asks a person of a shop whether the partner may act for it."""

from dataclasses import replace

from mock_server.contract.life import Unreachable
from mock_server.errors import InvalidArgument
from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.etelecom.accounts.partner_link_life import LIFE as LINK_LIFE
from mock_server.etelecom.accounts.shop_request import SHOP_REQUESTS
from mock_server.etelecom.accounts.shop_request_life import LIFE
from mock_server.etelecom.accounts.shop_request_record import ShopRequest
from mock_server.store import Shop, Store, World
from mock_server.store.rows import Rows
from mock_server.world.agreements import Choice, Outcome, Question

_CLOSED = {
    "agreed": "The shop has agreed already.",
    "refused": "The shop has refused already.",
    "expired": "The request was not answered within 15 minutes.",
}


class ShopAgreements:
    """The Agreements of ``AuthorizeShop``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, world: World, secret: str) -> Question | None:
        """See Agreements."""
        now = world.clock.now()

        async def look(rows: Rows) -> ShopRequest | None:
            found: ShopRequest | None = await rows.latest(SHOP_REQUESTS, {"token": secret})
            return found

        for shop in world.shops:
            asked = await self._store.records.transact(shop, now, look)
            if asked is not None:
                return _question(world, shop, asked, now)
        return None

    async def agree(self, world: World, question: Question, choice: int | None) -> Outcome:
        """The shop agrees: the given one, or the one that was asked for, or the world's first."""
        shops = {shop.shop_id: shop for shop in world.shops}

        async def act(rows: Rows) -> Outcome:
            asked = await _answered(rows, question, "agree", world.clock.now())
            shop_id = asked.granted_shop_id or choice or world.shops[0].shop_id
            if choice not in (None, shop_id) or shop_id not in shops:
                raise InvalidArgument.of("shop_id", "is not a shop of the request")
            await rows.keep(SHOP_REQUESTS, replace(asked, granted_shop_id=shop_id))
            await _link(rows, question, shops[shop_id], world.clock.now())
            values = {"token": f"request:{asked.token}", "shop_id": str(shop_id)}
            return Outcome(values, asked.redirect_url)

        return await self._store.records.transact(question.shop, world.clock.now(), act)

    async def refuse(self, world: World, question: Question) -> Outcome:
        """See Agreements."""

        async def act(rows: Rows) -> Outcome:
            asked = await _answered(rows, question, "refuse", world.clock.now())
            await rows.keep(SHOP_REQUESTS, asked)
            return Outcome({"error": "access_denied"}, asked.redirect_url)

        return await self._store.records.transact(question.shop, world.clock.now(), act)


async def _answered(rows: Rows, question: Question, name: str, now: int) -> ShopRequest:
    """The request after a move; raises InvalidArgument if the move is impossible."""
    found, move = await rows.find(SHOP_REQUESTS, question.record_id), LIFE.move(name)
    state = "gone" if found is None else LIFE.state_at(found[0], now)
    if found is None or state not in move.sources:
        raise InvalidArgument(str(Unreachable(state, move.target, ())))
    moved: ShopRequest = move.apply(found[0], now)
    return moved


async def _link(rows: Rows, question: Question, shop: Shop, now: int) -> None:
    there = rows if shop.shop_id == question.shop.shop_id else await rows.beside(shop)
    found = await there.find(PARTNER_LINKS, shop.shop_id)
    if found is not None and found[0].state != "linked":
        await there.keep(PARTNER_LINKS, LINK_LIFE.move("link").apply(found[0], now))


def _question(world: World, kept_in: Shop, asked: ShopRequest, now: int) -> Question:
    shops = [
        shop for shop in world.shops if asked.granted_shop_id in (0, shop.shop_id)
    ] or world.shops
    return Question(
        kept_in,
        asked.id,
        "Let a partner act for your shop",
        f"The partner asks for the key of {asked.name or asked.email or asked.phone or 'a shop'}.",
        asked.redirect_url,
        tuple(Choice(shop.shop_id, f"{shop.profile['name']} ({shop.shop_id})") for shop in shops),
        _CLOSED.get(LIFE.state_at(asked, now), ""),
    )
