"""Each kind has a section in docs/faults.md, whose example is a rule that is taken."""

import json
import re
from pathlib import Path

import pytest

from mock_server.faults.effect import Effect
from mock_server.faults.kinds import KINDS
from tests.docs.blocks import Block, blocks
from tests.kit.world import World

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"
FOR_EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
RECIPES = re.findall(r"^\| [^|]+ \| `(\{.+\})` \|$", PAGE.read_text(), re.MULTILINE)


def section(kind: type[Effect]) -> str:
    (found,) = re.findall(
        rf"^## `{kind.name}`\n(.+?)(?=^## |\Z)", PAGE.read_text(), re.MULTILINE | re.DOTALL
    )
    return str(found)


def rules() -> dict[str, Block]:
    """The example below each kind's heading."""
    found = {}
    for block in blocks(PAGE):
        rule = json.loads(block.text) if block.language == "json" else {}
        if "then" in rule and "id" not in rule:
            (name,) = {kind.name for kind in KINDS} & set(rule["then"])
            found[name] = block
    return found


@FOR_EACH_KIND
def test_its_section_says_what_it_does_and_shows(kind: type[Effect]) -> None:
    text = " ".join(section(kind).split())
    assert kind.about in text
    assert kind.shows in text


@FOR_EACH_KIND
def test_its_example_is_taken(world: World, kind: type[Effect]) -> None:
    example = rules()[kind.name].text
    assert example in section(kind)
    world.add_fault(json.loads(example))
    world.add_fault({"then": {kind.name: kind.example}})


@FOR_EACH_KIND
def test_those_on_lists_show_the_loop_before_and_after(kind: type[Effect]) -> None:
    sketches = re.findall(
        r"^```python\n# (before|after): .+?^```$", section(kind), re.MULTILINE | re.DOTALL
    )
    assert sketches == (["before", "after"] if kind.on_lists else [])


def test_no_other_kind_is_documented() -> None:
    named = re.findall(r"^## `(\w+)`$", PAGE.read_text(), re.MULTILINE)
    assert named == [kind.name for kind in KINDS]


def test_the_sketches_are_python() -> None:
    for block in blocks(PAGE):
        if block.language == "python":
            compile(f"def sketch():\n{_indented(block.text)}", PAGE.name, "exec")


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


@pytest.mark.parametrize("recipe", RECIPES)
def test_its_recipes_are_taken(world: World, recipe: str) -> None:
    world.add_fault(json.loads(recipe))


def test_there_are_recipes() -> None:
    assert len(RECIPES) >= 5
