"""Counts the rows that a walk which stopped too early never read."""

from collections.abc import Iterable, Sequence
from typing import Any

from mock_server.contract.paging import ask
from mock_server.contract.schema import Resource
from mock_server.store import Store, World
from mock_server.verdicts.finding import Finding, Stop

_ANY = {"later_sort": "optional", "sort_fields": "wide", "default_sort": "-id"}
"""Alternatives under which a cursor of any world is taken, with its own sort."""

MOST_COUNTED = 100
"""Stops whose unread rows a verdict counts."""


class Unread:
    """Counts in one store, for its worlds as they are now."""

    def __init__(self, store: Store, catalogue: Sequence[Resource[Any]]) -> None:
        self._store = store
        self._lists = {each.operation: each for each in catalogue}

    async def tell(self, world: World, findings: Iterable[Finding]) -> list[Finding | None]:
        """The findings, each about a walk's stop with the number of unread rows.

        None for one that depends on unread rows, if there are none. Counting takes as long as a
        call for a page, so that only the first stops of a verdict are counted, each once.
        """
        counted: dict[Stop, tuple[int, int] | None] = {}
        told: list[Finding | None] = []
        for finding in findings:
            stop = finding.stop
            if stop and stop not in counted and (len(counted) < MOST_COUNTED or not stop.sure):
                counted[stop] = await self._count(world, stop)
            numbers = counted.get(stop) if stop else None
            if stop is None or numbers is None:
                told.append(finding)
            elif numbers[0] or stop.sure:
                plural = self._lists[stop.operation].plural.replace("_", " ")
                told.append(finding.with_unread(*numbers, plural))
            else:
                told.append(None)
        return told

    async def _count(self, world: World, stop: Stop) -> tuple[int, int] | None:
        """How many rows were unread, and of how many; None if the shop is not there."""
        shop = next((shop for shop in world.shops if shop.shop_id == stop.shop_id), None)
        if shop is None:
            return None
        resource, count = self._lists[stop.operation], self._store.records.count
        asked = ask(resource, {"before" if stop.backwards else "after": stop.cursor}, None, _ANY)
        unread = await count(shop, resource, stop.selection, asked)
        return unread, await count(shop, resource, stop.selection, ask(resource, {}))
