"""What a verb's act works on: a shop's records in one transaction, and its world."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from msgspec.structs import replace

from mock_server.contract.customers import MAGIC, Customer, Outcome
from mock_server.contract.events import Event
from mock_server.contract.fields import SENT_PHONE
from mock_server.contract.generation import Draws
from mock_server.contract.life import NOTHING, Plan
from mock_server.contract.schema import Resource
from mock_server.contract.values import ReadPhone
from mock_server.contract.verbs import ShopView
from mock_server.notes import Note, NoteCode
from mock_server.seeding.generator import RecordFactory
from mock_server.store import Shop
from mock_server.store.rows import Rows
from mock_server.world.auth import Caller
from mock_server.world.webhook_events import TransactionRecords, on_move, queue_event

R = TypeVar("R")


class ShopVerbContext(TransactionRecords):
    """The VerbContext of one call."""

    def __init__(
        self,
        rows: Rows,
        caller: Caller,
        now: int,
        outcome: Outcome,
        webhook_problem: Callable[[str], str | None],
    ) -> None:
        super().__init__(rows)
        self.now = now
        self._caller = caller
        self._outcome = outcome
        self.webhook_problem = webhook_problem
        self.notes: list[Note] = []
        """``notes`` are those that the act adds to its response."""

    async def of_shop(self, shop_id: int) -> "ShopVerbContext":
        """See VerbContext."""
        if shop_id == self._caller.shop.shop_id:
            return self
        (shop,) = (each for each in self._caller.world.shops if each.shop_id == shop_id)
        caller = self._caller._replace(shop=shop)
        rows = await self.rows.beside(shop)
        there = ShopVerbContext(rows, caller, self.now, self._outcome, self.webhook_problem)
        there.notes = self.notes
        return there

    @property
    def shop(self) -> ShopView:
        return self._view(self._caller.shop)

    @property
    def shops(self) -> Mapping[int, ShopView]:
        return {shop.shop_id: self._view(shop) for shop in self._caller.world.shops}

    async def remove(self, resource: Resource[Any], record_id: int) -> None:
        await self.rows.remove(resource, record_id)

    async def create(self, resource: Resource[R], script: Plan = NOTHING, **fields: Any) -> R:
        shop, now = self._caller.shop, self.now
        seed = int(self._caller.world.recipe["seed"])
        factory = RecordFactory(seed, shop.place, resource, shop.profile)
        if SENT_PHONE in resource.attributes and isinstance(fields.get("phone"), ReadPhone):
            fields[SENT_PHONE] = fields["phone"].sent
        made: R = await self.rows.add(
            resource, lambda serial: factory.create(serial, now, fields), script
        )
        return made

    async def move(self, resource: Resource[R], record: R, name: str) -> R:
        assert resource.life is not None  # a record without a life has no moves
        move = resource.life.move(name)
        moved = move.apply(record, self.now)
        await self.rows.keep(resource, moved)
        await on_move(self.rows, moved, move, self.now)
        return moved

    async def change(self, resource: Resource[R], record: R, **fields: Any) -> R:
        changed: R = replace(record, **{"updated_at": self.now, **fields})  # type: ignore[type-var]
        await self.rows.keep(resource, changed)
        return changed

    async def tell(self, event: Event[Any], record: Any) -> None:
        await queue_event(self.rows, event, record, self.now)

    def customer(self, phone: str) -> Customer:
        magic = MAGIC.get(phone)
        if magic is not None:
            return magic.customer
        seed = self._caller.world.recipe["seed"]
        return self._outcome.customer(Draws(f"{seed}/customer/{phone}/{self.now}"))

    def note(self, code: NoteCode, message: str) -> None:
        self.notes.append(Note(code, message))

    def alternative(self, assumption: str) -> str:
        """See VerbContext."""
        return self._caller.world.assume.get(assumption, "")

    def page_address(self, kind: str, secret: str) -> str:
        """See VerbContext."""
        world = quote(self._caller.world.name, safe="")
        return f"{self._caller.origin}/__admin/authorize/{kind}/{world}/{secret}"

    def _view(self, shop: Shop) -> ShopView:
        caller = self._caller
        key = "" if caller.keys is None else caller.keys.shop_key(shop.shop_id)
        return ShopView(shop.shop_id, str(shop.profile["name"]), key, caller.is_partner)
