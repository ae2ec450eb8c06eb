"""A verdict's name as a command-line argument."""

from typing import Any

import click


def verdicts() -> dict[str, frozenset[str]]:
    """The options of each verdict by its name."""
    from mock_server.verdicts.judges import VERDICTS  # noqa: PLC0415  # the server's, and slow

    return {verdict.name: verdict.options for verdict in VERDICTS}


class VerdictName(click.ParamType[str]):
    """A click parameter.

    The verdicts are imported only when a value is converted, because that is slow.
    """

    name = "verdict"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name; fails if no verdict has it."""
        if value not in verdicts():
            self.fail(f"{value!r} is not one of {', '.join(verdicts())}", param, ctx)
        return str(value)
