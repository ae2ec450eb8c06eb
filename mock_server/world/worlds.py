"""Worlds: opened when the server starts, created by a call, or on the first use of a test key."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from secrets import token_hex
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from mock_server import keys
from mock_server.clock import MINUTE, Clock, machine_now
from mock_server.contract.schema import Resource
from mock_server.errors import AlreadyExists, FailedPrecondition, Unauthenticated, Unavailable
from mock_server.fidelity import assumed
from mock_server.keys import WorldKeys
from mock_server.seeding import fixtures
from mock_server.seeding.generator import Recipe, generate_shop, profile_of, shop_id_of, sizes_of
from mock_server.settings import DEFAULT_PRESET, DEFAULT_SEED, Settings
from mock_server.store import Origin, Store, World
from mock_server.store.layers import Batch
from mock_server.store.world import Holder, LayerGone, ShopDraft, WorldDraft
from mock_server.world.data_settings import DataSettings, settle
from mock_server.world.documents import add_fixture_layer, read_fixture_files
from mock_server.world.endings import Endings
from mock_server.world.world_keys import extra_key, key_drafts

DEMO = "demo"
"""The world that every server has."""

Progress = Callable[[int, int], None]
"""Called with the number of records generated so far, and in all."""

_UNUSED = 10 * MINUTE
"""How long a test key's world must have been unused to be evicted when the server is full."""


_RESERVED = 10
"""One world in this many is reserved for control calls, however many test keys are used."""


class NewWorld(Struct, frozen=True):
    """A world to be opened, with what to generate for it."""

    name: str
    recipe: Recipe
    clock: Clock
    origin: Origin
    shops: int = 1
    strict: bool = False
    assume: Mapping[str, str] = field(default_factory=dict)
    """The alternatives other than the defaults that it uses."""


