"""How statements reach a database, whichever it is.

A statement has ``?`` for each of its values, or ``$1``, ``$2`` where it repeats some of them. With
``long`` it may take minutes, because it is about many rows.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from mock_server.store.dialect import Dialect
from mock_server.store.tables import Table

T = TypeVar("T")


class Session(Protocol):
    """Statements in one transaction."""

    lock: str
    """What a query ends with whose rows nobody else may write until the transaction ends."""

    skip_locked: str
    """The same for a query that passes over rows which are locked."""

    lock_shared: str
    """The same for a query whose rows nobody else may delete."""

    async def fetch(self, sql: str, *values: Any, long: bool = False) -> list[Any]:
        """The rows of a query."""

    async def first(self, sql: str, *values: Any) -> Any | None:
        """Its first row."""

    async def change(self, sql: str, *values: Any, long: bool = False) -> int:
        """Write, and return how many rows that changed."""

    async def change_many(
        self, sql: str, rows: Iterable[Sequence[Any]], *, long: bool = False
    ) -> None:
        """Write with each of several rows of values."""


Work = Callable[[Session], Awaitable[T]]
"""What is done in one transaction; it awaits nothing but the session, and may be done again."""


class Sessions(Protocol):
    """The transactions of a database."""

    dialect: Dialect
    """What the database writes in its own way."""

    tables: dict[str, Table]
    """The tables of records by their resources' names."""

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        """The rows of a query outside any transaction."""

    async def first(self, sql: str, *values: Any) -> Any | None:
        """Its first row."""

    async def transact(self, work: Work[T]) -> T:
        """Do the work in a transaction."""

    async def write(self, world: int, work: Work[T]) -> T:
        """Do work that changes a world; raises NotFound if the world was removed."""

    async def write_records(self, world: int, work: Work[T]) -> T:
        """Do work that changes a world's records, once no snapshot of them is being saved."""
