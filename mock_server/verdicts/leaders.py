"""Readers whose calls cannot be told apart, and none of whom came to the end of the list."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from mock_server.contract.cursors import Position, decoded
from mock_server.fidelity import assumed
from mock_server.verdicts.visits import Visit
from mock_server.verdicts.walk import Walk


def leaders_of(walks: Sequence[Walk]) -> Collection[int]:
    """The ``id`` of the walk that came furthest, of each such group.

    Whoever made its last call stopped there.
    """
    groups: defaultdict[tuple[object, ...], list[Walk]] = defaultdict(list)
    for walk in walks:
        groups[walk.pages].append(walk)
    found = set()
    for group in groups.values():
        if any(walk.entangled for walk in group) and not any(walk.complete for walk in group):
            found.add(id(max(group, key=_reached)))
    return found


def _reached(walk: Walk) -> tuple[Position, int]:
    """How far a walk came in its direction; of several, the latest."""
    descending = (walk.steps[0].visit.asked.number or 0) < 0
    sign = -1 if descending != walk.backwards else 1
    places = [_place(step.visit, sign, backwards=walk.backwards) for step in walk.answered]
    return max(places, default=(0, 0)), walk.touched


def _place(visit: Visit, sign: int, *, backwards: bool) -> Position:
    found = decoded(visit.prev if backwards else visit.next)
    if found is None:
        return _NOWHERE
    value, row_id = found[1]
    return sign * value, sign * row_id


_NOWHERE = (-(2**63), 0)

RULES = (
    assumed(
        "verdicts.leader",
        "If the calls of several readers of a list cannot be told apart, and none of them reached "
        "the end, the one that read furthest stopped early.",
        "whoever made the last call stopped there",
    ),
)
