"""What a store keeps of a world: its shops, its clock, the holders of its keys."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct, field

from mock_server.clock import Clock

REMOVED = "the world was removed meanwhile"
"""The error of a call to a world that does not exist any more."""


class LayerGone(Exception):
    """The base of a new world was deleted meanwhile; generate it again."""


class WorldEnded(Exception):
    """The world was reset, restored, imported into or removed while a call was under way."""


class Shop(Struct, frozen=True):
    """One shop of a world, and the layers of its records."""

    world: int
    place: int
    """0 is the world's first shop."""

    shop_id: int
    base: int
    """The layer under its own."""

    own: int
    changed: bool
    """Whether the own layer has or hides any rows."""

    profile: Mapping[str, Any]
    """Its OAs and users: ``{"oas": [{"oa_id", "name"}], "users": [{"user_id", "name"}]}``."""

    @property
    def layers(self) -> tuple[int, ...]:
        """The layers of its records."""
        return (self.base, self.own) if self.changed else (self.base,)


class Origin(StrEnum):
    """How a world was created."""

    SERVER = "server"
    """The server opened it when it started."""

    MADE = "made"
    """A control call created it."""

    TEST_KEY = "test-key"
    """The first use of a test key opened it."""


class World(Struct, frozen=True):
    """What one key can access."""

    id: int
    """Never used again: a world made later has another one, even under the same name."""

    name: str
    recipe: Mapping[str, Any]
    """What its data were generated from: seed, preset, sizes, anchor; or the fixture's seed."""

    clock: Clock
    shops: tuple[Shop, ...]
    strict: bool = False
    """Whether it refuses what is otherwise tolerated."""

    origin: Origin = Origin.SERVER
    faults: tuple[tuple[int, str], ...] = ()
    """Number and JSON of its fault rules, oldest first."""

    outcome: str = ""
    """How customers behave, as JSON; empty by default."""

    assume: Mapping[str, str] = field(default_factory=dict)
    """The alternatives other than the defaults, by assumption."""

    access: str = ""
    """Who is refused whatever their key, as JSON; empty for nobody."""

    @property
    def identity(self) -> int:
        """Distinguishes the world from its state before a reset.

        A reset, a restore or an import gives each shop a new layer of its own, and the numbers of
        layers are never reused.
        """
        return self.shops[0].own


class Holder(Struct, frozen=True):
    """The holder of a key."""

    world: World
    place: int | None
    """The shop's place; None for the partner."""

    kind: str
    """``api_key``, ``shop_key`` or ``partner_api_key``."""

    sealed: bytes | None = None
    """The root of the world's keys, sealed with this key; see ``keys``."""


class ShopDraft(Struct, frozen=True):
    """A shop to be created."""

    shop_id: int
    base: int
    serial: int = 0
    """The serial number of the first created record."""


class KeyDraft(NamedTuple):
    """What is stored of a key."""

    digest: bytes
    place: int | None
    kind: str
    sealed: bytes | None
    """See ``Holder``."""


class WorldDraft(Struct, frozen=True):
    """A world to be created."""

    name: str
    recipe: Mapping[str, Any]
    clock: Clock
    shops: tuple[ShopDraft, ...]
    strict: bool
    origin: Origin
    keys: tuple[KeyDraft, ...]

    lived_until: int = 0
    """What was due in its bases up to this instant has already happened."""

    assume: Mapping[str, str] = field(default_factory=dict)
    """The alternatives other than the defaults."""
