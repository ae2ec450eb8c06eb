"""Variables of the environment that are named like an option's, and are none: mostly misspelt."""

import os
import re

import click

from mock_server.cli.options import PREFIX
from mock_server.spelling import nearest

_OF_OTHERS = re.compile(r"(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_\w+)?)|SOURCE|REPOSITORY")
"""What Kubernetes sets for services of such names, and what the examples of CI jobs read."""


def warnings(context: click.Context) -> list[str]:
    """A warning for each variable, with the one that was likely meant.

    Variables of another command's options are none of them: one environment may serve several.
    """
    group = context.find_root().command
    commands = group.commands.values() if isinstance(group, click.Group) else ()
    known = {variable for command in commands for variable in _of_options(command)}
    found = []
    for name in sorted(os.environ):
        rest = name.upper().removeprefix(PREFIX)
        if name in known or rest == name.upper() or _OF_OTHERS.fullmatch(rest):
            continue
        own = [each.removeprefix(PREFIX) for each in _of_options(context.command)]
        meant = nearest(rest, own)
        advice = f": {PREFIX}{meant} is likely meant" if meant else ""
        found.append(f"the variable {name} is no option's, and has no effect{advice}")
    return found


def _of_options(command: click.Command) -> list[str]:
    return [str(each.envvar) for each in command.params if each.envvar]
