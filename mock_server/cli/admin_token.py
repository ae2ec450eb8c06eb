"""The admin token, from an option, the environment or a file, in a form that a header can carry."""

import re
from pathlib import Path
from typing import Any

import click

from mock_server.cli.options import ExactOption, file_path

_SENDABLE = re.compile(r"[\x21-\x7e]{1,1024}")
_FORM = "a token has 1 to 1024 printable ASCII characters and no space"
_LARGEST = 4096


class AdminToken(click.ParamType[str]):
    """A value that the Authorization header can carry."""

    name = "TOKEN"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not _SENDABLE.fullmatch(str(value)):
            self.fail(f"{_FORM}; leave the option out for a server without a token", param, ctx)
        return str(value)


def of_options(token: str | None, file: str | None) -> str | None:
    """The token from either option; raises UsageError for both, or if the file contains none."""
    if file is None:
        return token
    if token is not None:
        raise click.UsageError("--admin-token and --admin-token-file: give only one of them")
    try:
        with Path(file).open(encoding="utf-8", newline="") as opened:
            text = opened.read(_LARGEST).rstrip("\r\n")
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or "it is not a text file"
        raise click.UsageError(f"--admin-token-file {file}: {problem}") from None
    if not _SENDABLE.fullmatch(text):
        raise click.UsageError(f"--admin-token-file {file}: {_FORM}")
    return text


def token_options(about: str) -> tuple[Any, Any]:
    """The two options for the token."""
    return (
        click.option("--admin-token", cls=ExactOption, type=AdminToken(), help=about),
        click.option(
            "--admin-token-file",
            cls=ExactOption,
            type=file_path,
            metavar="FILE",
            help="A file that contains the admin token, which keeps it out of process listings.",
        ),
    )
