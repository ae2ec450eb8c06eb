"""Seeded bytes are those that were agreed on, on every machine, Python and Faker.

``make golden`` runs this file under other Pythons with nothing but Faker, msgspec and
pytest installed.
When bytes change on purpose: ``python -m tests.seeding.refresh_golden``, a minor version, and a
line in the changelog.
"""

import subprocess
import sys

import pytest

from mock_server.seeding.presets import PRESETS
from tests.seeding.golden import Digests, kept, name_of, preset_digests, profile_digest
from tests.seeding.growing import PLACES, SEEDS, SIZED, created, digest

_NEEDED = {"faker", "msgspec", "python-dateutil", "six", "tzdata", "typing-extensions"}
"""Faker and what its releases bring along, and what declares values."""

_LIST_LOADED = """
import sys
bare = set(sys.modules)
import tests.seeding.golden
loaded = {name.partition(".")[0] for name in set(sys.modules) - bare} - {"mock_server"}
from importlib.metadata import packages_distributions
packages = packages_distributions()
print(*{name.lower().replace('_', '-') for each in loaded for name in packages.get(each, ())})
"""


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def agreed(seed: int, place: int) -> Digests:
    return kept()[name_of(seed, place)]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_grows_the_agreed_bytes(
    seed: int, place: int, preset: str, agreed: Digests
) -> None:
    """Every preset's records, shown and hidden fields, are byte for byte as agreed."""
    found = preset_digests(seed, place, preset)
    assert found == {name: agreed.get(name) for name in found}


def test_a_shop_is_called_as_agreed(seed: int, place: int, agreed: Digests) -> None:
    """A shop's name, OAs and users follow from its seed and place."""
    assert profile_digest(seed, place) == agreed["profile"]


def test_a_shop_creates_the_agreed_records(seed: int, place: int, agreed: Digests) -> None:
    """What a shop creates at run time follows from seed, place, kind and serial number."""
    for resource in SIZED:
        made = digest(resource, created(seed, place, resource))
        assert made == agreed[f"created {resource.plural}"]


def test_the_kept_file_has_no_stale_digests() -> None:
    """The kept file speaks of the shops and presets that there are, and of no others."""
    assert set(kept()) == {name_of(seed, place) for seed in SEEDS for place in PLACES}
    (names, *others) = (set(each) for each in kept().values())
    assert all(each == names for each in others)
    assert names == {
        "profile",
        *(f"created {each.plural}" for each in SIZED),
        *(f"{preset} {each.plural}" for preset in PRESETS for each in SIZED),
    }


_ALIKE = {"about-to-expire call_logs", "exact-page call_logs"}
"""Calls do not expire."""


def test_all_digests_differ_where_there_are_records() -> None:
    """No two shops, presets or kinds share their bytes, but those without records."""
    found = [
        value
        for each in kept().values()
        for name, value in each.items()
        if not name.startswith("empty ") and name not in _ALIKE
    ]
    assert len(set(found)) == len(found)


def test_growing_needs_nothing_but_faker_and_msgspec() -> None:
    """The seeding can be imported where no other packages than Faker and msgspec are installed."""
    listed = subprocess.run(
        [sys.executable, "-c", _LIST_LOADED], check=True, capture_output=True, text=True
    )
    assert {"faker", "msgspec"} <= set(listed.stdout.split()) <= _NEEDED
