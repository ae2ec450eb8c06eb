"""What docs/architecture.md says of the code: its drawing, its paths, functions and tables."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from faker.providers import BaseProvider

from mock_server.contract.generation import Draws
from mock_server.contract.life import Life
from mock_server.contract.verbs import Verb
from mock_server.etelecom import CATALOGUE, RECORDS, VERBS
from mock_server.seeding.generator import profile_of
from mock_server.seeding.people import VietnamProvider, people
from tests.docs.blocks import ROOT, blocks

PAGE_PATH = ROOT / "docs" / "architecture.md"
PAGE = PAGE_PATH.read_text("utf-8")
PACKAGE = ROOT / "mock_server"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

DRAWING = next(each.text for each in blocks(PAGE_PATH) if each.language == "text")
PATHS = sorted(set(re.findall(r"`([\w/.]+/[\w.]+\.(?:py|js|md))`", PAGE)))
FUNCTIONS = re.findall(r"^\| .+ \| `([\w/.]+\.py)` \| `([\w.]+)` \|$", PAGE, re.MULTILINE)
NAMED_CLASSES = sorted(set(re.findall(r"`([A-Z][a-z]\w+)`", PAGE)) - {"Retry"})


@cache
def defined(path: Path) -> set[str]:
    """The functions, classes and methods of a module, methods as ``Class.method``."""
    names = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {
                f"{node.name}.{each.name}"
                for each in node.body
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
            }
    return names


def layers() -> list[list[str]]:
    """The floors that import-linter holds, from above, each with its modules."""
    (floors,) = (
        contract
        for contract in PROJECT["tool"]["importlinter"]["contracts"]
        if contract["name"] == "the floors"
    )
    return [re.split(r" [|:] ", layer) for layer in floors["layers"]]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_there(path: str) -> None:
    assert (PACKAGE / path).exists() or (ROOT / path).exists() or (ROOT / "docs" / path).exists()


@pytest.mark.parametrize(("path", "function"), FUNCTIONS)
def test_a_behaviour_is_where_the_page_says(path: str, function: str) -> None:
    assert function in defined(PACKAGE / path if (PACKAGE / path).exists() else ROOT / path)


@pytest.mark.parametrize(
    "life", [each.life for each in RECORDS if each.life], ids=lambda life: life.begins[0]
)
def test_what_comes_by_itself_has_one_name(life: Life[Any]) -> None:
    assert life.natural.__name__ in {"_natural", "_stays"}  # the default: nothing comes


def test_many_behaviours_are_named() -> None:
    assert len(FUNCTIONS) > 40


@pytest.mark.parametrize("name", NAMED_CLASSES)
def test_a_class_is_there(name: str) -> None:
    known = {each for path in PACKAGE.rglob("*.py") for each in defined(path)}
    operations = {each.operation for each in CATALOGUE} | {each.operation for each in VERBS}
    assert name in known | operations | {"Act"}  # a type of functions


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.operation)
def test_a_method_is_a_function_of_its_name(verb: Verb) -> None:
    assert verb.act.__name__.replace("_", "") == verb.operation.lower()
    assert verb.about


def test_the_drawing_has_the_floors_in_their_order() -> None:
    drawn = [
        name.removesuffix("/")
        for line in DRAWING.splitlines()
        if line[0] != " "
        for name in line.split("  ")[0].split()
    ]
    listed = [name for floor in layers() for name in floor if name != "__main__"]
    assert sorted(drawn) == sorted(listed)
    place = {name: number for number, floor in enumerate(layers()) for name in floor}
    numbers = [place[name] for name in drawn]
    # Floors of one level are drawn below one another, in any order.
    assert numbers == sorted(numbers)


def test_the_drawing_has_the_rooms_of_the_web() -> None:
    rooms = re.findall(r"^  ([\w.]+)/? ", DRAWING, re.MULTILINE)
    there = [
        path.name
        for path in (PACKAGE / "web").iterdir()
        if path.name not in ("__init__.py", "__pycache__")
    ]
    assert sorted(rooms) == sorted(there)


def test_every_floor_is_in_the_tree() -> None:
    there = {path.stem for path in PACKAGE.iterdir()} - {"__init__", "__pycache__", "py"}
    assert there == {name for floor in layers() for name in floor}


@pytest.mark.parametrize("dependency", PROJECT["project"]["dependencies"])
def test_a_dependency_has_its_reason(dependency: str) -> None:
    (name,) = re.findall(r"^[\w-]+", dependency)
    table = PAGE.split("## Dependencies")[1].split("\nNo ORM")[0]
    assert re.search(rf"\b{name}\b", table)


def test_rooms_are_small() -> None:
    """Eighteen modules in the root at most, six of its own in ``web``, no file over 330 lines."""
    root = [path for path in PACKAGE.glob("*.py") if not path.name.startswith("__")]
    web = [path for path in (PACKAGE / "web").glob("*.py") if path.name != "__init__.py"]
    assert len(root) <= 18
    assert len(web) <= 6
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 330
    }
    assert long == {}


def test_the_clients_package_imports_nothing_of_the_server() -> None:
    for path in (ROOT / "etelecom_mock").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not [name for name in names if name.split(".")[0] == "mock_server"], path


def test_the_stores_are_seeded_by_faker() -> None:
    """What looks human comes from our provider on a Faker generator, as users are told."""
    told = "the product is Faker-seeded: make the import cheaper, do not leave it out"
    assert issubclass(VietnamProvider, BaseProvider), told
    profile, fake = profile_of(42, 0), people(Draws("42/0/shop"))
    assert profile["name"] == fake.shop_name(), told
