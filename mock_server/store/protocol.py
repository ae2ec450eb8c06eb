"""What a store does; what it speaks of stands in ``world`` and ``page``.

A world's records lie in layers. The base layer is shared and never changes: the rows grown from
one seed, or read from one fixture. The world's own layer lies over it and holds what the world
created or changed; what it changed or deleted of the base is hidden from it. So a world costs
what it changed.

Every method is atomic: other processes on the same database see all of it or nothing. Functions
that are handed in (``make``, ``move``, an ``Act``) run inside that transaction, so they are quick
and wait for nothing but the rows they are given.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from mock_server.clock import Clock
from mock_server.contract.filters import Selection
from mock_server.contract.paging import PageRequest
from mock_server.contract.schema import Resource
from mock_server.store.changes import OnChanges
from mock_server.store.delivery import DeliveryStore
from mock_server.store.logs import CounterStore, EventStore, JournalStore
from mock_server.store.page import Page
from mock_server.store.rows import Act, OnMove, OnWrite, T
from mock_server.store.world import Holder, KeyDraft, Origin, Shop, World, WorldDraft


class Refused(Exception):
    """The database cannot be used as asked; the text is one line that says what to do."""


Batch = tuple[Resource[Any], list[Any]]
"""Some records of one resource."""


CHUNK = 100
"""Records of a layer that are written at once; other calls go on after it."""

SEEDED_KEPT = 32
"""Seeded layers that stay although nothing stands on them, for the next world of their recipe."""


class LayerStore(Protocol):
    """Sets of records that worlds stand on."""

    async def add(self, name: str | None, profile: dict[str, Any], batches: Iterable[Batch]) -> int:
        """Keep the records as a base layer; the one of that name where there is one already.

        Other work goes on in between. A layer without a name goes when no shop stands on it.
        """
        ...


class WorldStore(Protocol):
    """Worlds, their shops and their keys."""

    async def find(self, name: str) -> World | None:
        """The world of this name."""
        ...

    async def names(self) -> list[str]:
        """The names of all worlds, oldest first."""
        ...

    async def add(self, draft: WorldDraft) -> World:
        """Keep a new world.

        Raises:
            AlreadyExists: the name is taken.
            LayerGone: a base of it is not there any more.
        """
        ...

    async def add_key(self, world: str, key: KeyDraft) -> None:
        """Give a world one more key; nothing happens where it has it."""
        ...

    async def replace_keys(self, world: str, keys: tuple[KeyDraft, ...]) -> None:
        """Give a world these keys alone; raises NotFound where there is no such world."""
        ...

    async def count(self) -> int:
        """How many worlds there are."""
        ...

    async def longest_unused(self, origin: Origin, before: int) -> str | None:
        """The world of this origin that nobody used since ``before`` for the longest time."""
        ...

    async def remove(self, name: str) -> bool:
        """Drop a world with all that is its own; False where there is none."""
        ...

    async def move_clock(self, world: str, move: Callable[[Clock], Clock]) -> Clock:
        """Let the world go by the clock that ``move`` makes of its own; answers it."""
        ...

    async def find_holder(self, digest: bytes) -> Holder | None:
        """Whose the key of this digest is."""
        ...

    async def set_outcome(self, world: str, outcome: str) -> None:
        """Let the world's customers answer in another way."""
        ...

    async def set_access(self, world: str, access: str) -> None:
        """Refuse some callers whatever their key."""
        ...

    async def set_assume(
        self, world: str, assume: Mapping[str, str], *, born: bool = False
    ) -> None:
        """Let the world go by these alternatives; with ``born``, after a reset too."""
        ...

    async def lay(self, world: str, bases: tuple[tuple[int, int], ...], lived_until: int) -> None:
        """Replace the world's records: a base and a serial for each shop, nothing over them.

        What was due in the bases up to ``lived_until`` has happened there already.
        """
        ...

    async def reset(self, world: str) -> None:
        """Records and clock as when the world was opened."""
        ...


