"""Which known word a misspelt one is likely meant to be, and how much of a message is shown."""

from collections.abc import Iterable, Sequence

_LONGEST = 80
"""Longer words are compared with nothing: a comparison takes time, and the word is a client's."""

_SIDE = 1_000
"""Characters of a message that are shown from its beginning, and from its end."""


def abridged(message: str) -> str:
    """A message without the middle of a very long value that it repeats."""
    return message if len(message) <= 2 * _SIDE else f"{message[:_SIDE]} ... {message[-_SIDE:]}"


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """The known word that is most like ``word``; ``alike`` is how much must agree, up to 1."""
    if len(word) > _LONGEST:
        return None
    from difflib import get_close_matches  # noqa: PLC0415  # rare, and slow to import

    return next(iter(get_close_matches(word, known, 1, alike)), None)


def likely(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The same as the end of a message; empty if no known word is like it."""
    found = nearest(word, known, alike)
    return f": {found} is likely meant" if found else ""


def unknown(word: str, known: Sequence[str]) -> str:
    """What is wrong with a member that is none of the known ones."""
    return f"is unknown{likely(word, known)}; known are {', '.join(known)}"
