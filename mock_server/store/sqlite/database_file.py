"""The file of a database: who may read it, and whether it is still the one that was opened."""

import os
from contextlib import suppress
from pathlib import Path

Identity = tuple[int, int] | None
"""Which file is at a path; None where none is."""


def make_private(path: Path) -> None:
    """Create a new file readable only by its owner.

    SQLite gives its companion files the same mode.
    """
    with suppress(OSError):  # it exists already, or SQLite reports the problem
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def identity_of(path: Path | None) -> Identity:
    """Which file is there; another one than was opened has none of what is written."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)
