"""Which calls and events a watcher was told of, as the id of its last event says it.

Numbers rise in the order of coming, and calls end in another: a mark holds the number up to which
everything was told, and those above it that were told already.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MOST_NAMED = 50
"""Numbers above the floor that a mark names; who comes back may hear of more ones twice."""

_PART = r"(\d{1,18})((?:\+\d{1,18})*)"
_MARK = re.compile(rf"{_PART}(?:\.{_PART})?")


class Told:
    """Which numbers were told."""

    def __init__(self, floor: int = 0, above: Iterable[int] = (), *, looks: int = 1) -> None:
        """Told up to ``floor``, which rises ``looks`` looks late: numbers may come to be late."""
        self._floors = [floor] * looks
        self._next_floor = floor
        self.above = set(above)

    @property
    def floor(self) -> int:
        """Nothing up to this number is looked at again."""
        return self._floors[0]

    def has(self, number: int) -> bool:
        """Whether it was told."""
        return number <= self.floor or number in self.above

    @property
    def top(self) -> int:
        """The highest number that was told."""
        return max(self.above, default=self.floor)

    def add(self, number: int) -> None:
        """It is told now."""
        if number > self.floor:
            self.above.add(number)

    def look(self, found: Iterable[tuple[int, bool]]) -> list[int]:
        """What is to be told now of all numbers above the floor, each with whether it is over."""
        numbers = dict(found)
        fresh = [number for number, over in numbers.items() if over and number not in self.above]
        pending = [number for number, over in numbers.items() if not over]
        self._next_floor = min(pending) - 1 if pending else max(numbers, default=0)
        return fresh

    def settle(self) -> None:
        """Raise the floor, when all that a look found was told."""
        self._floors = [*self._floors[1:], max(self._floors[-1], self._next_floor)]
        self.above = {number for number in self.above if number > self.floor}

    def copy(self) -> "Told":
        """What was told so far."""
        return Told(self.floor, self.above)

    def __str__(self) -> str:
        named = sorted(self.above)[:_MOST_NAMED]
        return "+".join(map(str, [self.floor, *named]))


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a watcher came, as ``Last-Event-ID`` says it."""

    calls: Told
    events: Told | None
    """None where only a call's number was given."""

    def __str__(self) -> str:
        return f"{self.calls}.{self.events}"


def read_mark(text: str) -> Mark | None:
    """The mark of an event's id, or of a call's number; None where it is neither."""
    found = _MARK.fullmatch(text) if text.isascii() else None
    if found is None:
        return None
    calls, more_calls, events, more_events = found.groups()
    above = map(int, (more_events or "").split("+")[1:])
    return Mark(
        Told(int(calls), map(int, more_calls.split("+")[1:])),
        None if events is None else Told(int(events), above),
    )
