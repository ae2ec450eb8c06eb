"""``export`` and ``import``: a world to and from a fixture file."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import quote

import click

from mock_server.cli.control_calls import Failed, Server
from mock_server.cli.whole_file import STANDARD, written_whole
from mock_server.errors import VendorError
from mock_server.etelecom import CATALOGUE
from mock_server.seeding.fixtures import BadFixture, load
from mock_server.settings import MEMORY
from mock_server.store import Refused, Store, World, open_store
from mock_server.world.documents import Documents

_CHUNK = 1 << 16


def export_world(file: str, server: Server, database: str | None, world: str) -> None:
    """Write the world's document to a file, atomically."""
    with written_whole(file) as output:
        if _is_file(database):
            asyncio.run(_export_database(database, world, output.write))
            return
        with server.open(f"export?world={quote(world)}") as answer:
            while piece := answer.read(_CHUNK):
                output.write(piece)


def import_world(file: str, server: Server, database: str | None, world: str) -> None:
    """Replace the world's records, and print how many it has now."""
    text = sys.stdin.buffer.read() if file == STANDARD else Path(file).read_bytes()
    try:
        document = load(text)
    except BadFixture as error:
        raise Failed(f"{file}: {error}") from None
    if _is_file(database):
        counts = asyncio.run(_import_database(database, world, document, file))
    else:
        with server.open(f"import?world={quote(world)}", text, file) as answer:
            counts = json.load(answer)
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    click.echo(f"{world} has {told}", err=True)


def _is_file(database: str | None) -> TypeGuard[str]:
    """Whether a database is to be opened without a server; the one in memory cannot be."""
    if database in (None, MEMORY):
        return False
    if not Path(database).is_file():
        raise click.UsageError(f"--database {database}: there is no such file")
    return True


async def _export_database(database: str, name: str, write: Callable[[bytes], Any]) -> None:
    store, world = await _opened(database, name)
    async for piece in Documents(store, CATALOGUE).export(world):
        write(piece)
    await store.close()


async def _import_database(database: str, name: str, document: Any, file: str) -> dict[str, int]:
    store, world = await _opened(database, name)
    try:
        return await Documents(store, CATALOGUE).import_document(world, document)
    except VendorError as error:
        raise Failed(f"{file}: {error.msg}") from None
    finally:
        await store.close()


async def _opened(database: str, name: str) -> tuple[Store, World]:
    try:
        store = open_store(database, CATALOGUE)
        await store.open()
    except Refused as error:
        raise click.UsageError(str(error)) from None
    world = await store.worlds.find(name)
    if world is None:
        raise Failed(
            f"--world {name}: the database has {', '.join(await store.worlds.names()) or 'none'}"
        )
    return store, world
