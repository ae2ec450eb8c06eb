"""The journal in PostgreSQL."""

from mock_server.calls import Call
from mock_server.store.journal_row import COLUMNS, call_of, row_of
from mock_server.store.postgres.database import Connection, Database
from mock_server.store.postgres.schema import changed, storable_row
from mock_server.store.protocol import MOST_IN_ALL, MOST_OF_A_WORLD

_MARKS = ", ".join(f"${number}" for number in range(1, len(COLUMNS) + 1))
_ADD = f"INSERT INTO journal ({', '.join(COLUMNS)}) VALUES ({_MARKS})"
_ENTRIES = f"SELECT id, {', '.join(COLUMNS)} FROM journal WHERE world = $1 ORDER BY id"
_NUMBERS = "SELECT id FROM journal WHERE world = $1 AND id > $2 ORDER BY id"
_NUMBERED = (
    f"SELECT id, {', '.join(COLUMNS)} FROM journal WHERE world = $1 AND id = ANY($2) ORDER BY id"
)
_BOUND_WORLD = (
    "DELETE FROM journal WHERE world = $1 AND id <= (SELECT id FROM journal WHERE world = $1"
    " ORDER BY id DESC LIMIT 1 OFFSET $2)"
)
_BOUND_ALL = (
    "DELETE FROM journal WHERE id <= (SELECT id FROM journal ORDER BY id DESC LIMIT 1 OFFSET $1)"
    " RETURNING world"
)
_DROPPED = (
    "INSERT INTO journal_dropped VALUES ($1, $2)"
    " ON CONFLICT (world) DO UPDATE SET count = journal_dropped.count + $2"
)
_BOUND_EVERY = 1_000
"""Calls between two looks at how many there are in all, which reads far."""


class PostgresJournal:
    """The JournalStore in PostgreSQL. Keys are redacted before they come here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unbounded = 0

    async def add(self, calls: list[Call]) -> None:
        """See JournalStore."""
        rows = [tuple(storable_row(row_of(call))) for call in calls]
        self._unbounded += len(rows)

        async def insert(connection: Connection) -> None:
            await connection.executemany(_ADD, rows)
            dropped: dict[str, int] = {}
            for world in {call.world for call in calls}:
                status = await connection.execute(_BOUND_WORLD, world, MOST_OF_A_WORLD)
                dropped[world] = changed(status)
            if self._unbounded >= _BOUND_EVERY:
                self._unbounded = 0
                for (world,) in await connection.fetch(_BOUND_ALL, MOST_IN_ALL):
                    dropped[world] = dropped.get(world, 0) + 1
            for world, count in sorted(dropped.items()):
                if count:
                    await connection.execute(_DROPPED, world, count)

        await self._database.transaction(insert)

    async def entries(self, world: str) -> tuple[list[Call], int]:
        """See JournalStore."""
        async with self._database.connection() as connection:
            calls = [call_of(dict(row)) for row in await connection.fetch(_ENTRIES, world)]
            dropped = await connection.fetchval(
                "SELECT count FROM journal_dropped WHERE world = $1", world
            )
        return calls, int(dropped or 0)

    async def numbers(self, world: str, above: int) -> list[int]:
        """See JournalStore."""
        return [row["id"] for row in await self._database.fetch(_NUMBERS, world, above)]

    async def numbered(self, world: str, numbers: list[int]) -> list[Call]:
        """See JournalStore."""
        return [call_of(dict(row)) for row in await self._database.fetch(_NUMBERED, world, numbers)]

    async def clear(self, world: str) -> None:
        """See JournalStore."""

        async def delete(connection: Connection) -> None:
            await connection.execute("DELETE FROM journal WHERE world = $1", world)
            await connection.execute("DELETE FROM journal_dropped WHERE world = $1", world)

        await self._database.transaction(delete)
