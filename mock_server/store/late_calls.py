"""Calls that a busy process writes to the journal late, and the readers who wait for them."""

from mock_server.store import journal_statements as sql
from mock_server.store.sessions import Sessions


class LateCalls:
    """What processes tell one another of calls that are not in the journal yet."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def ask(self) -> None:
        """Ask all processes to write their calls at once."""
        await self._sessions.transact(lambda session: session.change(sql.COUNT_READ))

    async def asked(self) -> int:
        """A number that changes whenever somebody asks."""
        found = await self._sessions.first(sql.READS)
        return found[0] if found else 0

    async def may_be_dropped(self, world: int) -> bool:
        """Whether calls of the world were dropped, so that more make no difference to verdicts."""
        found = await self._sessions.first(sql.DROPPED, world)
        return found is not None and found[0] > 0

    async def count_dropped(self, world: int, calls: int) -> None:
        """Count calls of such a world that were dropped before they were written."""
        await self._sessions.transact(
            lambda session: session.change(sql.COUNT_UNWRITTEN, calls, world)
        )
