"""Text of the declarations: plain, but for code in single or double backticks."""

import re
from collections.abc import Iterator

_CODE = re.compile(r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)")


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """The text in order: whether a piece is code, and the piece without its backticks."""
    end = 0
    for match in _CODE.finditer(text):
        if match.start() > end:
            yield False, text[end : match.start()]
        yield True, match["code"]
        end = match.end()
    if end < len(text):
        yield False, text[end:]
