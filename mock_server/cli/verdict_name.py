"""The name of a verdict on the command line."""

from typing import Any

import click


def verdicts() -> dict[str, frozenset[str]]:
    """The options of each verdict by its name."""
    from mock_server.verdicts.judges import VERDICTS  # noqa: PLC0415  # the server's, and slow

    return {verdict.name: verdict.options for verdict in VERDICTS}


class VerdictName(click.ParamType[str]):
    """A click parameter; the verdicts are imported when one is converted, because that is slow."""

    name = "verdict"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name; fails where no verdict has it."""
        if value not in verdicts():
            self.fail(f"{value!r} is not one of {', '.join(verdicts())}", param, ctx)
        return str(value)
