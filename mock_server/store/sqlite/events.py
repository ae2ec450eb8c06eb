"""Events of worlds in a SQLite file that several processes share."""

from mock_server.store.logs import MOST_EVENTS
from mock_server.store.sqlite.database import Database


class SQLiteEvents:
    """The EventStore in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, world: int, events: list[tuple[str, str]]) -> None:
        async with self._database.transaction() as db:
            db.executemany(
                "INSERT INTO events (world, event, data) VALUES (?, ?, ?)",
                [(world, event, data) for event, data in events],
            )
            db.execute(
                "DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?", (MOST_EVENTS,)
            )

    async def above(self, world: int, number: int) -> list[tuple[int, str, str]]:
        return self._database.connection.execute(
            "SELECT id, event, data FROM events WHERE world = ? AND id > ? ORDER BY id",
            (world, number),
        ).fetchall()

    async def last(self) -> tuple[int, int]:
        calls, events = self._database.connection.execute(
            "SELECT (SELECT max(id) FROM journal), (SELECT max(id) FROM events)"
        ).fetchone()
        return calls or 0, events or 0
