"""Events of worlds in PostgreSQL."""

from mock_server.store.logs import MOST_EVENTS
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.schema import storable


class PostgresEvents:
    """The EventStore in PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, world: int, events: list[tuple[str, str]]) -> None:
        names, data = [name for name, _ in events], [storable(each) for _, each in events]

        async def insert(connection: Connection) -> None:
            rows = await connection.fetch(
                "INSERT INTO events (world, event, data)"
                " SELECT $1, * FROM unnest($2::text[], $3::text[]) RETURNING id",
                world,
                names,
                data,
            )
            await connection.execute("DELETE FROM events WHERE id <= $1", rows[-1][0] - MOST_EVENTS)

        await self._database.transaction(insert)

    async def above(self, world: int, number: int) -> list[tuple[int, str, str]]:
        rows = await self._database.fetch(
            "SELECT id, event, data FROM events WHERE world = $1 AND id > $2 ORDER BY id",
            world,
            number,
        )
        return [tuple(row) for row in rows]

    async def last(self) -> tuple[int, int]:
        row = await self._database.first(
            "SELECT (SELECT max(id) FROM journal), (SELECT max(id) FROM events)"
        )
        calls, events = row or (None, None)
        return calls or 0, events or 0
