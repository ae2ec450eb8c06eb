"""Whether what a process has cached of a world is still valid.

The database is asked after a call arrived and before the call uses the cache, so that a write
through one process is seen by the next call through another. Calls that arrived together share one
query, for the worlds that were called lately. Calls of other worlds ask for theirs; those that do
so while such a query is running wait for the next, which starts afterwards.
"""

import asyncio
from collections.abc import Collection
from itertools import islice

from mock_server.store.postgres.database import Database

Version = int

_CURRENT = "SELECT id, version FROM worlds WHERE id = ANY($1)"
_KEPT = 10_000

_LATELY = 8
"""Turns for which a world that was called is asked for beforehand."""

_MOST_AHEAD = 100
"""Maximum number of worlds that are asked for beforehand."""

_PATIENCE = 1.0
"""Seconds that all calls wait for this, even those that need no database."""

_BLIND = 100
"""Turns without such a query after one that failed: each call waits for an answer of its own."""


class Versions:
    """The versions of worlds, as the database has them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: dict[int, asyncio.Future[Version | None]] = {}
        self._answering: asyncio.Task[None] | None = None
        self._turn = 0
        self._blind_until = 0
        self._called: dict[int, int] = {}
        """The turn in which each world was last called, the latest last."""

        self._looked: dict[int, Version | None] = {}
        """What was asked beforehand for all calls that have begun."""

        self.seen: dict[int, Version] = {}
        """The latest version seen of each world."""

        self.due: dict[int, tuple[Version, int]] = {}
        """A version of each world, and an instant before which nothing was due in it."""

        self._written: dict[int, tuple[Version, Version, int]] = {}
        """The versions of each world between which this process alone wrote, and only records, with
        the first instant at which anything is due in them."""

        self.times_connected = 0

    async def look(self) -> None:
        """Begin a turn of calls, all of which have arrived: ask for what they are likely to need.

        If this fails, each of them asks for itself and is told why.
        """
        self._turn += 1
        self._looked = {}
        if not self._called or self._turn < self._blind_until:
            return
        since = self._turn - _LATELY
        newest = islice(reversed(self._called.items()), _MOST_AHEAD)
        self._called = dict(reversed([each for each in newest if each[1] >= since]))
        try:
            async with asyncio.timeout(_PATIENCE):  # with what connecting takes
                self._looked = await self._ask(self._called)
        except Exception:  # noqa: BLE001  # the calls meet it too
            self._blind_until = self._turn + _BLIND

    async def current(self, world: int) -> Version | None:
        """The world's current version; None if the world does not exist."""
        self._called.pop(world, None)
        self._called[world] = self._turn
        if world in self._looked:
            return self._looked[world]
        future = self._asked.get(world)
        if future is None:
            future = self._asked[world] = asyncio.get_running_loop().create_future()
            if self._answering is None:
                self._answering = asyncio.create_task(self._answer())
        return await asyncio.shield(future)

    async def keeps(self, world: int, version: Version) -> bool:
        """Whether what was cached of a world's version, apart from its records, is still valid."""
        current = await self.current(world)
        return current is not None and (
            current == version or self.due_since(world, version, current) is not None
        )

    def due_since(self, world: int, version: Version, current: Version) -> int | None:
        """The first instant at which anything is due in what was written between two versions.

        None unless this process alone wrote in between, and only records.
        """
        first, last, due = self._written.get(world, (0, -1, 0))
        return due if first <= version <= last and first <= current <= last else None

    def wrote_records(self, world: int, version: Version, first_due: int) -> None:
        """A transaction of this process, by which a world got this version, wrote only records.

        Args:
            world: The world.
            version: Its version.
            first_due: The first instant at which anything is due in what was written.
        """
        first, last, due = self._written.pop(world, (0, -1, 0))
        if last != version - 1:
            first, due = version - 1, first_due
        if len(self._written) > _KEPT:
            self._written.clear()
        self._written[world] = (first, version, min(due, first_due))

    def see(self, world: int, version: Version | None) -> None:
        """Record the version of a world."""
        if len(self.seen) > _KEPT:
            self.seen.clear()
        if version is None:
            self.seen.pop(world, None)
        else:
            self.seen[world] = version

    async def _ask(self, worlds: Collection[int]) -> dict[int, Version | None]:
        if not worlds:
            return {}
        rows = await self._database.look(_CURRENT, list(worlds))
        if self.times_connected != self._database.times_connected:
            # After a crash a world may get a version again that it had before.
            self.times_connected = self._database.times_connected
            for cached in (self.seen, self.due, self._written):
                cached.clear()
        found: dict[int, Version] = dict(map(tuple, rows))
        for world in worlds:
            self.see(world, found.get(world))
        return {world: found.get(world) for world in worlds}

    async def _answer(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked, {}
                await self._answer_round(asked)
        finally:
            self._answering = None

    async def _answer_round(self, asked: dict[int, asyncio.Future[Version | None]]) -> None:
        try:
            found = await self._ask(asked)
        except Exception as error:  # noqa: BLE001  # each caller raises it
            for future in asked.values():
                future.set_exception(error)
                future.exception()  # all callers may have been cancelled
            return
        except BaseException:
            for future in asked.values():
                future.cancel()
            raise
        for world, future in asked.items():
            future.set_result(found[world])
