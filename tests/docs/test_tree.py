"""The tree is as docs/architecture.md draws it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT

SERVICES = ROOT / "mock_server" / "etelecom"
NOUNS = [path for path in sorted(SERVICES.glob("*/*.py")) if path.name != "__init__.py"]

SUFFIX_OF = {"Resource": "", "Life": "_life", "Verb": "_verbs"}
"""How the file of a noun ends that holds a declaration of this kind."""


def declared(path: Path) -> Iterator[str]:
    """The kinds of declarations that a module makes: ``Resource``, ``Life``, ``Verb``."""
    for node in ast.parse(path.read_text()).body:
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
            yield value.func.id


def suffix(path: Path) -> str:
    """``_record``, ``_life``, ``_verbs``, or nothing."""
    endings = ("_record", "_life", "_verbs")
    return next((ending for ending in endings if path.stem.endswith(ending)), "")


@pytest.mark.parametrize("path", NOUNS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_part_of_a_noun_is_in_the_file_of_its_name(path: Path) -> None:
    expected = {SUFFIX_OF[kind] for kind in declared(path) if kind in SUFFIX_OF}
    assert expected <= {suffix(path)}, f"{path.name} declares what belongs to another file"


def test_the_record_of_a_noun_with_a_life_is_in_a_file_of_its_own() -> None:
    lives = [path for path in NOUNS if "Life" in declared(path)]
    assert lives
    nouns = [path.stem.removesuffix("_life") for path in lives]
    missing = [
        noun
        for path, noun in zip(lives, nouns, strict=True)
        if not path.with_name(f"{noun}_record.py").exists()
    ]
    assert not missing
