"""What the command alone shows, and its completion, in English or Vietnamese."""

import inspect
import json
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that choose a language; the first one that is set counts."""


def texts(environment: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """The translations for the environment's language, by their English; empty for English."""
    chosen = next(filter(None, map(environment.get, _VARIABLES)), "")
    return vietnamese_texts() if chosen.lower().startswith("vi") else {}


@cache
def vietnamese_texts() -> Mapping[str, str]:
    """The translations, by their English."""
    file = Path(__file__).with_name("vietnamese.json")
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


class FirstPage(click.Group):
    """The group of all commands. What a command's own ``--help`` shows is English."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Override of click's method."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_told("Usage: "))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Override of click's method."""
        del ctx
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_told(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Override of click's method, which also writes the commands."""
        records = (each.get_help_record(ctx) for each in self.get_params(ctx))
        commands = ((name, self.commands[name]) for name in self.list_commands(ctx))
        shown = [(name, _short(each)) for name, each in commands if not each.hidden]
        sections = {"Options": [each for each in records if each], "Commands": shown}
        for title, rows in sections.items():
            with formatter.section(_told(title)):
                formatter.write_dl([(name, _told(about)) for name, about in rows])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Override of click's method."""
        del ctx
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_told(inspect.cleandoc(self.epilog or "")))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Override of click's method: names with what they are about."""
        found = super().shell_complete(ctx, incomplete)
        for each in found:
            about: Any = self.commands.get(each.value)
            if about is not None:
                each.help = _told(_short(about))
        return found


def _short(command: click.Command) -> str:
    """The first sentence about a command, whole."""
    return command.get_short_help_str(limit=200)


def _told(english: str) -> str:
    """A text in the environment's language, if the output can show it."""
    text = texts().get(english, english)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return english
    return text
