"""The stores that one suite tests: SQLite in memory, a SQLite file, a PostgreSQL database.

``pytest --store postgres`` runs the same tests on databases of their own, each emptied after a
simulator and dropped at the end. ``TEST_POSTGRES_URL`` names another server than the local one.
"""

import asyncio
import atexit
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import asyncpg
from msgspec.structs import replace

from mock_server.settings import MEMORY, Settings
from tests import lacking

STORES = ("memory", "file", "postgres")
TESTED = "TESTED_STORE"
"""The variable that names the store of this run."""

_LOCAL = "postgresql://postgres@127.0.0.1:5432"


def server_url() -> str:
    """The server on which databases are made, without a database."""
    return os.environ.get("TEST_POSTGRES_URL", _LOCAL).rstrip("/")


def check_tested_store() -> None:
    """Skip where the store needs a server that is not there; in CI that is a failure."""
    if os.environ[TESTED] == "postgres":
        check_postgres()


def check_postgres() -> None:
    """Skip where no PostgreSQL server answers; in CI that is a failure."""
    try:
        execute("SELECT 1")
    except (OSError, asyncpg.PostgresError) as error:
        lacking.skip(f"no PostgreSQL server answers at {server_url()}: {error}")


def execute(sql: str, database: str = "postgres") -> list[asyncpg.Record]:
    """What a statement answers that is executed on the server."""

    async def done() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(f"{server_url()}/{database}", timeout=10)
        try:
            return await connection.fetch(sql)
        finally:
            await connection.close()

    return asyncio.run(done())


@contextmanager
def postgres_database() -> Iterator[str]:
    """The URL of a new database, which is dropped at the end."""
    name = f"etelecom_mock_test_{uuid4().hex}"
    execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server_url()}/{name}"
    finally:
        execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def in_tested_store(settings: Settings) -> Iterator[Settings]:
    """The settings with a database of its own in the store of this run, if they name none."""
    store = os.environ.get(TESTED, MEMORY)
    if settings.database != MEMORY or store == MEMORY:
        yield settings
    elif store == "file":
        with TemporaryDirectory(prefix="etelecom-mock-") as folder:
            yield replace(settings, database=str(Path(folder) / "tested.db"))
    else:
        with _DATABASES.emptied() as url:
            yield replace(settings, database=url)


_EMPTY = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'etelecom_mock' LOOP
        IF name = 'settled' THEN
            DELETE FROM etelecom_mock.settled WHERE settled.name <> 'schema_version';
        ELSE
            EXECUTE format('DELETE FROM etelecom_mock.%I', name);
        END IF;
    END LOOP;
END $$
"""
"""Leaves the tables and nothing in them: making them takes half a second."""


class _Databases:
    """A test process's own databases, emptied between two simulators: dropping one takes long."""

    def __init__(self) -> None:
        self._free: list[str] = []
        self._kept = ExitStack()
        atexit.register(self._kept.close)

    @contextmanager
    def emptied(self) -> Iterator[str]:
        """The URL of an empty database; each of several simulators at once has another."""
        url = self._free.pop() if self._free else self._kept.enter_context(postgres_database())
        try:
            yield url
        finally:
            execute(_EMPTY, url.rpartition("/")[2])
            self._free.append(url)


_DATABASES = _Databases()
