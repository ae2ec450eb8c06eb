"""A verdict's name as a command-line argument."""

import click


def verdicts() -> dict[str, frozenset[str]]:
    """The options of each verdict by its name."""
    from mock_server.verdicts.judges import VERDICTS  # noqa: PLC0415  # the server's, and slow

    return {verdict.name: verdict.options for verdict in VERDICTS}


def verdict_name(value: str) -> str:
    """The name; raises BadParameter if no verdict has it."""
    if value not in verdicts():
        raise click.BadParameter(f"{value!r} is not one of {', '.join(verdicts())}")
    return value
