"""The words in the last column of docs/architecture.md are not used in code or on other pages."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT

ARCHITECTURE = ROOT / "docs" / "architecture.md"
WORDS = ARCHITECTURE.read_text("utf-8").split("\n## Words\n")[1]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in WORDS.splitlines()
    if line.startswith("| ") and not line.startswith("| word |")
]
NOT_USED = {word.strip() for row in ROWS for word in row[2].split(",") if word.strip()}
NAMES = sorted(word.strip("*") for word in NOT_USED if word.startswith("*"))
OLD = sorted(word for word in NOT_USED if not word.startswith("*"))
PHRASES = {
    "hang from": r"\bhang(s|ing)? from\b",
    "let by": r"\blets? by\b",
    "stand round": r"\bst(and|ands|anding|ood) round\b",
    "is no JSON": r"\b(is|are) no JSON\b",
    "is asked for by": r"\basked for by\b",
}

EXAMPLES = {
    "courier": ("docs/adding.md", "tests/docs/test_adding.py"),
}
"""Where an old word is meant literally: in the toys, couriers deliver parcels."""

_SUFFIXES = {".py", ".md", ".js", ".css", ".html", ".toml", ".yml", ".yaml", ".json", ""}
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def files() -> Iterator[Path]:
    """The repository's own text files, without locks, data and texts by others."""
    listed = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).split("\n")
    foreign = ("requirements/", "docs/examples/", "docs/pictures/", "fixtures/", "tests/seeding/")
    ours = {ARCHITECTURE, ROOT / "CHANGELOG.md", ROOT / "LICENSE", Path(__file__)}
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in _SUFFIXES and path not in ours and not name.startswith(foreign):
            yield path


TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files()}
PARTS = {name: {part.lower() for part in _PART.findall(text)} for name, text in TEXTS.items()}
"""The words of a file, those of its identifiers too: ``VerbContext`` is *verb* and *context*."""


@pytest.mark.parametrize("word", OLD)
def test_an_old_word_is_gone(word: str) -> None:
    forms = {word, f"{word}s"}
    found = [name for name, parts in PARTS.items() if parts & forms]
    assert [name for name in found if name not in EXAMPLES.get(word, ())] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_old_name_is_gone(name: str) -> None:
    """Words with an ordinary meaning too are not used as names of files, classes and functions."""
    defined = re.compile(rf"^\s*(?:class|(?:async )?def) {re.escape(name)}\b", re.MULTILINE)
    found = [path for path, text in TEXTS.items() if defined.search(text)]
    assert found + [path for path in TEXTS if Path(path).name == name] == []


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_mannered_phrase_is_gone(phrase: str) -> None:
    assert f'"{phrase}"' in " ".join(WORDS.split())
    pattern = re.compile(PHRASES[phrase].replace(" ", r"\s+"), re.IGNORECASE)
    found = {name: match[0] for name, text in TEXTS.items() if (match := pattern.search(text))}
    assert found == {}


def test_each_word_has_one_row() -> None:
    listed = [word.strip() for row in ROWS for word in row[0].split(",")]
    assert len(listed) > 50
    assert sorted(listed) == sorted(set(listed))


def test_it_finds_words_in_identifiers() -> None:
    assert {"verb", "context"} <= PARTS["mock_server/world/verb_context.py"]
    assert len(OLD) > 10
    assert {"Kit", "selected.py"} <= set(NAMES)
