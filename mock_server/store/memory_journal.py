"""A journal in the process's own memory, for a database that lives there too."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from mock_server.calls import Call
from mock_server.store.protocol import MOST_IN_ALL, MOST_OF_A_WORLD


@dataclass(slots=True)
class _Shelf:
    """One world's calls."""

    calls: deque[Call] = field(default_factory=deque)
    dropped: int = 0

    def drop(self) -> None:
        self.calls.popleft()
        self.dropped += 1


class MemoryJournal:
    """The JournalStore in memory. Worlds stand in the order of their last call."""

    def __init__(self) -> None:
        self._shelves: OrderedDict[str, _Shelf] = OrderedDict()
        self._count = 0
        self._last_id = 0

    async def add(self, calls: list[Call]) -> None:
        """See JournalStore."""
        for call in calls:
            shelf = self._shelves.get(call.world)
            if shelf is None:
                shelf = self._shelves[call.world] = _Shelf()
            self._shelves.move_to_end(call.world)
            self._last_id += 1
            call.id = self._last_id
            shelf.calls.append(call)
            self._count += 1
            if len(shelf.calls) > MOST_OF_A_WORLD:
                shelf.drop()
                self._count -= 1
        self._bound()

    async def entries(self, world: str) -> tuple[list[Call], int]:
        """See JournalStore."""
        shelf = self._shelves.get(world)
        return (list(shelf.calls), shelf.dropped) if shelf else ([], 0)

    async def numbers(self, world: str, above: int) -> list[int]:
        """See JournalStore."""
        shelf = self._shelves.get(world)
        return [call.id for call in shelf.calls if call.id > above] if shelf else []

    async def numbered(self, world: str, numbers: list[int]) -> list[Call]:
        """See JournalStore."""
        wanted, shelf = set(numbers), self._shelves.get(world)
        return [call for call in shelf.calls if call.id in wanted] if shelf else []

    async def clear(self, world: str) -> None:
        """See JournalStore."""
        shelf = self._shelves.pop(world, None)
        if shelf is not None:
            self._count -= len(shelf.calls)

    def _bound(self) -> None:
        """Drop from the world whose last call lies farthest back."""
        while self._count > MOST_IN_ALL:
            world, shelf = next(iter(self._shelves.items()))
            if not shelf.calls:
                self._shelves.pop(world)
                continue
            shelf.drop()
            self._count -= 1
