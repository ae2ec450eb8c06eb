"""Files that appear complete or not at all."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import click

STANDARD = "-"
"""Standard input or output, instead of a file."""

_ANY_MODE = 0o666


def check_writable(option: str, file: str) -> None:
    """Refuse an option's file that could not be written later.

    Raises:
        click.ClickException: its folder does not exist; none is created (exit code 1).
        click.UsageError: it cannot be written there (exit code 2).
    """
    target = _resolved(f"{option} {file}", file)
    folder = target.parent
    if not folder.exists():
        raise click.ClickException(f"{option} {file}: there is no folder {folder}; create it first")
    if not folder.is_dir() or not os.access(folder, os.W_OK) or target.is_dir():
        raise click.UsageError(f"{option} {file}: give a file in a writable folder")
    _check_regular(target, f"{option} {file}")


@contextmanager
def written_whole(file: str) -> Iterator[IO[bytes]]:
    """A file that takes its name only once it is written completely.

    It keeps the mode of a file that it replaces; otherwise it gets that of any new file. A symbolic
    link stays, and its target is replaced.

    Raises:
        click.UsageError: the file cannot be created.
        OSError: it cannot be written completely, for example because the disk is full.
    """
    if file == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    import tempfile  # noqa: PLC0415  # slow to import, and `serve` seldom writes a file

    target = _resolved(file, file)
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
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = file
        raise


def _resolved(shown: str, file: str) -> Path:
    """The file with its links followed; raises UsageError where that is impossible."""
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            Path(file).stat()  # finds a name that is too long, or a loop of links
        return Path(file).resolve()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise click.UsageError(f"{shown}: {problem}") from None


def _mode(target: Path) -> int:
    """The mode of the file, or the mode that a new one would get."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)  # it can only be read by setting it
        os.umask(mask)
        return _ANY_MODE & ~mask


def _check_regular(target: Path, shown: str) -> None:
    if target.exists() and not target.is_file() and not target.is_dir():
        raise click.UsageError(f"{shown}: not a regular file; - is standard output")
