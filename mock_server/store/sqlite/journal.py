"""The journal in a SQLite file that several processes share."""

import json
from dataclasses import fields
from typing import Any

from mock_server.calls import Call, redacted
from mock_server.notes import Note, NoteCode
from mock_server.store.protocol import MOST_IN_ALL, MOST_OF_A_WORLD
from mock_server.store.sqlite.database import Database

_COLUMNS = tuple(each.name for each in fields(Call) if each.name != "id")
_ADD = f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_ENTRIES = f"SELECT id, {', '.join(_COLUMNS)} FROM journal WHERE world = ? ORDER BY id"
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
        async with self._database.atom() as db:
            db.executemany(_ADD, [_row(call) for call in calls])
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

    async def clear(self, world: str) -> None:
        """See JournalStore."""
        async with self._database.atom() as db:
            db.execute("DELETE FROM journal WHERE world = ?", (world,))
            db.execute("DELETE FROM journal_dropped WHERE world = ?", (world,))


def _row(call: Call) -> tuple[Any, ...]:
    values = {name: getattr(call, name) for name in _COLUMNS}
    values["headers"] = json.dumps(redacted(call.headers))
    values["notes"] = json.dumps([[note.code, note.message] for note in call.notes])
    return tuple(values.values())


def _call(row: tuple[Any, ...]) -> Call:
    values = dict(zip(("id", *_COLUMNS), row, strict=True))
    values["headers"] = [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in json.loads(values["headers"])
    ]
    values["notes"] = [
        Note(NoteCode.of(code), message) for code, message in json.loads(values["notes"])
    ]
    return Call(**values)
