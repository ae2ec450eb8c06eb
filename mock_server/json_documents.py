"""Reads JSON documents written by people and tools, for every input.

UTF-8, with or without a byte order mark, UTF-16 and UTF-32 are accepted. What is not JSON (``NaN``)
and a member that occurs twice in one object are refused.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any


class NotRead(ValueError):
    """The text is not a JSON object; the message says why."""


def read_regular(path: Path) -> bytes:
    """A file's bytes; raises OSError, for a pipe or a device too, which may have no end."""
    if path.exists() and not path.is_file():
        raise OSError(0, "it is not a regular file")
    return path.read_bytes()


def read_object(text: str | bytes) -> dict[str, Any]:
    """The object; raises NotRead."""
    try:
        if isinstance(text, bytes):
            text = _decoded(text)
        document = json.loads(
            text.removeprefix("\ufeff"), parse_constant=_refuse, object_pairs_hook=_object
        )
    except (ValueError, RecursionError) as error:
        raise NotRead(str(error)) from None
    if not isinstance(document, dict):
        raise NotRead("must be a JSON object")
    return document


def _decoded(content: bytes) -> str:
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"the text is not in {encoding.removesuffix('-sig').upper()}, and thus neither in "
            f"UTF-8, UTF-16 nor UTF-32: {error.reason} at byte {error.start}"
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counted = Counter(name for name, _ in pairs)
        (twice, _), *_ = counted.most_common(1)
        raise ValueError(f"the member {twice} occurs twice in one object")
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not valid JSON")
