"""Every command and every option stands in README.md or in docs/."""

import re
from pathlib import Path

import click
import pytest

from mock_server.cli.commands import command

_ROOT = Path(__file__).parent.parent.parent
_OPTIONS = sorted(
    {
        name
        for each in command.commands.values()
        for option in each.params
        if isinstance(option, click.Option) and not option.is_eager
        for name in option.opts
        if name.startswith("--")
    }
)


def _documentation() -> str:
    pages = [_ROOT / "README.md", *sorted((_ROOT / "docs").glob("**/*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages if page.is_file())


@pytest.mark.parametrize("option", _OPTIONS)
def test_an_option_is_documented(option: str) -> None:
    """Each option is named, as users type it."""
    assert re.search(rf"(?<![\w-]){option}(?![\w-])", _documentation())


@pytest.mark.parametrize("name", sorted(command.commands))
def test_a_command_is_documented(name: str) -> None:
    """Each command is named, as users type it."""
    assert re.search(rf"etelecom-mock {name}\b|`{name}`", _documentation())
