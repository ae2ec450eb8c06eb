"""The journal in a SQLite file that several processes share."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from mock_server.calls import Call
from mock_server.errors import Unavailable
from mock_server.store import journal_statements as sql
from mock_server.store.journal_bounds import (
    LOOK_EVERY,
    MOST_AT_ONCE,
    Bounds,
    Cut,
    Digest,
    DigestRate,
    Held,
    cut,
    shares,
    without_bodies,
)
from mock_server.store.journal_row import COLUMNS, call_of, rows_of
from mock_server.store.sqlite.database import Database

_STRIDE = 25
"""Entries read before yielding to other work."""

_AMONG = "IN (SELECT value FROM json_each(?))"
_NUMBERED = sql.NUMBERED.format(among=_AMONG)


class SQLiteJournal:
    """The JournalStore in SQLite. Keys are redacted by ``journal_row``."""

    def __init__(self, database: Database, bounds: Bounds, digest: Digest) -> None:
        self._database = database
        self._bounds = bounds
        self._digest = digest
        self._rate = DigestRate()
        self._unbounded = 0

    async def add(self, calls: list[Call]) -> None:
        async with self._database.transaction() as db:
            calls = _of_worlds(db, calls)
            if all(call.ended for call in calls):
                db.executemany(sql.ADD, rows_of(calls))
            else:
                for call, row in zip(calls, rows_of(calls), strict=True):
                    call.id = db.execute(sql.ADD, row).lastrowid or 0
        await self._bound({call.world_id for call in calls}, len(calls))

    async def end(self, calls: list[Call]) -> None:
        async with self._database.transaction() as db:
            db.executemany(sql.CHANGE, _changes(calls))
        await self._bound({call.world_id for call in calls}, len(calls))

    async def entries(self, world: int) -> tuple[list[Call], int]:
        db = self._database.connection
        calls: list[Call] = []
        last = 0
        while rows := db.execute(sql.ENTRIES, (world, last, _STRIDE)).fetchall():
            calls += map(_call, rows)
            last = calls[-1].id
            await asyncio.sleep(0)
        return calls, _dropped(db, world)

    async def numbers(self, world: int, above: int) -> list[tuple[int, bool]]:
        found = self._database.connection.execute(sql.NUMBERS, (world, above))
        return [(number, bool(over)) for number, over in found]

    async def numbered(self, world: int, numbers: list[int]) -> list[Call]:
        found = self._database.connection.execute(_NUMBERED, (world, json.dumps(numbers)))
        return [_call(row) for row in found]

    async def forget_under_way(self, world: int) -> None:
        async with self._database.transaction() as db:
            db.execute(sql.FORGET_UNDER_WAY, (world,))

    async def clear(self, world: int) -> None:
        async with self._database.transaction() as db:
            db.execute(sql.CLEAR, (world,))
            db.execute(sql.CLEARED, (world,))

    async def forget(self, world: int) -> None:
        async with self._database.transaction() as db:
            db.execute(sql.CLEAR, (world,))
            db.execute(sql.FORGET, (world,))

    async def forgot(self, world: int) -> bool:
        found = self._database.connection.execute(sql.DROPPED, (world,)).fetchone()
        return found is not None

    async def _bound(self, worlds: set[int], added: int) -> None:
        """Drop what exceeds the bounds, some at a time; another process may do so, too."""
        bounds = dict.fromkeys(worlds, self._bounds.world)
        self._unbounded += added
        if self._unbounded >= LOOK_EVERY:
            self._unbounded = 0
            held = dict(self._database.connection.execute(sql.ALL_HELD))
            for world, share in shares(held, self._bounds.total).items():
                bounds[world] = min(share, bounds.get(world, share))
        with suppress(Unavailable):  # the next call's turn
            for world, bound in bounds.items():
                while self._going(world, bound) != Cut():
                    async with self._database.transaction() as db:
                        self._cut(db, world, self._going(world, bound))
                    await asyncio.sleep(0)

    def _going(self, world: int, bound: int) -> Cut:
        """What exceeds a world's bound."""
        db = self._database.connection
        count, whole_bytes, digest_bytes = db.execute(sql.HELD, (world,)).fetchone()
        held = Held(count, whole_bytes, digest_bytes, _dropped(db, world) > 0)
        whole, digests = _sizes(db, world, 0), _sizes(db, world, 1)
        return cut(held, bound, whole, digests, self._rate.room())

    def _cut(self, db: sqlite3.Connection, world: int, going: Cut) -> None:
        if going.calls:
            db.execute(sql.DROP, (world, going.calls))
            db.execute(sql.COUNT_DROPPED, (world, going.calls))
        bodies = min(going.bodies, MOST_AT_ONCE)
        self._rate.take(bodies)
        for row in db.execute(sql.OLDEST_WHOLE, (world, bodies)).fetchall():
            call = _call(row)
            without_bodies(call, self._digest)
            db.executemany(sql.CHANGE, _changes([call]))


def _of_worlds(db: sqlite3.Connection, calls: list[Call]) -> list[Call]:
    """The calls of worlds that were not removed meanwhile."""
    asked = json.dumps(list({call.world_id for call in calls}))
    there = {world for (world,) in db.execute(sql.THERE.format(among=_AMONG), (asked,))}
    return [call for call in calls if call.world_id in there]


def _changes(calls: list[Call]) -> list[tuple[object, ...]]:
    """The parameters of ``CHANGE``."""
    return [(*row, call.id) for row, call in zip(rows_of(calls), calls, strict=True)]


def _dropped(db: sqlite3.Connection, world: int) -> int:
    found = db.execute(sql.DROPPED, (world,)).fetchone()
    return int(found[0]) if found else 0


def _sizes(db: sqlite3.Connection, world: int, dropped: int) -> Iterator[int]:
    for (size,) in db.execute(sql.SIZES, (world, dropped)):
        yield size


def _call(row: tuple[object, ...]) -> Call:
    return call_of(dict(zip(("id", *COLUMNS), row, strict=True)))
