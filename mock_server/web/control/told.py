"""Which calls and events a watcher has received, encoded in the id of its last event.

Numbers are assigned in order of arrival, but calls end in another order. A mark contains the number
up to which everything was sent, and the numbers above it that were already sent.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

_MOST_NAMED = 50
"""Numbers above the floor that a mark lists. A watcher that reconnects may receive further ones
twice."""

_PART = r"(\d{1,18})((?:\+\d{1,18})*)"
_MARK = re.compile(rf"{_PART}(?:\.{_PART})?")


class Told:
    """The numbers that were sent."""

    def __init__(self, floor: int = 0, above: Iterable[int] = (), *, looks: int = 1) -> None:
        """Everything up to ``floor`` was sent.

        It rises ``looks`` polls late, since numbers may arrive late.
        """
        self._floors = [floor] * looks
        self._next_floor = floor
        self.above = set(above)

    @property
    def floor(self) -> int:
        """Numbers up to this one are not looked at again."""
        return self._floors[0]

    def has(self, number: int) -> bool:
        """Whether the number was sent."""
        return number <= self.floor or number in self.above

    @property
    def top(self) -> int:
        """The highest number that was sent."""
        return max(self.above, default=self.floor)

    def add(self, number: int) -> None:
        """Record that the number was sent."""
        if number > self.floor:
            self.above.add(number)

    def look(self, found: Iterable[tuple[int, bool]]) -> list[int]:
        """Which numbers above the floor to send now.

        ``found`` has each with whether it has ended.
        """
        numbers = dict(found)
        fresh = [number for number, over in numbers.items() if over and number not in self.above]
        pending = [number for number, over in numbers.items() if not over]
        self._next_floor = min(pending) - 1 if pending else max(numbers, default=0)
        return fresh

    def settle(self) -> None:
        """Raise the floor, once everything that a poll found was sent."""
        self._floors = [*self._floors[1:], max(self._floors[-1], self._next_floor)]
        self.above = {number for number in self.above if number > self.floor}

    def copy(self) -> "Told":
        """A copy of the current state."""
        return Told(self.floor, self.above)

    def __str__(self) -> str:
        named = sorted(self.above)[:_MOST_NAMED]
        return "+".join(map(str, [self.floor, *named]))


class Mark(Struct, frozen=True):
    """How far a watcher got, as ``Last-Event-ID`` encodes it."""

    calls: Told
    events: Told | None
    """None if only a call's number was given."""

    def __str__(self) -> str:
        return f"{self.calls}.{self.events}"


def read_mark(text: str) -> Mark | None:
    """The mark in an event's id, or from a call's number; None if it is neither."""
    found = _MARK.fullmatch(text) if text.isascii() else None
    if found is None:
        return None
    calls, more_calls, events, more_events = found.groups()
    above = map(int, (more_events or "").split("+")[1:])
    return Mark(
        Told(int(calls), map(int, more_calls.split("+")[1:])),
        None if events is None else Told(int(events), above),
    )
