"""Text of declarations: plain, except for code in single or double backticks."""

import re
from collections.abc import Iterator

_CODE = re.compile(r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)")


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """The pieces of a text in order: whether each is code, and its text without backticks."""
    end = 0
    for match in _CODE.finditer(text):
        if match.start() > end:
            yield False, text[end : match.start()]
        yield True, match["code"]
        end = match.end()
    if end < len(text):
        yield False, text[end:]
