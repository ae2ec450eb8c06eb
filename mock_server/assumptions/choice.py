"""Reads chosen alternatives from an option, a file or a call, and refuses invalid ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mock_server.assumptions import ASSUMPTIONS, BY_NAME
from mock_server.json_documents import NotRead, read_object, read_regular

OBSERVED_ON = "observed_on"
"""The member of a file with the day on which ``compare`` observed its contents."""

Choice = Mapping[str, str]
"""Alternatives other than the defaults, by assumption."""


class BadChoice(ValueError):
    """The assumption or alternative does not exist; the text lists the existing ones."""


def read_choice(asked: Any, base: Choice | None = None) -> dict[str, str]:
    """The chosen alternatives, applied over ``base``; ``null`` restores an assumption's default.

    Raises:
        BadChoice: it is not a JSON object of known assumptions and alternatives.
    """
    if not isinstance(asked, Mapping):
        raise BadChoice('must be a JSON object such as {"date_bounds": "closed"}')
    chosen = dict(base or {})
    for name, wanted in asked.items():
        assumption = BY_NAME.get(name)
        if assumption is None:
            raise BadChoice(f"{name[:80]!r} is not an assumption; known are {', '.join(BY_NAME)}")
        alternative = assumption.default.name if wanted is None else wanted
        if not isinstance(alternative, str) or alternative not in assumption.alternatives:
            known = " or ".join(assumption.alternatives)
            raise BadChoice(
                f"{name} has no alternative {str(alternative)[:80]!r}; it can be {known}"
            )
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
    """A file's chosen alternatives, and the day of observation if ``compare`` wrote the file.

    Raises:
        BadChoice: the file cannot be read, or does not contain a choice.
    """
    try:
        asked = read_object(read_regular(Path(path)))
    except (OSError, NotRead) as error:
        raise BadChoice(f"{path}: {getattr(error, 'strerror', error)}") from None
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
