"""Creates the store for a ``--database`` value."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mock_server.contract.schema import Resource
from mock_server.settings import DEFAULT_SNAPSHOT_SIZE, MEMORY
from mock_server.store.database_address import is_address, is_postgres, shown
from mock_server.store.journal_bounds import Bounds, Digest, no_digest
from mock_server.store.protocol import Refused, Store
from mock_server.store.sqlite import SQLiteStore

if TYPE_CHECKING:
    from mock_server.store.postgres import PostgresStore


def open_store(
    database: str,
    catalogue: Iterable[Resource[Any]],
    bounds: Bounds = Bounds(),  # noqa: B008  # frozen
    digest: Digest = no_digest,
    snapshot_size: int = DEFAULT_SNAPSHOT_SIZE,
) -> Store:
    """The store for a ``--database`` value, not connected yet; raises Refused."""
    if database == MEMORY:
        return SQLiteStore(catalogue, None, bounds, digest, snapshot_size)
    if is_postgres(database):
        scheme, mark, rest = database.strip().partition("://")
        url = f"{scheme.lower()}{mark}{rest}"
        return _postgres_store()(catalogue, url, bounds, digest, snapshot_size)
    if is_address(database):
        raise Refused(
            f"--database {shown(database)}: give a file's path, postgresql://user@host/database, "
            "or nothing to keep it in memory"
        )
    return SQLiteStore(catalogue, Path(database), bounds, digest, snapshot_size)


def _postgres_store() -> "type[PostgresStore]":
    try:
        from mock_server.store.postgres import PostgresStore  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        if error.name != "asyncpg":
            raise
        raise Refused(
            "--database postgresql://... needs the extra postgres: "
            "pip install 'etelecom-mock[postgres]'"
        ) from None
    return PostgresStore
