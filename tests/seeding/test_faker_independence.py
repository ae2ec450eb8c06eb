"""Seeded bytes hang neither on Faker's word lists nor on Python's own generators."""

import os
import random
import subprocess
import sys
from typing import NoReturn

import pytest
from faker.providers import BaseProvider

from mock_server.contract.generation import Draws
from mock_server.seeding.people import VietnamProvider, people
from tests.seeding.golden import kept, name_of, preset_digests, profile_digest
from tests.seeding.growing import SIZED, _grown

_AGREED = kept()[name_of(42, 0)]
_PRESET = "exact-page"

_GROW_WITHOUT_WORDS = """
import sys
from importlib.abc import MetaPathFinder
from faker.providers import BaseProvider
from tests.seeding.golden import preset_digests, profile_digest

class NoMoreProviders(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith("faker.providers."):
            raise ImportError(f"{name}: the providers of a Faker release are not to be read")

def providers(of):
    return [of, *(each for child in of.__subclasses__() for each in providers(child))]

emptied = 0
for provider in providers(BaseProvider):
    for name, value in list(vars(provider).items()):
        if isinstance(value, (list, tuple, dict)) and not name.startswith("__"):
            setattr(provider, name, ())
            emptied += 1
assert emptied
sys.meta_path.insert(0, NoMoreProviders())
print(profile_digest(42, 0), *preset_digests(42, 0, "exact-page").values())
"""


def _expected() -> list[str]:
    names = ["profile", *(f"{_PRESET} {each.plural}" for each in SIZED)]
    return [_AGREED[name] for name in names]


def _refuse(*_args: object, **_kwargs: object) -> NoReturn:
    raise AssertionError("a random generator of Python's was asked")


def _grow_anew() -> list[str]:
    _grown.cache_clear()
    return [profile_digest(42, 0), *preset_digests(42, 0, _PRESET).values()]


def test_python_s_generators_are_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Growing draws nothing from ``random`` and nothing from the operating system."""
    for name in ("random", "getrandbits", "randrange", "choice", "choices", "sample", "shuffle"):
        monkeypatch.setattr(random.Random, name, _refuse)
        monkeypatch.setattr(random, name, _refuse)
    monkeypatch.setattr(os, "urandom", _refuse)
    assert _grow_anew() == _expected()


@pytest.mark.parametrize("seed", [0, 1234])
def test_seeding_python_s_generator_changes_nothing(seed: int) -> None:
    """Whatever state ``random`` is in, the bytes are the same, and its state stays as it was."""
    before = random.getstate()
    try:
        random.seed(seed)
        state = random.getstate()
        assert _grow_anew() == _expected()
        assert random.getstate() == state
    finally:
        random.setstate(before)


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_no_word_list_of_faker_is_read(hash_seed: str) -> None:
    """Growing works with all of Faker's own word lists emptied, under any hash seed."""
    grown = subprocess.run(
        [sys.executable, "-c", _GROW_WITHOUT_WORDS],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
    )
    assert grown.stdout.split() == _expected()


def test_our_provider_is_the_only_one() -> None:
    """The Faker generator behind people and shops has our provider alone."""
    generator = people(Draws("any")).generator
    assert [type(each) for each in generator.providers] == [VietnamProvider]
    assert isinstance(generator.providers[0], BaseProvider)


def test_the_generator_speaks_as_faker_does() -> None:
    """What the provider makes can be asked of the generator by name, as Faker's users do."""
    provider = people(Draws("any"))
    assert provider.generator.format("mobile_number").startswith("84")
