"""Creates and changes records from outside the vendor's API: for control calls and faults."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct, structs

from mock_server.contract.life import Life, Move, Plan, Unreachable
from mock_server.contract.schema import Resource
from mock_server.errors import InvalidArgument, NotFound
from mock_server.formats import Invalid, write_time
from mock_server.seeding.fixtures import read_fields
from mock_server.seeding.generator import RecordFactory
from mock_server.store import Shop, Store, World
from mock_server.store.rows import Rows, T
from mock_server.world.webhook_events import on_move

R = TypeVar("R")

OURS = ("id", "shop_id")
"""Fields that only the simulator writes."""


class RecordWrites(Struct, frozen=True):
    """What is done to the records of one shop now; what writes one returns its whole document."""

    store: Store
    world: World
    shop: Shop

    async def transact(self, act: Callable[[Rows, int], Awaitable[T]]) -> T:
        """Act on the shop's records in one transaction, at this instant of the world's clock."""
        now = self.world.clock.now()
        return await self.store.records.transact(self.shop, now, lambda rows: act(rows, now))

    async def create(self, resource: Resource[Any], given: Mapping[str, Any]) -> bytes:
        """Create a record with the given fields.

        Raises:
            InvalidArgument: a field is unknown, cannot be written, or has an invalid value.
        """
        return await self.create_with(resource, _read(resource, given))

    async def create_with(self, resource: Resource[Any], fields: Mapping[str, Any]) -> bytes:
        """The same, from values that have been decoded."""

        async def act(rows: Rows, now: int) -> bytes:
            return resource.whole_document(await self.add(rows, resource, now, fields))

        return await self.transact(act)

    async def add(
        self, rows: Rows, resource: Resource[R], now: int, fields: Mapping[str, Any]
    ) -> R:
        """Add a record with values that have been decoded, in a transaction of the shop's."""
        factory = RecordFactory(
            int(self.world.recipe["seed"]), self.shop.place, resource, self.shop.profile
        )
        added: R = await rows.add(resource, lambda serial: factory.create(serial, now, fields))
        return added

    async def change(
        self, resource: Resource[Any], record_id: int, given: Mapping[str, Any]
    ) -> bytes:
        """Change the given fields.

        If they lead to another state of its life, the other fields of that state are set too.

        Raises:
            InvalidArgument: a field cannot be written, or the state cannot be reached.
            NotFound: no record of the shop has the id.
        """
        read = _read(resource, given)
        fields = {**resource.follow(read), **read}

        async def act(rows: Rows, now: int) -> bytes:
            if "updated_at" in resource.attributes:
                fields.setdefault("updated_at", now)
            record, _ = await found(rows, resource, record_id)
            if fields.get(resource.id_field, record_id) != record_id:
                raise InvalidArgument.of(
                    resource.id_field, "is the record's id, which cannot be changed"
                )
            moved, way = _moved(resource, record, fields, now)
            changed = structs.replace(moved, **fields)
            await rows.keep(resource, changed)
            if way is not None:
                await on_move(rows, changed, way, now)
            return resource.whole_document(changed)

        return await self.transact(act)

    async def remove(self, resource: Resource[Any], record_id: int) -> None:
        """Delete a record; raises NotFound."""

        async def act(rows: Rows, _now: int) -> None:
            await found(rows, resource, record_id)
            await rows.remove(resource, record_id)

        await self.transact(act)

    async def move(self, resource: Resource[Any], record_id: int, name: str) -> bytes:
        """Make a move of the record's life.

        Raises:
            InvalidArgument: the record's state does not allow it.
            NotFound: no record of the shop has the id.
        """
        life = resource.life
        assert life is not None  # callers move only records with a life

        async def act(rows: Rows, now: int) -> bytes:
            record, _ = await found(rows, resource, record_id)
            way = possible(life, record, name)
            moved = way.apply(record, now)
            await rows.keep(resource, moved)
            await on_move(rows, moved, way, now)
            return resource.whole_document(moved)

        return await self.transact(act)

    async def life_of(self, resource: Resource[Any], record_id: int) -> dict[str, Any]:
        """A record's state and what is planned for it; raises NotFound."""

        async def act(rows: Rows, now: int) -> dict[str, Any]:
            record, plan = await found(rows, resource, record_id)
            life = resource.life
            if life is None:
                raise NotFound(f"a {resource.name} has no states")
            state = life.state_at(record, now)
            coming = life.ahead(record, plan, now)
            return {
                "state": state,
                "about": life.states[state],
                "can_become": list(life.reachable(state)),
                "plan": [{"at": write_time(at), "move": name} for at, name in coming],
            }

        return await self.transact(act)


def _moved(
    resource: Resource[Any], record: Any, fields: Mapping[str, Any], now: int
) -> tuple[Any, Move[Any] | None]:
    """The record in the state that the fields determine, and the move to it."""
    life = resource.life
    if life is None:
        return record, None
    try:
        return life.reach(record, structs.replace(record, **fields), now)
    except Unreachable as error:
        alone = {name: structs.replace(record, **{name: each}) for name, each in fields.items()}
        leading = [each for each in alone if life.state_of(alone[each]) != life.state_of(record)]
        raise InvalidArgument.of(", ".join(leading or alone), str(error)) from None


async def found(rows: Rows, resource: Resource[R], record_id: int) -> tuple[R, Plan]:
    """The shop's record of an id, and its plan; raises NotFound."""
    there = await rows.find(resource, record_id)
    if there is None:
        raise missing(resource, record_id)
    return there


def possible(life: Life[R], record: R, name: str) -> Move[R]:
    """A move that the record's state allows; raises InvalidArgument."""
    state, way = life.state_of(record), life.move(name)
    if state not in way.sources:
        raise InvalidArgument(str(Unreachable(state, way.target, life.reachable(state))))
    return way


def missing(resource: Resource[Any], record_id: int) -> NotFound:
    """The error for an id that no record of the shop has."""
    return NotFound(f"no {resource.name} with id {record_id}")


def _read(resource: Resource[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    for name in OURS:
        if name in given:
            raise InvalidArgument.of(name, "cannot be written")
    try:
        return read_fields(resource, given, OURS)
    except Invalid as error:
        raise InvalidArgument(str(error)) from None
