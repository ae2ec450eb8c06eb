"""What a store keeps of a world: its shops, its clock, whose its keys are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from mock_server.clock import Clock


class LayerGone(Exception):
    """A base that a new world should stand on was dropped meanwhile; generate it again."""


class WorldEnded(Exception):
    """The world was reset, restored, imported into or removed while a call was under way."""


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop of a world, and where its records lie."""

    world: str
    place: int
    """0 is the world's first shop."""

    shop_id: int
    base: int
    """The layer under its own."""

    own: int
    changed: bool
    """Whether the own layer holds or hides anything."""

    profile: Mapping[str, Any]
    """Its OAs and users: ``{"oas": [{"oa_id", "name"}], "users": [{"user_id", "name"}]}``."""


class Origin(StrEnum):
    """How a world came to be."""

    SERVER = "server"
    """The server opened it when it started."""

    MADE = "made"
    """A control call made it."""

    TEST_KEY = "test-key"
    """The first use of a test key opened it."""


@dataclass(frozen=True, slots=True)
class World:
    """What one key can see."""

    name: str
    recipe: Mapping[str, Any]
    """What its data were grown from: seed, preset, sizes, anchor; or the fixture's seed."""

    clock: Clock
    shops: tuple[Shop, ...]
    strict: bool = False
    """Whether what others let pass is refused."""

    origin: Origin = Origin.SERVER
    faults: tuple[tuple[int, str], ...] = ()
    """Number and JSON of its fault rules, oldest first."""

    outcome: str = ""
    """How customers answer, as JSON; empty where nobody chose."""

    assume: Mapping[str, str] = field(default_factory=dict)
    """The alternatives it goes by that are not the defaults, by the names of the assumptions."""

    @property
    def identity(self) -> int:
        """Tells the world from what it was before a reset, and from others of its name.

        A reset, a restore, an import gives each shop a new layer of its own, and the numbers of
        layers are never used again.
        """
        return self.shops[0].own


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a key is."""

    world: World
    place: int | None
    """The shop's place; None for the partner."""

    kind: str
    """``api_key``, ``shop_key`` or ``partner_api_key``."""

    sealed: bytes | None = None
    """What the world's keys follow from, sealed under this key; see ``keys``."""


@dataclass(frozen=True, slots=True)
class ShopDraft:
    """A shop that is to be."""

    shop_id: int
    base: int
    serial: int = 0
    """The number that the first created record gets."""


class KeyDraft(NamedTuple):
    """What is kept of a key."""

    digest: bytes
    place: int | None
    kind: str
    sealed: bytes | None
    """See ``Holder``."""


@dataclass(frozen=True, slots=True)
class WorldDraft:
    """A world that is to be."""

    name: str
    recipe: Mapping[str, Any]
    clock: Clock
    shops: tuple[ShopDraft, ...]
    strict: bool
    origin: Origin
    keys: tuple[KeyDraft, ...]

    lived_until: int = 0
    """What was due in its bases up to this instant has happened there already."""

    assume: Mapping[str, str] = field(default_factory=dict)
    """The alternatives other than the defaults that it goes by."""
