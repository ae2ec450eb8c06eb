"""The page that asks an OA's owner whether a shop may use it."""

from msgspec.structs import replace

from mock_server.errors import InvalidArgument
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.authorization import AUTHORIZATIONS, new_oa_id
from mock_server.etelecom.zalo.authorization_life import LIFE
from mock_server.etelecom.zalo.authorization_record import OAAuthorization
from mock_server.store import Shop, World
from mock_server.store.rows import Rows
from mock_server.world.agreements import Agreements, Choice, Outcome, Question

_CLOSED = {
    "agreed": "The owner has agreed already.",
    "refused": "The owner has refused already.",
    "used": "The OA was already connected through this page.",
    "expired": "The owner agreed, and the code was not used in time.",
}


class OAAgreements(Agreements[OAAuthorization]):
    """The Agreements of ``AuthorizeOA`` and ``RefreshToken``."""

    resource, life, secret = AUTHORIZATIONS, LIFE, "page"

    async def agree(self, world: World, question: Question, choice: int | None) -> Outcome:
        """The owner agrees: to the given OA, or the one that was asked for, or a new one."""
        asked = await self._move(world, question, "agree", choice)
        values = {"code": asked.code, "oa_id": str(asked.oa_id), "state": str(asked.state)}
        return Outcome(values, asked.redirect_uri)

    async def refuse(self, world: World, question: Question) -> Outcome:
        asked = await self._move(world, question, "refuse", None)
        return Outcome({"error": "access_denied", "state": str(asked.state)}, asked.redirect_uri)

    async def _move(
        self, world: World, question: Question, name: str, choice: int | None
    ) -> OAAuthorization:
        now = world.clock.now()

        async def act(rows: Rows) -> OAAuthorization:
            moved = await self._answered(rows, question, name, now)
            if moved.oa_id and choice not in (None, moved.oa_id):
                raise InvalidArgument.of("oa_id", f"must be {moved.oa_id}, the OA in the request")
            if name == "agree":
                moved = replace(moved, oa_id=moved.oa_id or choice or new_oa_id(moved))
            await rows.keep(AUTHORIZATIONS, moved)
            return moved

        return await self._store.records.transact(question.shop, now, act)

    async def _question(
        self, rows: Rows, world: World, shop: Shop, asked: OAAuthorization, now: int
    ) -> Question:
        del world
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
