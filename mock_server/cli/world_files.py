"""``export`` and ``import``: a world to and from a fixture file."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import quote

import click

from mock_server.cli.control_calls import Server
from mock_server.cli.failure import Failed
from mock_server.cli.whole_file import STANDARD, written_whole
from mock_server.contract.service import records_of
from mock_server.errors import InvalidArgument, VendorError
from mock_server.etelecom import SERVICES
from mock_server.json_documents import read_regular
from mock_server.log import in_one_line
from mock_server.seeding.fixtures import BadFixture, load
from mock_server.settings import MEMORY
from mock_server.store import Refused, Store, World, open_store
from mock_server.store.database_address import is_address, shown
from mock_server.store.world import WorldEnded
from mock_server.world.documents import Documents

_CHUNK = 1 << 16


def export_world(file: str, server: Server, database: str | None, world: str) -> None:
    """Write the world's document to a file, atomically."""
    with written_whole(file) as output:
        if _is_direct(database):
            asyncio.run(_export_database(database, world, output.write))
            return
        for piece in _exported(server, world):  # what cannot be written is not the server's fault
            output.write(piece)


def _exported(server: Server, world: str) -> Iterator[bytes]:
    with server.open(f"export?world={quote(world)}") as answer:
        while piece := answer.read(_CHUNK):
            yield piece


def import_world(file: str, server: Server, database: str | None, world: str) -> None:
    """Replace the world's records, and print how many it now has."""
    try:
        text = sys.stdin.buffer.read() if file == STANDARD else read_regular(Path(file))
        document = load(text)
    except (BadFixture, OSError) as error:
        raise Failed(f"{file}: {getattr(error, 'strerror', error)}") from None
    if _is_direct(database):
        counts = asyncio.run(_import_database(database, world, document, file))
    else:
        with server.open(f"import?world={quote(world)}", text, file) as answer:
            counts = json.load(answer)
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    click.echo(f"{world} has {told}", err=True)


def _is_direct(database: str | None) -> TypeGuard[str]:
    """Whether to open a database directly, without a server; impossible for one in memory."""
    if database in (None, MEMORY):
        return False
    if not is_address(database) and not Path(database).is_file():
        raise click.UsageError(f"--database {shown(database)}: the file does not exist")
    return True


async def _export_database(database: str, name: str, write: Callable[[bytes], Any]) -> None:
    async with _opened(database, name) as (store, world):
        async for piece in Documents(store, records_of(SERVICES)).export(world):
            write(piece)


async def _import_database(database: str, name: str, document: Any, file: str) -> dict[str, int]:
    async with _opened(database, name) as (store, world):
        try:
            return await Documents(store, records_of(SERVICES)).import_document(world, document)
        except InvalidArgument as error:
            raise Failed(f"{file}: {error.msg}") from None


@asynccontextmanager
async def _opened(database: str, name: str) -> AsyncIterator[tuple[Store, World]]:
    """Open a database's store and find a world in it; errors are reported in one line."""
    try:
        store = open_store(database, records_of(SERVICES))
        await store.open()
    except Refused as error:
        raise click.UsageError(str(error)) from None
    try:
        yield store, await _world(store, name)
    except (VendorError, WorldEnded) as error:
        raise Failed(f"--database {shown(database)}: {in_one_line(error)}") from None
    except Exception as error:
        problem = store.problem_of(error)
        if problem is None:
            raise
        raise Failed(f"--database {shown(database)}: {problem}") from None
    finally:
        await store.close()


async def _world(store: Store, name: str) -> World:
    world = await store.worlds.find(name)
    if world is None:
        names = ", ".join(await store.worlds.names()) or "none"
        raise Failed(f"--world {name}: the database has {names}")
    return world
