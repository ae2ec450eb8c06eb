"""Which alternatives are chosen: read from an option, a file or a call, or refused."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mock_server.assumptions import ASSUMPTIONS, BY_NAME

OBSERVED_ON = "observed_on"
"""The member of a file that says on which day ``compare`` saw what it holds."""

Choice = Mapping[str, str]
"""Alternatives other than the defaults, by the names of their assumptions."""


class BadChoice(ValueError):
    """No such assumption or alternative; the text lists those that there are."""


def read_choice(asked: Any, base: Choice | None = None) -> dict[str, str]:
    """What was chosen, over ``base``; ``null`` brings an assumption back to its default.

    Raises:
        BadChoice: it is not JSON object of known assumptions and alternatives.
    """
    if not isinstance(asked, Mapping):
        raise BadChoice('must be a JSON object such as {"date_bounds": "closed"}')
    chosen = dict(base or {})
    for name, wanted in asked.items():
        assumption = BY_NAME.get(name)
        if assumption is None:
            raise BadChoice(f"{name[:80]!r} is no assumption: there are {', '.join(BY_NAME)}")
        alternative = assumption.default.name if wanted is None else wanted
        if not isinstance(alternative, str) or alternative not in assumption.alternatives:
            known = " or ".join(assumption.alternatives)
            raise BadChoice(f"{name} has no alternative {str(alternative)[:80]!r}: it is {known}")
        chosen[name] = alternative
    return {
        each.name: chosen[each.name]
        for each in ASSUMPTIONS
        if chosen.get(each.name, each.default.name) != each.default.name
    }


def read_pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    """``NAME=ALTERNATIVE`` as a mapping; raises BadChoice."""
    asked = {}
    for pair in pairs:
        name, separator, alternative = pair.partition("=")
        if not separator:
            raise BadChoice(f"{pair[:80]!r}: give NAME=ALTERNATIVE, such as date_bounds=closed")
        asked[name.strip()] = alternative.strip()
    read_choice(asked)
    return asked


def read_file(path: str) -> tuple[dict[str, str], str]:
    """A file of chosen alternatives, and the day on which ``compare`` saw them, if it wrote it.

    Raises:
        BadChoice: the file cannot be read, or does not hold a choice.
    """
    try:
        asked = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise BadChoice(f"{path}: {error}") from None
    if not isinstance(asked, dict):
        raise BadChoice(f'{path}: must be a JSON object such as {{"date_bounds": "closed"}}')
    day = asked.pop(OBSERVED_ON, "")
    if not isinstance(day, str):
        raise BadChoice(f"{path}: {OBSERVED_ON}: must be a day, such as 2026-11-29")
    try:
        read_choice(asked)
    except BadChoice as error:
        raise BadChoice(f"{path}: {error}") from None
    return asked, day


def in_full(chosen: Choice) -> dict[str, str]:
    """The alternative of every assumption."""
    return {each.name: chosen.get(each.name, each.default.name) for each in ASSUMPTIONS}


DEFAULTS = in_full({})
