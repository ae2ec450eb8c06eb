"""Files that appear whole or not at all."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

STANDARD = "-"
"""Standard input or output, in place of a file."""


def check_writable(file: str) -> None:
    """Refuse a file that could not be written later; raises UsageError."""
    folder = Path(file).parent
    if not folder.is_dir() or not os.access(folder, os.W_OK) or Path(file).is_dir():
        raise click.UsageError(f"--export-on-exit {file}: give a file in a writable folder")


@contextmanager
def written_whole(file: str) -> Iterator[IO[bytes]]:
    """A file that takes its name only when all of it is written."""
    if file == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    import tempfile  # noqa: PLC0415  # slow to import, and `serve` seldom writes a file

    target = Path(file)
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as output:
            yield output
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
