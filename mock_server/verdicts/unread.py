"""Counts the rows that a walk which stopped too early never read."""

from collections.abc import Sequence
from typing import Any

from mock_server.contract.paging import ask
from mock_server.contract.schema import Resource
from mock_server.store import Store, World
from mock_server.verdicts.finding import Finding

_ANY = {"later_sort": "optional", "sort_fields": "wide", "default_sort": "-id"}
"""Alternatives under which a cursor of any world is taken, with its own sort."""


class Unread:
    """Counts in one store, for its worlds as they are now."""

    def __init__(self, store: Store, catalogue: Sequence[Resource[Any]]) -> None:
        self._store = store
        self._lists = {each.operation: each for each in catalogue}

    async def tell(self, world: World, finding: Finding) -> Finding | None:
        """The finding, with the number of unread rows if it is about a walk's stop.

        None if it depends on unread rows, and there are none.
        """
        stop = finding.stop
        shops = [shop for shop in world.shops if stop and shop.shop_id == stop.shop_id]
        if stop is None or not shops:
            return finding
        resource, count = self._lists[stop.operation], self._store.records.count
        asked = ask(resource, {"before" if stop.backwards else "after": stop.cursor}, None, _ANY)
        unread = await count(shops[0], resource, stop.selection, asked)
        if not (unread or stop.sure):
            return None
        total = await count(shops[0], resource, stop.selection, ask(resource, {}))
        return finding.with_unread(unread, total, resource.plural)
