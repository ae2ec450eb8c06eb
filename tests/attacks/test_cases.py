"""Every case has a test, and every marked test replays an existing case."""

import re
from pathlib import Path

from tests.attacks.cases import CASES

_MARK = re.compile(r'pytest\.mark\.attack\(\s*"([^"]+)"')


def _marked() -> set[str]:
    folder = Path(__file__).parent.parent
    return {name for file in folder.rglob("*.py") for name in _MARK.findall(file.read_text())}


def test_every_case_is_replayed() -> None:
    assert _marked() == CASES.keys()