class Worlds:
    """The worlds of one store."""

    def __init__(
        self, store: Store, catalogue: Sequence[Resource[Any]], settings: Settings, endings: Endings
    ) -> None:
        self.store = store
        self._endings = endings
        self.catalogue = catalogue
        self.secret = b""
        self.data_settings: DataSettings
        self._settings = settings
        self._fixtures: dict[str, fixtures.Fixture] = {}
        self.joins = False
        """Whether another process opened the worlds before: their alternatives then stay as they
        are."""

        self.on_drop: Callable[[World], Awaitable[None]] = _nothing
        """Awaited with a world that is about to be removed or reset."""

    def check_fixtures(self) -> None:
        """Refuse fixtures that cannot be read, before a database is created; raises Refused."""
        if self._settings.fixtures is not None:
            sizes = {resource.plural: 0 for resource in self.catalogue}
            recipe = Recipe(DEFAULT_SEED, DEFAULT_PRESET, Clock().now(), sizes)
            read_fixture_files(self._settings.fixtures, self.catalogue, recipe)

    async def found(self) -> None:
        """Settle the data settings, and read the fixtures.

        Raises:
            Refused: the database was opened with another seed, anchor or size, or a fixture
                cannot be read.
        """
        self.secret = bytes.fromhex(await self.store.settle("secret", token_hex(32)))
        self.data_settings = await settle(self.store, self.catalogue, self._settings)
        if self._settings.fixtures is not None:
            self._fixtures = read_fixture_files(
                self._settings.fixtures, self.catalogue, self.data_settings.recipe
            )

    async def open(self, progress: Progress = lambda _grown, _all: None) -> None:
        """Open the worlds that a server starts with, unless they exist already."""
        known = await self.store.worlds.find(DEMO)
        if known is not None and self.assume not in ({}, known.assume) and not self.joins:
            await self.store.worlds.set_assume(known.id, self.assume, born=True)
        for name, fixture in self._fixtures.items():
            if await self.store.worlds.find(name) is None:
                await self._open_fixture(name, fixture)
        if known is None:
            known = await self._open_seeded(self._usual(DEMO, Origin.SERVER), progress=progress)
        for key in self._settings.extra_api_keys:
            await self.store.worlds.add_key(known.id, extra_key(self.secret, key))

    @property
    def assume(self) -> Mapping[str, str]:
        """The alternatives of new worlds by default."""
        return self._settings.assume

    def _usual(self, name: str, origin: Origin) -> NewWorld:
        """A world as the server's options and data settings have it."""
        recipe, clock = self.data_settings.recipe, self.data_settings.clock
        strict = self._settings.strict
        return NewWorld(name, recipe, clock, origin, strict=strict, assume=self.assume)

    async def make(self, new: NewWorld) -> tuple[World, WorldKeys]:
        """Create a world for a control call.

        Returns it and its keys, which are the only way to open it.

        Raises:
            AlreadyExists: the name is taken.
            Unavailable: the server has as many worlds as it may.
        """
        if await self.store.worlds.find(new.name) is not None:
            raise AlreadyExists(f"there is a world {new.name} already", {"duplicated": "name"})
        await self._make_room()
        drawn = keys.new_keys()
        return await self._open_seeded(new, drawn), drawn

    async def renew_keys(self, world: World) -> WorldKeys:
        """Replace a world's keys, except a test key; the old ones stop working at once.

        Raises:
            FailedPrecondition: the world is ``demo``, whose keys are published.
            NotFound: it was removed meanwhile.
        """
        if world.name == DEMO:
            raise FailedPrecondition("the keys of the world demo are the same on every server")
        drawn = keys.new_keys()
        shop_ids = [shop.shop_id for shop in world.shops]
        held = key_drafts(self.secret, drawn, world.name, shop_ids, world.origin)
        await self.store.worlds.replace_keys(world.id, held)
        await self._endings.end(world.id)
        return drawn

    async def open_test_world(self, name: str, preset: str | None) -> Holder:
        """Open the world of a test key on its first use; see ``auth.OpenWorld``.

        Raises:
            Unauthenticated: the name is another world's.
            Unavailable: the server has as many worlds as it may.
        """
        world = await self.store.worlds.find(name)
        if world is None:
            await self._make_room(self._settings.max_worlds // _RESERVED)
            usual = self._usual(name, Origin.TEST_KEY)
            world = await self._open_seeded(replace(usual, recipe=self.recipe(preset)))
        if world.origin is not Origin.TEST_KEY:
            raise Unauthenticated(
                f"the world {name} was not opened by a test key: send a key of its own"
            )
        test_key = f"{keys.TEST_PREFIX}{name}"
        holder = await self.store.worlds.find_holder(keys.digest(self.secret, test_key))
        if holder is None:  # removed at once by another call
            raise Unavailable(f"the world {name} is being removed: try again in a moment")
        return holder

    async def remove(self, world: World) -> bool:
        """Remove a world; False if it was removed. Raises FailedPrecondition for ``demo``."""
        if world.name == DEMO:
            raise FailedPrecondition("the world demo is the server's own: reset it instead")
        return await self._drop(world)

    async def _drop(self, world: World) -> bool:
        await self.on_drop(world)
        removed = await self.store.worlds.remove(world.id)
        await self._endings.end_for_good(world.id)
        return removed

    def recipe(
        self, preset: str | None = None, seed: int | None = None, anchor: int | None = None
    ) -> Recipe:
        """The server's own recipe, with another preset, seed or anchor."""
        recipe = self.data_settings.recipe
        if seed is not None:
            recipe = replace(recipe, seed=seed)
        if anchor is not None:
            recipe = replace(recipe, anchor=anchor)
        if preset is not None and preset != recipe.preset:
            recipe = replace(recipe, preset=preset, sizes=sizes_of(preset, self.catalogue))
        return recipe

    async def _open_seeded(
        self,
        new: NewWorld,
        drawn: WorldKeys | None = None,
        progress: Progress = lambda _grown, _all: None,
    ) -> World:
        while True:
            drafts = [
                await self._generate_shop(new.recipe, place, progress) for place in range(new.shops)
            ]
            try:
                return await self._open(new, tuple(drafts), drawn)
            except LayerGone:  # the last world on the layer was just removed
                continue

    async def _generate_shop(self, recipe: Recipe, place: int, progress: Progress) -> ShopDraft:
        profile = profile_of(recipe.seed, place)
        batches = self._grown(recipe, place, profile, progress)
        layer = await self.store.layers.add(recipe.layer_name(place), profile, batches)
        return ShopDraft(shop_id_of(place), layer)

    def _grown(
        self, recipe: Recipe, place: int, profile: Mapping[str, Any], progress: Progress
    ) -> Iterator[Batch]:
        generated, expected = 0, sum(recipe.size(each, profile) for each in self.catalogue)
        for resource in self.catalogue:
            for records in generate_shop(recipe, place, resource, profile):
                yield resource, records
                generated += len(records)
                progress(generated, expected)

    async def _make_room(self, reserved: int = 0) -> None:
        """Evict the least recently used test-key world if the server is full."""
        if await self.store.worlds.count() < self._settings.max_worlds - reserved:
            return
        unused = await self.store.worlds.longest_unused(Origin.TEST_KEY, machine_now() - _UNUSED)
        if unused is None:
            raise Unavailable(
                f"the server holds {self._settings.max_worlds} worlds, all of them in use: start "
                "it with a higher --max-worlds, or remove some"
            )
        await self._drop(unused)

    async def _open_fixture(self, name: str, fixture: fixtures.Fixture) -> World:
        drafts = []
        for place, shop in enumerate(fixture.shops):
            layer, serial = await add_fixture_layer(self.store, self.catalogue, shop)
            drafts.append(ShopDraft(shop_id_of(place), layer, serial))
        anchor, usual = fixture.anchor, self._usual(name, Origin.SERVER)
        new = replace(
            usual,
            recipe=self.recipe(seed=fixture.seed, anchor=anchor),
            clock=usual.clock if anchor is None else Clock.standing(anchor),
            assume=usual.assume if fixture.assume is None else fixture.assume,
        )
        return await self._open(new, tuple(drafts))

    async def _open(
        self, new: NewWorld, shops: tuple[ShopDraft, ...], drawn: WorldKeys | None = None
    ) -> World:
        name, origin = new.name, new.origin
        drawn = keys.DEMO_KEYS if name == DEMO else drawn or keys.new_keys()
        held = key_drafts(self.secret, drawn, name, [shop.shop_id for shop in shops], origin)
        recipe, lived_until = asdict(new.recipe), new.recipe.anchor
        draft = WorldDraft(
            name, recipe, new.clock, shops, new.strict, origin, held, lived_until, new.assume
        )
        try:
            return await self.store.worlds.add(draft)
        except AlreadyExists:  # another worker on the same database was quicker
            world = await self.store.worlds.find(name)
            if world is None or origin is Origin.MADE:
                raise
            return world


async def _nothing(_world: World) -> None:
    """The default for what happens before a world is removed or reset: nothing."""


RULES = (
    assumed(
        "keys.world",
        "The key alone selects the world of a call, and worlds are isolated from each other.",
        "the simulator's own; a real key likewise sees one account",
    ),
    assumed(
        "keys.most-worlds",
        "A full server evicts the least recently used test-key world, or answers 503 if none "
        "was unused for ten minutes. Test keys leave a tenth of `--max-worlds` to worlds that are "
        "made.",
    ),
)
