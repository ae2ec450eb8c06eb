"""Generates a shop's records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from mock_server.clock import SECOND
from mock_server.contract.generation import Draws, RecordSlot
from mock_server.contract.schema import Resource
from mock_server.fidelity import Subject, assumed
from mock_server.seeding.people import OA_SERVICES, mobile_number, people
from mock_server.seeding.presets import PRESETS

FIRST_SHOP_ID = 1_000_000_000_000_000_001
_SHOP_STEP = 1_000
_BATCH = 100
_OAS, _USERS = 3, 4
_WHOLE_SECONDS = 16
"""One record in this many is whole seconds older than the anchor, so that its time of creation has
no fraction if the anchor has none."""


class Recipe(Struct, frozen=True):
    """What a world is generated from. Equal recipes give the same bytes."""

    seed: int
    preset: str
    anchor: int
    """The instant to which all times are relative, in microseconds since the epoch."""

    sizes: Mapping[str, int]
    """Number of records of each shop, by the list's plural."""

    def size(self, resource: Resource[Any], profile: Mapping[str, Any]) -> int:
        """Number of records of a resource in a shop of this profile."""
        size = resource.seeded(self.sizes[resource.plural], profile)
        beside = resource.paired_with
        return size if beside is None else min(size, self.size(beside, profile))

    def layer_name(self, place: int) -> str:
        """The name of the layer of the shop at a place: equal for equal records."""
        sizes = ",".join(f"{name}={size}" for name, size in sorted(self.sizes.items()))
        return f"seed/{self.seed}/{self.preset}/{sizes}/{self.anchor}/{place}"


def sizes_of(preset: str, catalogue: Sequence[Resource[Any]]) -> dict[str, int]:
    """How many records of each resource a preset asks for, by its plural."""
    return {each.plural: each.usual_size(PRESETS[preset].size) for each in catalogue}


def shop_id_of(place: int) -> int:
    """The id of a world's shop, which follows from its place alone."""
    return FIRST_SHOP_ID + place * _SHOP_STEP


def profile_of(seed: int, place: int) -> dict[str, Any]:
    """A shop's name, OAs and users."""
    draws = Draws(f"{seed}/{place}/shop")
    fake = people(draws)
    name = fake.shop_name()
    return {
        "name": name,
        "oas": [
            {"oa_id": str(2 * 10**18 + draws.below(10**18)), "name": name + service}
            for service in OA_SERVICES[:_OAS]
        ],
        "users": [
            {"user_id": str(3 * 10**18 + draws.below(10**18)), "name": fake.full_name()}
            for _ in range(_USERS)
        ],
    }


def generate_shop(
    recipe: Recipe, place: int, resource: Resource[Any], profile: Mapping[str, Any]
) -> Iterator[list[Any]]:
    """A shop's records of one resource, in batches.

    The oldest come first: SQLite then appends to the indexes by time, where it would otherwise
    split pages and leave each half empty.
    """
    bed = _SeededRecords(recipe, place, resource, profile)
    for end in range(recipe.size(resource, profile), 0, -_BATCH):
        yield [bed.generate(index) for index in reversed(range(max(0, end - _BATCH), end))]


def _newest_first(
    recipe: Recipe, place: int, resource: Resource[Any], profile: Mapping[str, Any]
) -> list[Any]:
    batches = [*generate_shop(recipe, place, resource, profile)]
    return [record for batch in reversed(batches) for record in reversed(batch)]


