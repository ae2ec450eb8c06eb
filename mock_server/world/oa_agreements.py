"""The page that asks an OA's owner whether a shop may use it."""

from dataclasses import replace

from mock_server.contract.life import Unreachable
from mock_server.errors import InvalidArgument
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.authorization import AUTHORIZATIONS, new_oa_id
from mock_server.etelecom.zalo.authorization_life import LIFE
from mock_server.etelecom.zalo.authorization_record import OAAuthorization
from mock_server.store import Shop, Store, World
from mock_server.store.rows import Rows
from mock_server.world.agreements import Choice, Outcome, Question

_CLOSED = {
    "agreed": "The owner has agreed already.",
    "refused": "The owner has refused already.",
    "used": "The OA was already connected through this page.",
    "expired": "The owner agreed, and the code was not used in time.",
}


class OAAgreements:
    """The Agreements of ``AuthorizeOA`` and ``RefreshToken``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, world: World, secret: str) -> Question | None:
        """See Agreements."""
        now = world.clock.now()

        async def look(rows: Rows) -> Question | None:
            asked: OAAuthorization | None = await rows.latest(AUTHORIZATIONS, {"page": secret})
            return None if asked is None else await _question(rows, shop, asked, now)

        for shop in world.shops:
            found = await self._store.records.transact(shop, now, look)
            if found is not None:
                return found
        return None

    async def agree(self, world: World, question: Question, choice: int | None) -> Outcome:
        """The owner agrees: to the given OA, or the one that was asked for, or a new one."""
        asked = await self._move(world, question, "agree", choice)
        values = {"code": asked.code, "oa_id": str(asked.oa_id), "state": str(asked.state)}
        return Outcome(values, asked.redirect_uri)

    async def refuse(self, world: World, question: Question) -> Outcome:
        """See Agreements."""
        asked = await self._move(world, question, "refuse", None)
        return Outcome({"error": "access_denied", "state": str(asked.state)}, asked.redirect_uri)

    async def _move(
        self, world: World, question: Question, name: str, choice: int | None
    ) -> OAAuthorization:
        now, move = world.clock.now(), LIFE.move(name)

        async def act(rows: Rows) -> OAAuthorization:
            found = await rows.find(AUTHORIZATIONS, question.record_id)
            asked: OAAuthorization | None = found[0] if found else None
            state = "gone" if asked is None else LIFE.state_at(asked, now)
            if asked is None or state not in move.sources:
                reachable = () if asked is None else LIFE.reachable(state)
                raise InvalidArgument(str(Unreachable(state, move.target, reachable)))
            if asked.oa_id and choice not in (None, asked.oa_id):
                raise InvalidArgument.of("oa_id", f"must be {asked.oa_id}, the OA in the request")
            moved = move.apply(asked, now)
            if name == "agree":
                moved = replace(moved, oa_id=asked.oa_id or choice or new_oa_id(asked))
            await rows.keep(AUTHORIZATIONS, moved)
            return moved

        return await self._store.records.transact(question.shop, now, act)


async def _question(rows: Rows, shop: Shop, asked: OAAuthorization, now: int) -> Question:
    oas = [(int(oa["oa_id"]), str(oa["name"])) for oa in shop.profile["oas"]]
    if asked.oa_id:
        account = await rows.find(ACCOUNTS, asked.oa_id)
        oas = [(asked.oa_id, account[0].name if account else "")]
    choices = [Choice(oa_id, f"{name} ({oa_id})") for oa_id, name in oas]
    if not asked.oa_id:
        choices.append(Choice(new_oa_id(asked), f"Another OA ({new_oa_id(asked)})"))
    name = str(shop.profile["name"])
    return Question(
        shop,
        asked.id,
        "Connect an Official Account",
        f"{name} asks to send messages in the name of your Official Account, through the Zalo "
        f"application {asked.app_id}.",
        asked.redirect_uri,
        tuple(choices),
        _CLOSED.get(LIFE.state_at(asked, now), ""),
    )
