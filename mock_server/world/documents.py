"""Worlds as fixture documents: exported, imported, or read from files when the server starts."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mock_server import keys
from mock_server.contract.filters import EVERYTHING
from mock_server.contract.paging import ask
from mock_server.contract.schema import Resource
from mock_server.errors import InvalidArgument
from mock_server.formats import write_time
from mock_server.json_documents import read_regular
from mock_server.seeding import fixtures
from mock_server.seeding.generator import Recipe, default_records, next_serial, profile_of
from mock_server.settings import DEFAULT_IMPORT_SIZE
from mock_server.store import Page, Refused, Shop, Store, World
from mock_server.world.endings import check_unchanged


def read_fixture_files(
    path: str, catalogue: Sequence[Resource[Any]], recipe: Recipe
) -> dict[str, fixtures.Fixture]:
    """The fixtures of ``--fixtures``, by world; raises Refused."""
    given = Path(path)
    found = given if given.exists() else fixtures.bundled(path)
    if found is None:
        raise Refused(f"--fixtures {path}: is not a file, a folder or a bundled fixture")
    files = fixtures.fixture_files(found)
    if not files:
        raise Refused(f"--fixtures {path}: the folder has no *.json file")
    read: dict[str, fixtures.Fixture] = {}
    by_name: dict[str, Path] = {}
    for file in files:
        if not keys.is_name(file.stem):
            raise Refused(
                f"--fixtures {file}: the file's name is that of its world, so it must have up to "
                "64 letters, digits, '.', '_' and '-' before .json, and not be . or .."
            )
        other = by_name.setdefault(file.stem, file)
        if other is not file:  # a.json and a.JSON
            both = f"{other.name} and {file.name} are both of the world {file.stem}"
            raise Refused(f"--fixtures {path}: {both}: rename one")
        try:
            document = fixtures.load(read_regular(file))
            shops = document.get("shops")
            count = len(shops) if isinstance(shops, list) else 1
            profiles = [profile_of(recipe.seed, place) for place in range(count)]
            read[file.stem] = fixtures.read(document, catalogue, profiles, recipe.anchor)
        except (fixtures.BadFixture, OSError) as error:
            problem = getattr(error, "strerror", error)
            raise Refused(f"--fixtures {file}: {problem}") from None
    return read


async def add_fixture_layer(
    store: Store, catalogue: Sequence[Resource[Any]], shop: fixtures.ShopFixture
) -> tuple[int, int]:
    """The layer of a fixture's shop, and the serial number of the first record after it."""
    batches = [(resource, shop.records[resource.plural]) for resource in catalogue]
    highest = [
        next_serial(resource, max((record.id for record in records), default=0))
        for resource, records in batches
    ]
    return await store.layers.add(None, shop.profile, batches), max(highest)


class Documents:
    """Exports and imports the worlds of one store."""

    def __init__(
        self,
        store: Store,
        catalogue: Sequence[Resource[Any]],
        largest: int = DEFAULT_IMPORT_SIZE,
    ) -> None:
        self.largest = largest
        """``longest`` is the maximum size in bytes of a document from a client."""

        self._store = store
        self._catalogue = catalogue
        self._turn = asyncio.Lock()
        """Held for a page: other calls run after each, however many export at once."""

    async def import_document(self, world: World, document: Mapping[str, Any]) -> dict[str, int]:
        """Replace the world's records with a document's, either all or none.

        Returns:
            The number of records of each resource that it has now.

        Raises:
            InvalidArgument: the document cannot be read; the text names the record and field.
        """
        try:
            profiles = [shop.profile for shop in world.shops]
            read = partial(fixtures.read, document, self._catalogue, profiles, world.clock.now())
            fixture = await asyncio.to_thread(read)
        except fixtures.BadFixture as error:
            raise InvalidArgument(str(error)) from None
        shops, now = list(fixture.shops), world.clock.now()
        for shop in world.shops[len(shops) :]:
            bare = default_records(self._catalogue, shop.profile, shop.place, now)
            shops.append(fixtures.ShopFixture(dict(shop.profile), bare))
        bases = [await add_fixture_layer(self._store, self._catalogue, shop) for shop in shops]
        await self._store.worlds.lay(world.id, tuple(bases), world.clock.now())
        if fixture.assume is not None:
            await self._store.worlds.set_assume(world.id, fixture.assume)
        return {
            resource.plural: sum(len(shop.records[resource.plural]) for shop in shops)
            for resource in self._catalogue
        }

    async def export(
        self, world: World, extras: Mapping[str, bytes] | None = None
    ) -> AsyncIterator[bytes]:
        """The world as a fixture document, in pieces; ``extras`` are JSON members at its end.

        Raises:
            WorldEnded: the world was reset, restored, imported into or removed meanwhile, so that
                the pieces do not form a consistent whole.
        """
        seed, anchor = world.recipe["seed"], write_time(world.recipe["anchor"])
        assume = f'"assume":{json.dumps(dict(world.assume))},' if world.assume else ""
        yield (
            f'{{"format":{fixtures.FORMAT},"seed":{seed},"anchor":"{anchor}",{assume}"shops":['
        ).encode()
        for shop in world.shops:
            profile = json.dumps(dict(shop.profile), ensure_ascii=False)[1:-1]
            comma = "," if shop.place else ""
            yield f'{comma}\n{{"shop_id":"{shop.shop_id}",{profile}'.encode()
            for resource in self._catalogue:
                yield f',\n"{resource.plural}":['.encode()
                separator = b"\n"
                async for page in self._pages(shop, resource):
                    yield separator + b",\n".join(page.whole_documents(resource))
                    separator = b",\n"
                yield b"]"
            yield b"}"
        await check_unchanged(self._store, world)
        yield b"]"
        for name, document in (extras or {}).items():
            yield f', "{name}": '.encode() + document
        yield b"}\n"

    async def _pages(self, shop: Shop, resource: Resource[Any]) -> AsyncIterator[Page]:
        asked = ask(resource, {})
        while True:
            async with self._turn:
                page = await self._store.records.page(shop, resource, EVERYTHING, asked)
                await asyncio.sleep(0)  # lets other calls run, however quickly the client reads
            if not page.ends:
                return
            yield page
            asked = asked._replace(position=page.ends[1])
