"""Which store a ``--database`` value means."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mock_server.schema import Resource
from mock_server.settings import MEMORY
from mock_server.store.protocol import Refused, Store
from mock_server.store.sqlite import SQLiteStore


def open_store(database: str, catalogue: Iterable[Resource[Any]]) -> Store:
    """The store of a ``--database`` value, not connected yet; raises Refused."""
    if database == MEMORY:
        return SQLiteStore(catalogue)
    if "://" in database:
        raise Refused(f"--database {database}: give a file's path, or nothing to keep it in memory")
    return SQLiteStore(catalogue, Path(database))
