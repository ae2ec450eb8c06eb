"""How a command fails."""

import click

COULD_NOT = 3
"""The exit code of a command that could not do its work."""


class Failed(click.ClickException):
    """The call failed; ``exit_code`` distinguishes this from findings."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the instance
