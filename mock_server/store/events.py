"""Events of worlds, for the processes that share a database; calls are in the journal."""

from mock_server.store.sessions import Session, Sessions

MOST_EVENTS = 10_000
"""Maximum number of events kept for processes that have not read them yet."""


class Events:
    """The events of all worlds.

    Ids ascend, but one may become visible after a higher one, if its transaction ended later.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def add(self, world: int, events: list[tuple[str, str]]) -> None:
        """Add events, each with its data, a JSON text."""

        async def insert(session: Session) -> None:
            await session.change_many(
                "INSERT INTO events (world, event, data) VALUES (?, ?, ?)",
                [(world, event, data) for event, data in events],
            )
            await session.change(
                "DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?", MOST_EVENTS
            )

        await self._sessions.transact(insert)

    async def above(self, world: int, number: int) -> list[tuple[int, str, str]]:
        """The world's events above an id: id, event and data."""
        rows = await self._sessions.fetch(
            "SELECT id, event, data FROM events WHERE world = ? AND id > ? ORDER BY id",
            world,
            number,
        )
        return [tuple(row) for row in rows]

    async def last(self) -> tuple[int, int]:
        """The highest ids of any call in the journal, and of any event."""
        row = await self._sessions.first(
            "SELECT (SELECT max(id) FROM journal), (SELECT max(id) FROM events)"
        )
        calls, events = row or (None, None)
        return calls or 0, events or 0
