"""Growing records in tests; imports nothing but the seeding and the standard library."""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from mock_server.clock import DAY
from mock_server.contract.schema import Resource
from mock_server.etelecom import CATALOGUE
from mock_server.seeding.generator import Recipe, RecordFactory, generate_shop, profile_of
from mock_server.seeding.presets import PRESETS

SIZED = tuple(
    each
    for each in CATALOGUE
    if not (each.most_seeded or each.always_seeded or each.seeded_together)
)
"""The lists that have as many records as their world's size says."""

ZALO = tuple(each for each in SIZED if each.service == "Zalo")
"""Those of them that Zalo's messages bring about."""

ANCHOR = 1_773_129_600_000_000
"""2026-03-10T08:00:00Z, in microseconds since the epoch."""

SEEDS = (42, -7)
PLACES = (0, 1)
CREATED = 50
"""How many of the records that a shop creates at run time go into a digest."""


def grown(
    plural: str,
    preset: str = "default",
    *,
    seed: int = SEEDS[0],
    place: int = 0,
    anchor: int = ANCHOR,
    size: int | None = None,
) -> tuple[Any, ...]:
    """One shop's records of a kind, newest first; ``size`` overrules the preset's."""
    (resource,) = (each for each in CATALOGUE if each.plural == plural)
    wanted = resource.usual_size(PRESETS[preset].size) if size is None else size
    return _grown(plural, preset, seed, place, anchor, wanted)


@lru_cache(maxsize=64)
def _grown(
    plural: str, preset: str, seed: int, place: int, anchor: int, size: int
) -> tuple[Any, ...]:
    (resource,) = (each for each in CATALOGUE if each.plural == plural)
    recipe = Recipe(seed, preset, anchor, {each.plural: size for each in CATALOGUE})
    batches = generate_shop(recipe, place, resource, profile_of(seed, place))
    return tuple(record for batch in batches for record in batch)[::-1]


def created(seed: int, place: int, resource: Resource[Any]) -> list[Any]:
    """The first records that a shop creates at run time, one a day."""
    factory = RecordFactory(seed, place, resource, profile_of(seed, place))
    return [factory.create(serial, ANCHOR + serial * DAY, {}) for serial in range(CREATED)]


def digest(resource: Resource[Any], records: Any) -> str:
    """The SHA-256 of all bytes that the records show and hide."""
    hashed = sha256()
    for record in records:
        shown, whole = resource.document(record), resource.whole_document(record)
        hashed.update(shown)
        hashed.update(b"{%b" % whole[len(shown) :] if whole != shown else b"{}")
    return hashed.hexdigest()
