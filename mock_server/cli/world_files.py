"""``export`` and ``import``: a world to and from a fixture file."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeGuard
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import click

from mock_server.cli.addresses import check_address
from mock_server.cli.whole_file import STANDARD, written_whole
from mock_server.errors import VendorError
from mock_server.etelecom import CATALOGUE
from mock_server.seeding.fixtures import BadFixture, load
from mock_server.settings import MEMORY
from mock_server.store import Refused, Store, World, open_store
from mock_server.world.documents import Documents

_CHUNK = 1 << 16


class Failed(click.ClickException):
    """What was asked for did not work."""


def export_world(
    file: str, url: str, database: str | None, world: str, admin_token: str | None
) -> None:
    """Write the world's document; the file appears whole or not at all."""
    with written_whole(file) as output:
        if _is_file(database):
            asyncio.run(_export_database(database, world, output.write))
            return
        with _called(_request(url, "export", world, admin_token, None)) as answer:
            while piece := answer.read(_CHUNK):
                output.write(piece)


def import_world(
    file: str, url: str, database: str | None, world: str, admin_token: str | None
) -> None:
    """Replace the world's records, and say how many it has now."""
    text = sys.stdin.buffer.read() if file == STANDARD else Path(file).read_bytes()
    try:
        document = load(text)
    except BadFixture as error:
        raise Failed(f"{file}: {error}") from None
    if _is_file(database):
        counts = asyncio.run(_import_database(database, world, document, file))
    else:
        with _called(_request(url, "import", world, admin_token, text), file) as answer:
            counts = json.load(answer)
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    click.echo(f"{world} has {told}", err=True)


def _is_file(database: str | None) -> TypeGuard[str]:
    """Whether a database is to be read without a server; one in memory has to be asked for."""
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


@contextmanager
def _called(request: Request, file: str = "") -> Iterator[Any]:
    """The server's answer; ``file`` is what was sent, for the error."""
    try:
        with urlopen(request) as answer:  # noqa: S310  # see _request
            yield answer
    except HTTPError as error:
        with error:
            raise Failed(": ".join(filter(None, (file, _message(error))))) from None
    except URLError as error:
        raise Failed(f"{request.host}: {error.reason}; is the server running?") from None


def _request(url: str, call: str, world: str, token: str | None, body: bytes | None) -> Request:
    check_address(url)
    address = f"{url.rstrip('/')}/__admin/{call}?world={quote(world)}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Request(address, body, headers)  # noqa: S310  # checked above


def _message(error: HTTPError) -> str:
    try:
        return str(json.load(error)["msg"])
    except (ValueError, KeyError, TypeError):
        return f"the server answers {error.code}"
