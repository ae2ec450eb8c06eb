"""When something is due next in each world, as far as this process knows."""

from collections.abc import Iterable, Iterator

from mock_server.contract.values import INT64_MAX

Part = tuple[int, str]
"""A layer of one of a world's shops, and a table."""


class DueInstants:
    """An instant before which nothing is due, of every part of a world.

    What is written or moved makes only its own part to be looked up again.
    """

    def __init__(self) -> None:
        self._parts: dict[int, dict[Part, int]] = {}
        self._first: dict[int, int] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._parts.clear()
        self._first.clear()

    def first(self, world: int) -> int | None:
        """The first of a world; None if it is not known."""
        return self._first.get(world)

    def missing(self, world: int, parts: Iterable[Part]) -> Iterator[Part]:
        """Those of the parts that must be looked up."""
        known = self._parts.get(world, {})
        return (part for part in parts if part not in known)

    def learn(self, world: int, found: Iterable[tuple[Part, int | None]]) -> int:
        """Keep what was looked up of all missing parts; returns the first instant of the world."""
        known = self._parts.setdefault(world, {})
        for part, due_at in found:
            known[part] = INT64_MAX if due_at is None else due_at
        first = self._first[world] = min(known.values(), default=INT64_MAX)
        return first

    def expect(self, world: int, part: Part, due_at: int | None) -> None:
        """Record that something will happen in a part."""
        known = self._parts.get(world)
        if due_at is None or known is None:
            return
        if due_at < known.get(part, 0):
            known[part] = due_at
        if due_at < self._first.get(world, 0):
            self._first[world] = due_at

    def forget(self, world: int, part: Part) -> None:
        """Look up a part again whose rows were moved, changed or deleted."""
        if world in self._parts:
            self._parts[world].pop(part, None)
            self._first.pop(world, None)

    def take_reached(self, world: int, until: int) -> set[Part]:
        """The parts in which something may be due by an instant; they are looked up again."""
        known = self._parts[world]
        reached = {part for part, due_at in known.items() if due_at <= until}
        for part in reached:
            self.forget(world, part)
        return reached
