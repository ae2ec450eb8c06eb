"""A world's assumptions as control calls read and show them."""

from collections.abc import Mapping
from typing import Any

from mock_server.assumptions.choice import BadChoice, in_full, read_choice
from mock_server.assumptions.seen import Declared
from mock_server.assumptions.touched import Touched, touched_by
from mock_server.errors import InvalidArgument
from mock_server.store import World
from mock_server.world.journal import Journal


def choice_of(path: str, asked: Any, base: Mapping[str, str]) -> dict[str, str]:
    """The choices in this member of a call, applied over ``base``.

    Raises InvalidArgument with the list of options.
    """
    try:
        return read_choice(asked, base)
    except BadChoice as error:
        raise InvalidArgument.of(path, str(error)) from None


async def touched_in(
    world: World, journal: Journal, methods: Mapping[str, Declared]
) -> dict[str, Any]:
    """The assumptions that calls in a world's journal touched, most calls first."""
    calls, dropped = await journal.entries(world.id)
    found = await touched_by(calls, methods)
    chosen = in_full(world.assume)
    return {
        "calls": found.calls,
        "unread": found.unread + dropped,
        "touched": [_touched(each, chosen[each.assumption.name]) for each in found.touched],
    }


def _touched(touched: Touched, goes_by: str) -> dict[str, Any]:
    assumption = touched.assumption
    others = [name for name in assumption.alternatives if name != goes_by]
    return {
        "name": assumption.name,
        "alternative": goes_by,
        "others": others,
        "count": len(touched.calls),
        "requests": [str(number) for number in touched.calls],
        "doubt": assumption.doubt,
        "about": {each.name: each.about for each in assumption.alternatives.values()},
    }
