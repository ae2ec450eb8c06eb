"""The journal in PostgreSQL."""

import asyncio

from mock_server.calls import Call
from mock_server.store import journal_statements as sql
from mock_server.store.journal_bounds import (
    LOOK_EVERY,
    MOST_AT_ONCE,
    MOST_LISTED,
    Bounds,
    Cut,
    Digest,
    DigestRate,
    Held,
    cut,
    shares,
    without_bodies,
)
from mock_server.store.journal_row import call_of, rows_of
from mock_server.store.postgres.connections import Connection
from mock_server.store.postgres.database import Database
from mock_server.store.postgres.schema import numbered, storable_row

_STRIDE = 100
"""Entries read before yielding to other work."""

_LOOKED_AT = 500
"""Calls of which a cut reads the sizes; it is repeated if so many have to go."""

_ADD = numbered(sql.ADD)
_CHANGE = numbered(sql.CHANGE)
_ENTRIES = numbered(sql.ENTRIES)
_OLDEST_WHOLE = numbered(sql.OLDEST_WHOLE)
_NUMBERS = numbered(sql.NUMBERS)
_NUMBERED = numbered(sql.NUMBERED.format(among="= ANY(?)"))
_HELD = numbered(sql.HELD)
_SIZES = numbered(f"{sql.SIZES} LIMIT ?")
_DROP = numbered(sql.DROP)
_FORGET_UNDER_WAY = numbered(sql.FORGET_UNDER_WAY)
_CLEAR = numbered(sql.CLEAR)
_COUNT_DROPPED = numbered(sql.COUNT_DROPPED)
_CLEARED = numbered(sql.CLEARED)
_FORGET = numbered(sql.FORGET)
_THERE = numbered(sql.THERE.format(among="= ANY(?)"))
_DROPPED = numbered(sql.DROPPED)


class PostgresJournal:
    """The JournalStore in PostgreSQL. Keys are redacted by ``journal_row``."""

    def __init__(self, database: Database, bounds: Bounds, digest: Digest) -> None:
        self._database = database
        self._bounds = bounds
        self._digest = digest
        self._rate = DigestRate()
        self._unbounded = 0

    async def add(self, calls: list[Call]) -> None:
        rows = _rows(calls)
        asked = list({call.world_id for call in calls})
        # Not as it is later: what ends until then is changed by the number that it gets here.
        over = all(call.ended for call in calls)

        async def insert(connection: Connection) -> None:
            there = {row[0] for row in await connection.fetch(_THERE, asked)}
            kept = [pair for pair in zip(calls, rows, strict=True) if pair[0].world_id in there]
            if over:
                await connection.executemany(_ADD, [row for _, row in kept])
            else:
                for call, row in kept:
                    call.id = await connection.fetchval(f"{_ADD} RETURNING id", *row)
            await self._bound(connection, {call.world_id for call in calls}, len(calls))

        await self._database.transaction(insert)

    async def end(self, calls: list[Call]) -> None:
        rows = _changes(calls)

        async def update(connection: Connection) -> None:
            await connection.executemany(_CHANGE, rows)
            await self._bound(connection, {call.world_id for call in calls}, len(calls))

        await self._database.transaction(update)

    async def entries(self, world: int) -> tuple[list[Call], int]:
        async with self._database.connection() as connection:
            calls: list[Call] = []
            last = 0
            while rows := await connection.fetch(_ENTRIES, world, last, _STRIDE):
                calls += [call_of(dict(row)) for row in rows]
                last = calls[-1].id
            dropped = await connection.fetchval(_DROPPED, world)
        return calls, int(dropped or 0)

    async def numbers(self, world: int, above: int) -> list[tuple[int, bool]]:
        found = await self._database.fetch(_NUMBERS, world, above)
        return [(row["id"], row["over"]) for row in found]

    async def numbered(self, world: int, numbers: list[int]) -> list[Call]:
        return [call_of(dict(row)) for row in await self._database.fetch(_NUMBERED, world, numbers)]

    async def forget_under_way(self, world: int) -> None:
        await self._database.fetch(_FORGET_UNDER_WAY, world)

    async def clear(self, world: int) -> None:
        async def delete(connection: Connection) -> None:
            await connection.execute(_CLEAR, world)
            await connection.execute(_CLEARED, world)

        await self._database.transaction(delete)

    async def forget(self, world: int) -> None:
        async def delete(connection: Connection) -> None:
            await connection.execute(_CLEAR, world)
            await connection.execute(_FORGET, world)

        await self._database.transaction(delete)

    async def forgot(self, world: int) -> bool:
        return await self._database.first(_DROPPED, world) is not None

    async def _bound(self, connection: Connection, worlds: set[int], added: int) -> None:
        for world in sorted(worlds):
            await self._cut(connection, world, self._bounds.world)
        self._unbounded += added
        if self._unbounded >= LOOK_EVERY:
            self._unbounded = 0
            held = {row[0]: row[1] for row in await connection.fetch(sql.ALL_HELD)}
            for world, share in sorted(shares(held, self._bounds.total).items()):
                await self._cut(connection, world, share)

    async def _cut(self, connection: Connection, world: int, bound: int) -> None:
        """Drop what exceeds a world's bound."""
        going = Cut(_LOOKED_AT)
        while going.bodies + going.calls >= _LOOKED_AT:
            found = await connection.fetch(_HELD, world)
            count, whole_bytes, digest_bytes = found[0]
            if count <= MOST_LISTED and whole_bytes + digest_bytes <= bound:
                return
            dropped = await connection.fetchval(_DROPPED, world)
            held = Held(count, whole_bytes, digest_bytes, bool(dropped))
            whole, digests = [
                [row[0] for row in await connection.fetch(_SIZES, world, flag, _LOOKED_AT)]
                for flag in (0, 1)
            ]
            going = cut(held, bound, whole, digests, self._rate.room())
            self._rate.take(going.bodies)
            await self._drop(connection, world, going)

    async def _drop(self, connection: Connection, world: int, going: Cut) -> None:
        if going.calls:
            await connection.execute(_DROP, world, going.calls)
            await connection.execute(_COUNT_DROPPED, world, going.calls)
        if going.bodies:
            rows = await connection.fetch(_OLDEST_WHOLE, world, going.bodies)
            calls = [call_of(dict(row)) for row in rows]
            for place, call in enumerate(calls):
                without_bodies(call, self._digest)
                if place % MOST_AT_ONCE == 0:
                    await asyncio.sleep(0)
            await connection.executemany(_CHANGE, _changes(calls))


def _rows(calls: list[Call]) -> list[tuple[object, ...]]:
    return [tuple(storable_row(row)) for row in rows_of(calls)]


def _changes(calls: list[Call]) -> list[tuple[object, ...]]:
    """The parameters of ``CHANGE``."""
    return [(*row, call.id) for row, call in zip(_rows(calls), calls, strict=True)]
