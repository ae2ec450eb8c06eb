"""Files that appear whole or not at all."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

STANDARD = "-"
"""Standard input or output, in place of a file."""

_ANY_MODE = 0o666


def check_writable(option: str, file: str) -> None:
    """Refuse an option's file that could not be written later; raises UsageError."""
    target = Path(file).resolve()
    folder = target.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK) or target.is_dir():
        raise click.UsageError(f"{option} {file}: give a file in a writable folder")
    _check_regular(target, f"{option} {file}")


@contextmanager
def written_whole(file: str) -> Iterator[IO[bytes]]:
    """A file that takes its name only when all of it is written.

    It keeps the mode of a file that it replaces, and otherwise has that of any new file. A link
    stays, and what it points to is replaced.

    Raises:
        click.UsageError: no file can be made there.
        OSError: it cannot be written whole, as on a full disk.
    """
    if file == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    import tempfile  # noqa: PLC0415  # slow to import, and `serve` seldom writes a file

    target = Path(file).resolve()
    _check_regular(target, file)
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as output:
            yield output
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The mode that the file has, or that a new one would get."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)  # it can be read only by setting it
        os.umask(mask)
        return _ANY_MODE & ~mask


def _check_regular(target: Path, shown: str) -> None:
    if target.exists() and not target.is_file() and not target.is_dir():
        raise click.UsageError(f"{shown}: is no regular file; - is standard output")
