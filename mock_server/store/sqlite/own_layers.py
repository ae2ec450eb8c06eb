"""What changed worlds have of their own, as a process last saw it."""

from typing import Any

from mock_server.contract.schema import Resource
from mock_server.store.own_layer import OwnLayer
from mock_server.store.sqlite.database import Database


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
            sort, rows = resource.default_sort, f"FROM {resource.plural} WHERE layer = ?1"
            hidden, oldest, newest = db.execute(
                "SELECT (SELECT id FROM hidden WHERE layer = ?1 AND kind = ?2 ORDER BY id LIMIT 1),"
                f" (SELECT min({sort}) {rows}), (SELECT max({sort}) {rows})",
                key,
            ).fetchone()
            found = OwnLayer(sort, hidden, oldest, newest)
            if not db.in_transaction:  # which may be rolled back
                self._known[key] = found
        return found
