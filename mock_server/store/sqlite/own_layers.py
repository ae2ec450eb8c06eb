"""What changed worlds have of their own: most of their pages come from their bases alone."""

from typing import Any, NamedTuple

from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Resource
from mock_server.contract.values import INT64_MAX, INT64_MIN
from mock_server.store.page import Page
from mock_server.store.sqlite.database import Database

_HIDDEN = "SELECT id FROM hidden WHERE layer = ? AND kind = ? ORDER BY id LIMIT 1"


class OwnLayer(NamedTuple):
    """One resource's records in a world's own layer."""

    sort: str
    """The resource's default sort."""

    first_hidden: int | None
    """A record of the base that the layer hides; ``tables.ALL`` if it hides every one."""

    oldest: int | None
    """The least value of the sort; None without records."""

    newest: int | None

    def meets(self, page: Page, selection: Selection, ask: PageRequest, near: int) -> bool:
        """Whether it may have rows for a page of the base, or for what is next to it."""
        if self.oldest is None or self.newest is None:
            return False
        if ask.sort != self.sort:
            return True
        low, high = INT64_MIN, INT64_MAX
        if selection.dated == self.sort:
            low, high = selection.since, selection.until + near
        far = page.ends if len(page.documents) >= ask.limit else None
        if ask.descending != ask.backwards:  # towards older rows
            high = high if ask.position is None else min(high, ask.position[0])
            low = low if far is None else max(low, min(far)[0])
        else:
            low = low if ask.position is None else max(low, ask.position[0])
            high = high if far is None else min(high, max(far)[0])
        return self.oldest <= high and self.newest >= low


class OwnLayers:
    """The own layers of a database, looked at again after any write."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[int, str], OwnLayer] = {}
        self._version: tuple[int, ...] = ()

    def of(self, layer: int, resource: Resource[Any]) -> OwnLayer:
        """What a layer has of a resource."""
        db = self._database.connection
        version = (db.total_changes, *self._database.worlds_version())
        if version != self._version:
            self._known.clear()
            self._version = version
        key = layer, resource.name
        found = self._known.get(key)
        if found is None:
            hidden = db.execute(_HIDDEN, key).fetchone()
            least, most = (
                db.execute(
                    f"SELECT {which}({resource.default_sort}) FROM {resource.plural}"
                    " WHERE layer = ?",
                    (layer,),
                ).fetchone()[0]
                for which in ("min", "max")
            )
            found = OwnLayer(resource.default_sort, hidden and int(hidden[0]), least, most)
            if not db.in_transaction:  # which may be rolled back
                self._known[key] = found
        return found
