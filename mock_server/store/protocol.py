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
from collections.abc import Awaitable, Callable

from mock_server.store.counters import Counters
from mock_server.store.deliveries import Deliveries
from mock_server.store.events import Events
from mock_server.store.faults import Faults
from mock_server.store.late_calls import LateCalls
from mock_server.store.layers import Layers
from mock_server.store.lives import Lives
from mock_server.store.memory_journal import MemoryJournal
from mock_server.store.records import RecordStore
from mock_server.store.sessions import Session, Sessions
from mock_server.store.shared_journal import SharedJournal
from mock_server.store.snapshots import Snapshots
from mock_server.store.worlds import Worlds


class Refused(Exception):
    """The database cannot be used as requested; the text is one line that says what to do."""


class Store(ABC):
    """All state that outlives a request."""

    layers: Layers
    worlds: Worlds
    snapshots: Snapshots
    records: RecordStore
    lives: Lives
    journal: MemoryJournal | SharedJournal
    shared: bool
    """Whether other processes may read and write it too."""

    before_calls: Callable[[], Awaitable[None]] | None = None
    """Awaited before calls that arrived together begin, so that they share one query.

    None if they have nothing to share. Calls may also begin without it.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.faults = Faults(sessions)
        self.deliveries = Deliveries(sessions)
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
