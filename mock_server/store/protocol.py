"""What a store does; its values are defined in ``world`` and ``page``.

A world's records are in layers. The base layer is shared and never changes: the rows generated from
one seed, or read from one fixture. The world's own layer is over it and has what the world created
or changed; rows of the base that it changed or deleted are hidden. So a world costs only what it
changed.

Every method is atomic: other processes on the same database see all of its effects or none.
Functions that are passed in (``make``, ``move``, an ``Act``) run inside the transaction, so they
must be quick and await only the rows that they are given.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Resource
from mock_server.store.changes import OnChanges, nobody
from mock_server.store.counters import Counters
from mock_server.store.deliveries import Deliveries
from mock_server.store.events import Events
from mock_server.store.faults import Faults
from mock_server.store.journal_store import JournalStore
from mock_server.store.late_calls import LateCalls
from mock_server.store.page import Page
from mock_server.store.rows import (
    Act,
    OnHeard,
    OnMove,
    OnWrite,
    T,
    nobody_told,
    not_heard,
    not_moved,
)
from mock_server.store.sessions import Session, Sessions
from mock_server.store.world import Shop, World
from mock_server.store.worlds import Worlds


class Refused(Exception):
    """The database cannot be used as requested; the text is one line that says what to do."""


Batch = tuple[Resource[Any], list[Any]]
"""Some records of one resource."""


CHUNK = 100
"""Records of a layer that are written at once; other calls run in between."""

SEEDED_KEPT = 32
"""Unused seeded layers that are kept for the next world with the same recipe."""


class LayerStore(Protocol):
    """Sets of records that worlds are based on."""

    async def add(self, name: str | None, profile: dict[str, Any], batches: Iterable[Batch]) -> int:
        """Store the records as a base layer; returns the existing one if the name is taken.

        Other work runs in between. A layer without a name is deleted when no shop uses it.
        """
        ...


class SnapshotStore(Protocol):
    """A world's records and clock, saved under a name."""

    async def save(self, world: int, name: str) -> None:
        """Save the world's current state, replacing a snapshot of that name."""
        ...

    async def names(self, world: int) -> list[str]:
        """The names of the world's snapshots."""
        ...

    async def restore(self, world: int, name: str) -> bool:
        """Restore a snapshot; False if it does not exist."""
        ...

    async def remove(self, world: int, name: str) -> bool:
        """Delete a snapshot; False if it does not exist."""
        ...


class LifeStore(ABC):
    """What happens to records as time passes."""

    def __init__(self) -> None:
        self.on_changes: OnChanges = nobody
        """Called with the changes of records, when they are committed."""

        self.on_write: OnWrite = nobody_told
        """Called for each move, beside ``live``'s ``on_move``."""

    @abstractmethod
    async def next_due(self, world: World) -> int:
        """An instant before which nothing happens in the world."""

    @abstractmethod
    async def live(self, world: World, until: int, on_move: OnMove) -> int:
        """Make every move that is due, in order; returns the number of changed records.

        It ends early if the world is reset, restored or imported into meanwhile.
        """


class RecordStore(ABC):
    """A shop's records: its base with its changes over it."""

    def __init__(self) -> None:
        self.on_changes: OnChanges = nobody
        """Called with the changes of each transaction, when it is committed."""

        self.on_write: OnWrite = nobody_told
        """Called inside each transaction for the writes that somebody may be told of."""

        self.on_move: OnMove = not_moved
        """Called inside each transaction for what happens to a new record at once."""

        self.on_heard: OnHeard = not_heard
        """Called after each transaction of a world that has deliveries."""

    @abstractmethod
    async def transact(self, shop: Shop, now: int, act: Act[T]) -> T:
        """Change the shop's records in one transaction, at an instant of the world's clock."""

    @abstractmethod
    async def page(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: PageRequest
    ) -> Page:
        """The requested page."""

    @abstractmethod
    async def count(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: PageRequest
    ) -> int:
        """The number of rows from the page's position on, whatever its limit."""

    @abstractmethod
    async def find(self, shop: Shop, resource: Resource[Any], record_id: int) -> bytes | None:
        """The record of this id, with every field."""


class Store(ABC):
    """All state that outlives a request."""

    layers: LayerStore
    worlds: Worlds
    snapshots: SnapshotStore
    records: RecordStore
    lives: LifeStore
    deliveries: Deliveries
    journal: JournalStore
    shared: bool
    """Whether other processes may read and write it too."""

    before_calls: Callable[[], Awaitable[None]] | None = None
    """Awaited before calls that arrived together begin, so that they share one query.

    None if they have nothing to share. Calls may also begin without it.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.faults = Faults(sessions)
        self.events = Events(sessions)
        self.late_calls = LateCalls(sessions)
        self.counters = Counters(sessions)

    @abstractmethod
    async def open(self) -> None:
        """Connect, and create the schema if it is missing; raises Refused."""

    @abstractmethod
    async def close(self) -> None:
        """Close the database."""

    async def settle(self, name: str, value: str) -> str:
        """The value first stored under the name; stores ``value`` if there is none."""

        async def kept(session: Session) -> str:
            keep = "INSERT INTO settled VALUES (?, ?) ON CONFLICT DO NOTHING"
            await session.change(keep, name, value)
            ((found,),) = await session.fetch("SELECT value FROM settled WHERE name = ?", name)
            return str(found)

        return await self._sessions.transact(kept)

    @abstractmethod
    def problem_of(self, error: BaseException) -> str | None:
        """A description of a database failure, in one line that says what to do.

        None for any other error, which is a defect of ours.
        """
