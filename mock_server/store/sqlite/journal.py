"""The journal in a SQLite file that several processes share."""

import json

from mock_server.calls import Call
from mock_server.store.journal_row import COLUMNS, call_of, row_of
from mock_server.store.protocol import MOST_IN_ALL, MOST_OF_A_WORLD
from mock_server.store.sqlite.database import Database

_ADD = f"INSERT INTO journal ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_ENTRIES = f"SELECT id, {', '.join(COLUMNS)} FROM journal WHERE world = ? ORDER BY id"
_NUMBERS = "SELECT id FROM journal WHERE world = ? AND id > ? ORDER BY id"
_NUMBERED = (
    f"SELECT id, {', '.join(COLUMNS)} FROM journal WHERE world = ? AND id IN"
    " (SELECT value FROM json_each(?)) ORDER BY id"
)
_BOUND_WORLD = (
    "DELETE FROM journal WHERE world = ?1 AND id <= (SELECT id FROM journal WHERE world = ?1"
    " ORDER BY id DESC LIMIT 1 OFFSET ?2)"
)
_BOUND_ALL = (
    "DELETE FROM journal WHERE id <= (SELECT id FROM journal ORDER BY id DESC LIMIT 1 OFFSET ?)"
    " RETURNING world"
)
_DROPPED = (
    "INSERT INTO journal_dropped VALUES (?1, ?2)"
    " ON CONFLICT (world) DO UPDATE SET count = count + ?2"
)


class SQLiteJournal:
    """The JournalStore in SQLite. Keys are redacted before they come here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, calls: list[Call]) -> None:
        """See JournalStore."""
        async with self._database.transaction() as db:
            db.executemany(_ADD, [row_of(call) for call in calls])
            for world in {call.world for call in calls}:
                dropped = db.execute(_BOUND_WORLD, (world, MOST_OF_A_WORLD)).rowcount
                if dropped:
                    db.execute(_DROPPED, (world, dropped))
            for (world,) in db.execute(_BOUND_ALL, (MOST_IN_ALL,)).fetchall():
                db.execute(_DROPPED, (world, 1))

    async def entries(self, world: str) -> tuple[list[Call], int]:
        """See JournalStore."""
        db = self._database.connection
        calls = [_call(row) for row in db.execute(_ENTRIES, (world,))]
        dropped = db.execute(
            "SELECT count FROM journal_dropped WHERE world = ?", (world,)
        ).fetchone()
        return calls, dropped[0] if dropped else 0

    async def numbers(self, world: str, above: int) -> list[int]:
        """See JournalStore."""
        found = self._database.connection.execute(_NUMBERS, (world, above))
        return [number for (number,) in found]

    async def numbered(self, world: str, numbers: list[int]) -> list[Call]:
        """See JournalStore."""
        found = self._database.connection.execute(_NUMBERED, (world, json.dumps(numbers)))
        return [_call(row) for row in found]

    async def clear(self, world: str) -> None:
        """See JournalStore."""
        async with self._database.transaction() as db:
            db.execute("DELETE FROM journal WHERE world = ?", (world,))
            db.execute("DELETE FROM journal_dropped WHERE world = ?", (world,))


def _call(row: tuple[object, ...]) -> Call:
    return call_of(dict(zip(("id", *COLUMNS), row, strict=True)))
