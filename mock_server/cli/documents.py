"""Documents of the API, on standard output or in a folder, in UTF-8 whatever the locale is."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click


def print_text(text: str) -> None:
    """Print a text as it is."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def print_document(document: dict[str, Any]) -> None:
    """Print a document as JSON."""
    print_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def write_files(files: Mapping[str, str], folder: str) -> None:
    """Write texts by their paths to a new or empty folder; raises click.ClickException."""
    place = Path(folder)
    try:
        if place.exists() and any(place.iterdir()):
            raise click.ClickException(f"{folder} is not empty: name a new folder")
        for name, text in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}") from error