class _SeededRecords:
    """Generates a shop's seeded records of one resource, each from its index alone."""

    def __init__(
        self, recipe: Recipe, place: int, resource: Resource[Any], profile: Mapping[str, Any]
    ) -> None:
        self._ages = PRESETS[recipe.preset].ages
        self._instants = PRESETS[recipe.preset].instants
        self._anchor = recipe.anchor
        self._resource = resource
        self._factory = RecordFactory(recipe.seed, place, resource, profile)
        beside = resource.paired_with
        self._beside = None if beside is None else _SeededRecords(recipe, place, beside, profile)
        self._known = {
            each.plural: tuple(_newest_first(recipe, place, each, profile))
            for each in resource.refers_to
        }

    def generate(self, index: int) -> Any:
        """The record at an index."""
        resource, draws = self._resource, self._factory.draws(str(index))
        age, gap, stage = self._ages(resource.name, index)
        jitter = draws.below(gap) if gap else 0
        if index % _WHOLE_SECONDS == _WHOLE_SECONDS - 1 and jitter < gap - SECOND:
            jitter += -(age + jitter) % SECOND
        born = self._anchor - age - jitter
        if self._instants is not None:
            born = self._instants(self._anchor, index)
        step = resource.id_step
        record_id = resource.first_id - (index + 1) * step + draws.below(step)
        slot = self._factory.slot(
            draws,
            index,
            record_id,
            born,
            self._anchor,
            stage=stage,
            customer=resource.customer_of and resource.customer_of(index),
            beside=self._beside and self._beside.generate(index),
            known=self._known,
        )
        return resource.seed(slot)


def default_records(
    catalogue: Sequence[Resource[Any]], profile: Mapping[str, Any], place: int, now: int
) -> dict[str, list[Any]]:
    """What a shop has even without seeded records, by the lists' plurals."""
    recipe = Recipe(0, "empty", now, {resource.plural: 0 for resource in catalogue})
    return {
        resource.plural: _newest_first(recipe, place, resource, profile) for resource in catalogue
    }


def next_serial(resource: Resource[Any], highest_id: int) -> int:
    """The first serial number whose id is above one that is taken."""
    return max(0, (highest_id - resource.first_id) // resource.id_step + 1)


class RecordFactory:
    """Makes the records of one kind in one shop."""

    def __init__(
        self, seed: int, place: int, resource: Resource[Any], profile: Mapping[str, Any]
    ) -> None:
        self._name = f"{seed}/{place}"
        self._resource = resource
        self._shop_id = shop_id_of(place)
        self._oa_ids = tuple(int(oa["oa_id"]) for oa in profile["oas"])
        self._oa_names = tuple(str(oa["name"]) for oa in profile["oas"])
        self._user_ids = tuple(int(user["user_id"]) for user in profile["users"])
        self._user_names = tuple(str(user["name"]) for user in profile["users"])
        self._phones: dict[int, str] = {}

    def create(self, serial: int, now: int, given: Mapping[str, Any]) -> Any:
        """A record that the shop creates, with the given fields.

        The rest is drawn from its serial number.
        """
        draws, step = self.draws(f"created/{serial}"), self._resource.id_step
        record_id = self._resource.first_id + serial * step + draws.below(step)
        return self._resource.complete(self.slot(draws, serial, record_id, now, now), given)

    def draws(self, record: str) -> Draws:
        """The random choices for a record."""
        return Draws(f"{self._name}/{self._resource.name}/{record}")

    def slot(
        self,
        draws: Draws,
        index: int,
        record_id: int,
        born: int,
        anchor: int,
        customer: int | None = None,
        **more: Any,
    ) -> RecordSlot:
        """Where a record is made."""
        # The pool of customers grows with the index: newer records repeat the same few customers.
        drawn = draws.below(10 + index // 2)
        return RecordSlot(
            draws=draws,
            index=index,
            id=record_id,
            created_at=born,
            anchor=anchor,
            shop_id=self._shop_id,
            oa_ids=self._oa_ids,
            oa_names=self._oa_names,
            user_ids=self._user_ids,
            user_names=self._user_names,
            phone=self.phone(drawn if customer is None else customer),
            **more,
        )

    def phone(self, customer: int) -> str:
        """The number of one of the shop's customers."""
        phone = self._phones.get(customer)
        if phone is None:
            draws = Draws(f"{self._name}/customer/{customer}")
            phone = self._phones[customer] = mobile_number(draws)
        return phone


SUBJECT = Subject("data", "Seeded data", "What the records of a world are like.")

RULES = (
    assumed(
        "data.repeatable",
        "A record follows only from the seed, its shop's place, its kind and its index: more "
        "records never change the earlier ones, and the anchor only shifts times.",
        "two machines must agree byte for byte",
    ),
    assumed(
        "data.ids",
        "Ids have 19 digits and ascend in the order of creation: the seeded ones of a shop, and "
        "the others of a world.",
        "the samples have 19 digits; the order is ours",
    ),
)
