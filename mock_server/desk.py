"""What the act of a verb has at hand: a shop's records in one atom, and the world around them."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from mock_server import keys
from mock_server.auth import Caller
from mock_server.customers import MAGIC, Customer, Outcome
from mock_server.growth import Draws
from mock_server.life import NOTHING, Plan
from mock_server.schema import Resource
from mock_server.seeding.grower import Nursery
from mock_server.store import Shop
from mock_server.store.rows import Rows
from mock_server.verbs import ShopFace
from mock_server.witness import tell_of, witness


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around every desk of a server."""

    secret: Callable[[], bytes]
    webhook_problem: Callable[[str], str | None]


class ShopDesk:
    """The Desk of one call."""

    def __init__(
        self, rows: Rows, caller: Caller, now: int, outcome: Outcome, around: Surroundings
    ) -> None:
        self.now = now
        self._rows = rows
        self._caller = caller
        self._outcome = outcome
        self._around = around

    @property
    def shop(self) -> ShopFace:
        """See Desk."""
        return self._face(self._caller.shop)

    @property
    def shops(self) -> Mapping[int, ShopFace]:
        """See Desk."""
        return {shop.shop_id: self._face(shop) for shop in self._caller.world.shops}

    async def find(self, resource: Resource[Any], record_id: int) -> Any | None:
        """See Desk."""
        found = await self._rows.find(resource, record_id)
        return found[0] if found else None

    async def latest(self, resource: Resource[Any], **equals: Any) -> Any | None:
        """See Desk."""
        return await self._rows.latest(resource, equals)

    async def create(self, resource: Resource[Any], script: Plan = NOTHING, **fields: Any) -> Any:
        """See Desk."""
        shop, now = self._caller.shop, self.now
        seed = int(self._caller.world.recipe["seed"])
        nursery = Nursery(seed, shop.place, resource, shop.profile)
        return await self._rows.add(
            resource, lambda serial: nursery.create(serial, now, fields), script
        )

    async def move(self, resource: Resource[Any], record: Any, name: str) -> Any:
        """See Desk."""
        assert resource.life is not None  # a record without a life has no moves
        move = resource.life.move(name)
        moved = move.apply(record, self.now)
        await self._rows.keep(resource, moved)
        await witness(self._rows, moved, move, self.now)
        return moved

    async def change(self, resource: Resource[Any], record: Any, **fields: Any) -> Any:
        """See Desk."""
        changed = replace(record, **{"updated_at": self.now, **fields})
        await self._rows.keep(resource, changed)
        return changed

    async def listen(self) -> None:
        """See Desk."""
        await self._rows.listen()

    async def tell(self, event: str, record: Any, move: str) -> None:
        """See Desk."""
        await tell_of(self._rows, event, record, move, self.now)

    def customer(self, phone: str) -> Customer:
        """See Desk."""
        magic = MAGIC.get(phone)
        if magic is not None:
            return magic.customer
        seed = self._caller.world.recipe["seed"]
        return self._outcome.customer(Draws(f"{seed}/customer/{phone}/{self.now}"))

    def webhook_problem(self, url: str) -> str | None:
        """See Desk."""
        return self._around.webhook_problem(url)

    def token(self, purpose: str) -> str:
        """See Desk."""
        name = f"{self._caller.world.name}/{purpose}".encode("utf-8", "replace")
        digest = blake2b(name, key=self._around.secret()[:64]).digest()
        return urlsafe_b64encode(digest)[:43].decode()

    def _face(self, shop: Shop) -> ShopFace:
        caller = self._caller
        key = keys.shop_key(self._around.secret(), caller.world.name, shop.shop_id)
        return ShopFace(shop.shop_id, str(shop.profile["name"]), key, caller.is_partner)
