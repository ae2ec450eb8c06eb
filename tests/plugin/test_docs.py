"""The examples for pytest in the docs pass as they stand."""

import pytest

from tests.docs.blocks import ROOT, blocks
from tests.plugin.project import Project

pytestmark = pytest.mark.slow

PAGES = ["pytest.md", "questions.md"]


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_examples_pass(project: Project, page: str) -> None:
    found = blocks(ROOT / "docs" / page)
    examples = [each.text for each in found if each.language == "python"]
    for number, text in enumerate(examples):
        project.write(f"test_example_{number}.py", text)
    count = sum(text.count("\ndef test_") for text in examples)
    project.run("").assert_outcomes(passed=count)
