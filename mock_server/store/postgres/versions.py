"""Whether what a process has cached of a world is still valid.

Every call checks before it uses the cache, so that a write through one process is seen by the next
call through another. Concurrent calls share one query: a call that arrives while one is running
waits for the next, which starts afterwards.
"""

import asyncio

from mock_server.store.postgres.database import Database

Version = int

_CURRENT = "SELECT id, version FROM worlds WHERE id = ANY($1)"
_KEPT = 10_000


class Versions:
    """The versions of worlds, as the database has them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: dict[int, asyncio.Future[Version | None]] = {}
        self._answering: asyncio.Task[None] | None = None
        self.seen: dict[int, Version] = {}
        """The latest version seen of each world."""

    async def current(self, world: int) -> Version | None:
        """The world's current version; None if the world does not exist."""
        future = self._asked.get(world)
        if future is None:
            future = self._asked[world] = asyncio.get_running_loop().create_future()
            if self._answering is None:
                self._answering = asyncio.create_task(self._answer())
        return await asyncio.shield(future)

    def see(self, world: int, version: Version | None) -> None:
        """Record the version of a world."""
        if len(self.seen) > _KEPT:
            self.seen.clear()
        if version is None:
            self.seen.pop(world, None)
        else:
            self.seen[world] = version

    async def _answer(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked, {}
                await self._answer_round(asked)
        finally:
            self._answering = None

    async def _answer_round(self, asked: dict[int, asyncio.Future[Version | None]]) -> None:
        try:
            rows = await self._database.fetch(_CURRENT, list(asked))
        except Exception as error:  # noqa: BLE001  # each caller raises it
            for future in asked.values():
                future.set_exception(error)
                future.exception()  # all callers may have been cancelled
            return
        except BaseException:
            for future in asked.values():
                future.cancel()
            raise
        found: dict[int, Version] = dict(map(tuple, rows))
        for world, future in asked.items():
            self.see(world, found.get(world))
            future.set_result(found.get(world))
