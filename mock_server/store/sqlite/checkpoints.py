"""Copies a file's write-ahead log into it, in a thread.

SQLite would do so inside the commit that has made the log long: with the one lock for writing held
and the event loop stopped until the disk has all of it. Here nobody waits for that. The log is
begun anew by a transaction that finds all of it copied.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

from mock_server.errors import Unavailable

_EVERY = 1.0
"""Seconds until a copy after little was written."""

_MUCH = 6_000
"""Rows after which the next copy begins at once, before the disk has much to do for one."""

_LONG = 16_000
"""Pages of a log, 64 MB, from which on transactions wait for the rest of it to be copied."""

Alone = Callable[[], AbstractAsyncContextManager[None]]
"""Keeps transactions of all processes from beginning."""


class Checkpoints:
    """The copies that one process makes; several processes make them by turns."""

    def __init__(self, path: Path, alone: Alone) -> None:
        # The connection that writes makes none of its own.
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._alone = alone
        self._task: asyncio.Task[None] | None = None
        self._rows = self._copied_rows = 0
        self._hurry = asyncio.Event()
        self._closing = False

    def plan(self, rows: int) -> None:
        """Copy soon what transactions have written: so many rows since the process began."""
        self._rows = rows
        if rows - self._copied_rows >= _MUCH:
            self._hurry.set()
        if self._task is None:
            self._task = asyncio.ensure_future(self._run())

    async def close(self) -> None:
        """Stop copying; the last connection that closes copies the rest."""
        self._closing = True
        self._hurry.set()
        if self._task is not None:
            await self._task
        self._connection.close()

    async def _run(self) -> None:
        try:
            while self._copied_rows < self._rows and not self._closing:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_EVERY):
                        await self._hurry.wait()
                self._hurry.clear()
                self._copied_rows = self._rows
                if await asyncio.to_thread(self._copy) > _LONG:
                    await self._copy_the_rest()
        finally:
            self._task = None

    async def _copy_the_rest(self) -> None:
        """Copy what came meanwhile, so that the next transaction begins the log anew."""
        with suppress(Unavailable):
            async with self._alone():
                await asyncio.to_thread(self._copy)

    def _copy(self) -> int:
        """Copy what is not copied yet; returns the pages of the log."""
        with suppress(sqlite3.OperationalError):  # another process does it, or the disk is full
            _, pages, _ = self._connection.execute("PRAGMA wal_checkpoint").fetchone()
            return int(pages)
        return 0
