"""Readers whose calls cannot be told apart, and none of whom came to the end of the list."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from mock_server.contract.cursors import Position
from mock_server.fidelity import assumed
from mock_server.verdicts.rounds import place_of
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
    old = ((walk.steps[0].visit.asked.number or 0) < 0) != walk.backwards
    cursors = (step.visit.prev if walk.backwards else step.visit.next for step in walk.answered)
    return max((place_of(each, towards_old=old) for each in cursors), default=(0, 0)), walk.touched


RULES = (
    assumed(
        "verdicts.leader",
        "If the calls of several readers of a list cannot be told apart, and none of them reached "
        "the end, the one that read furthest stopped early.",
        "whoever made the last call stopped there",
    ),
)
