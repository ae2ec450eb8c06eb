"""Which store a ``--database`` value means."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mock_server.contract.schema import Resource
from mock_server.settings import MEMORY
from mock_server.store.protocol import Refused, Store
from mock_server.store.sqlite import SQLiteStore

_POSTGRES = ("postgresql://", "postgres://")


def open_store(database: str, catalogue: Iterable[Resource[Any]]) -> Store:
    """The store of a ``--database`` value, not connected yet; raises Refused."""
    if database == MEMORY:
        return SQLiteStore(catalogue)
    if database.startswith(_POSTGRES):
        return _postgres(database, catalogue)
    if "://" in database:
        raise Refused(
            f"--database {database}: give a file's path, postgresql://user@host/database, or "
            "nothing to keep it in memory"
        )
    return SQLiteStore(catalogue, Path(database))


def _postgres(url: str, catalogue: Iterable[Resource[Any]]) -> Store:
    try:
        from mock_server.store.postgres import PostgresStore  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        if error.name != "asyncpg":
            raise
        raise Refused(
            "--database postgresql://... needs the extra postgres: "
            "pip install 'etelecom-mock[postgres]'"
        ) from None
    return PostgresStore(catalogue, url)
