"""The examples of docs/pytest.md pass as they stand."""

import pytest

from tests.docs.blocks import ROOT, blocks
from tests.plugin.project import Project

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "pytest.md"


def test_the_pages_examples_pass(project: Project) -> None:
    examples = [each.text for each in blocks(PAGE) if each.language == "python"]
    for number, text in enumerate(examples):
        project.write(f"test_example_{number}.py", text)
    count = sum(text.count("\ndef test_") for text in examples)
    project.run("").assert_outcomes(passed=count)
