"""A world's records, created and changed from outside: the control API's and fixtures' writes."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from mock_server.errors import InvalidArgument, NotFound
from mock_server.schema import Resource
from mock_server.seeding.fixtures import read_fields
from mock_server.seeding.grower import Nursery
from mock_server.store import Shop, Store, World
from mock_server.values import Invalid

OURS = ("id", "shop_id")
"""Fields that the simulator alone writes."""


async def create(
    store: Store, world: World, shop: Shop, resource: Resource[Any], given: Mapping[str, Any]
) -> bytes:
    """The whole document of a record as newly created by the world's clock, with the given fields.

    Raises:
        InvalidArgument: a field is unknown, cannot be written, or cannot hold its value.
    """
    return await create_with(store, world, shop, resource, _read(resource, given))


async def create_with(
    store: Store, world: World, shop: Shop, resource: Resource[Any], fields: Mapping[str, Any]
) -> bytes:
    """The same from values that are read already."""
    now = world.clock.now()
    nursery = Nursery(int(world.recipe["seed"]), shop.place, resource, shop.profile)
    return await store.records.add(
        shop, resource, lambda serial: nursery.create(serial, now, fields)
    )


async def change(
    store: Store,
    world: World,
    shop: Shop,
    resource: Resource[Any],
    record_id: int,
    given: Mapping[str, Any],
) -> bytes:
    """The whole document with the given fields, updated now; raises InvalidArgument or NotFound."""
    fields = _read(resource, given)
    if "updated_at" in resource.attributes:
        fields.setdefault("updated_at", world.clock.now())
    document = await store.records.change(
        shop, resource, record_id, lambda record: dataclasses.replace(record, **fields)
    )
    if document is None:
        raise missing(resource, record_id)
    return document


def missing(resource: Resource[Any], record_id: int) -> NotFound:
    """The error for an id that no record of the shop has."""
    return NotFound(f"no {resource.name} with id {record_id}")


def _read(resource: Resource[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    for name in OURS:
        if name in given:
            raise InvalidArgument.of(name, "cannot be written")
    try:
        return read_fields(resource, given)
    except Invalid as error:
        raise InvalidArgument(str(error)) from None
