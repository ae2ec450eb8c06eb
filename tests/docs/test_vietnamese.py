"""The Vietnamese pages say what the English README says, and their examples work."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, blocks

ENGLISH, VIETNAMESE = ROOT / "README.md", ROOT / "README.vi.md"
PAGES = sorted((ROOT / "docs" / "vi").glob("*.md"))
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def headings(page: Path) -> list[int]:
    """The levels of a page's headings, in their order."""
    text = _FENCE.sub("", page.read_text())
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]


def rows(page: Path) -> list[int]:
    """How many cells each line of a page's tables has."""
    return [line.count("|") for line in page.read_text().splitlines() if line.startswith("|")]


def test_the_readme_has_the_same_parts_in_both_languages() -> None:
    assert headings(VIETNAMESE) == headings(ENGLISH)
    assert rows(VIETNAMESE) == rows(ENGLISH)


def test_the_readme_has_the_same_code_in_both_languages() -> None:
    assert blocks(VIETNAMESE) == blocks(ENGLISH)
    assert len(blocks(ENGLISH)) > 10


def test_the_readme_links_to_the_same_pages_in_both_languages() -> None:
    link = re.compile(r"\]\(([^)#]+)")
    switch = {"README.md", "README.vi.md"}
    english, vietnamese = (link.findall(page.read_text()) for page in (ENGLISH, VIETNAMESE))
    own = {each.replace("-vi.png", ".png") for each in vietnamese}  # a picture may be its own
    assert {*english} - switch == own - switch


def test_both_readmes_lead_to_one_another() -> None:
    assert "[Tiếng Việt](README.vi.md)" in ENGLISH.read_text()
    assert "[English](README.md)" in VIETNAMESE.read_text()


def test_the_pages_are_vietnamese() -> None:
    assert {page.stem for page in PAGES} == {
        "bat-dau-nhanh",
        "khai-niem",
        "kiem-thu-phan-trang-va-gui-trung",
    }
    for page in (VIETNAMESE, *PAGES):
        assert len(re.findall(r"[ăâđêôơưạ-ỹ]", page.read_text())) > 150, page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_in_python_pass(page: Path, tmp_path: Path) -> None:
    """As the English page of the pytest plugin: each block is a test file of its own."""
    written = [block.text for block in blocks(page) if block.language == "python" and block.run]
    for number, text in enumerate(written):
        (tmp_path / f"test_{number}.py").write_text(text)
    if not written:
        return
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
