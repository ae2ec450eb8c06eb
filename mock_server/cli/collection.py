"""``collection``: the vendor's methods as example calls, in a folder for Bruno."""

from pathlib import Path

import click

from mock_server.web.reference.collections import bruno_files


def write_bruno(origin: str, folder: str) -> None:
    """Write Bruno's files to a new or empty folder; raises click.ClickException."""
    place = Path(folder)
    try:
        if place.exists() and any(place.iterdir()):
            raise click.ClickException(f"{folder} is not empty: name a new folder")
        files = bruno_files(origin)
        for name, text in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}") from error
    click.echo(f"{folder}: {len(files) - 2} calls")