class SnapshotStore(Protocol):
    """A world's records and clock, kept under a name."""

    async def save(self, world: str, name: str) -> None:
        """Keep the world as it is, in place of a snapshot of that name."""
        ...

    async def names(self, world: str) -> list[str]:
        """The world's snapshots, by name."""
        ...

    async def restore(self, world: str, name: str) -> bool:
        """The world as it was; False where there is no such snapshot."""
        ...

    async def remove(self, world: str, name: str) -> bool:
        """Drop a snapshot; False where there is none."""
        ...


class FaultStore(Protocol):
    """Worlds' fault rules, as JSON, and what each remembers."""

    async def add(self, world: str, document: str) -> int:
        """Keep a rule; answers its number."""
        ...

    async def states(self, world: str) -> list[tuple[int, str, dict[str, Any]]]:
        """Number, JSON and state of the world's rules, oldest first."""
        ...

    async def remove(self, world: str, rule_id: int | None = None) -> bool:
        """Drop one rule, or all; False where there is none."""
        ...

    async def step(
        self, rule_id: int, change: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> dict[str, Any] | None:
        """Change what a rule remembers; None where the rule is gone."""
        ...


class LifeStore(Protocol):
    """What happens to records as time goes by."""

    on_changes: OnChanges
    """Called with what became of records, when it is committed."""

    on_write: OnWrite
    """Called for each move, beside ``live``'s ``on_move``."""

    async def next_due(self, world: World) -> int:
        """An instant before which nothing happens in the world."""
        ...

    async def live(self, world: World, until: int, on_move: OnMove) -> int:
        """Let everything happen that is due, in order; answers how many records it changed.

        It ends early in a world that is reset, restored or imported meanwhile.
        """
        ...


class RecordStore(Protocol):
    """A shop's records: its base with its changes over it."""

    on_changes: OnChanges
    """Called with the changes of each transaction, when it is committed."""

    on_write: OnWrite
    """Called inside each transaction for the writes that somebody may be told of."""

    async def transact(self, shop: Shop, now: int, act: Act[T]) -> T:
        """Change the shop's records in one transaction, at an instant of the world's clock."""
        ...

    async def page(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: PageRequest
    ) -> Page:
        """The page that is asked for."""
        ...

    async def count(
        self, shop: Shop, resource: Resource[Any], selection: Selection, ask: PageRequest
    ) -> int:
        """How many rows lie where the page would be, whatever its limit."""
        ...

    async def find(self, shop: Shop, resource: Resource[Any], record_id: int) -> bytes | None:
        """The record of this id, with every field."""
        ...


class Store(Protocol):
    """All state that outlives a request."""

    @property
    def layers(self) -> LayerStore:
        """Sets of records that worlds stand on."""
        ...

    @property
    def worlds(self) -> WorldStore:
        """Worlds, their shops and their keys."""
        ...

    @property
    def records(self) -> RecordStore:
        """Shops' records."""
        ...

    @property
    def lives(self) -> LifeStore:
        """What happens to records."""
        ...

    @property
    def deliveries(self) -> DeliveryStore:
        """Webhooks' deliveries."""
        ...

    @property
    def shared(self) -> bool:
        """Whether other processes may read and write it too."""
        ...

    @property
    def faults(self) -> FaultStore:
        """Worlds' fault rules."""
        ...

    @property
    def journal(self) -> JournalStore:
        """What was called."""
        ...

    @property
    def events(self) -> EventStore:
        """What happened, for the other processes."""
        ...

    @property
    def counters(self) -> CounterStore:
        """What all processes counted."""
        ...

    @property
    def snapshots(self) -> SnapshotStore:
        """Worlds as they once were."""
        ...

    async def open(self) -> None:
        """Connect, and make the schema where there is none; raises Refused."""
        ...

    async def close(self) -> None:
        """Let go of the database."""
        ...

    async def settle(self, name: str, value: str) -> str:
        """The value kept under the name since first it was settled, now where it was not."""
        ...

    def problem_of(self, error: BaseException) -> str | None:
        """What befell the database from outside, in a line that says what to do.

        None for any other error: a defect of ours.
        """
        ...
