"""The fenced blocks of a Markdown page."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
_BLOCK = re.compile(r"(<!-- not run: [^\n]+-->\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block."""

    language: str
    text: str
    run: bool
    """False where a comment above says why it is not run."""


def blocks(page: Path) -> list[Block]:
    """The page's blocks, in order."""
    return [
        Block(language, text, not excuse)
        for excuse, language, text in _BLOCK.findall(page.read_text())
    ]
