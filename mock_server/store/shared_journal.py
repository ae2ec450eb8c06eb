"""A journal in a database that several processes share; keys are redacted by ``journal_row``."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from mock_server.calls import Call
from mock_server.errors import Unavailable
from mock_server.store import journal_bounds
from mock_server.store import journal_statements as sql
from mock_server.store.journal_row import COLUMNS, call_of, rows_of
from mock_server.store.sessions import Session, Sessions

_LOOKED_AT = 250
"""Calls with bodies, and without, of which a cut reads the sizes; it is repeated if more go."""


class SharedJournal:
    """Calls by world, bounded (see ``journal_bounds``); a power cut may lose them."""

    def __init__(
        self,
        sessions: Sessions,
        bounds: journal_bounds.Bounds,
        digest: journal_bounds.Digest,
        *,
        stride: int,
        digests: int,
    ) -> None:
        """A journal that reads ``stride`` entries before it yields to other work.

        In one transaction it drops the bodies of so many calls as ``digests``.
        """
        self._sessions = sessions
        self._bounds = bounds
        self._digest = digest
        self._stride = stride
        self._digests = digests
        self._rate = journal_bounds.DigestRate()
        self._unbounded = 0

    async def add(self, calls: list[Call]) -> None:
        """Add calls in order, and set their ids; some may still be under way."""
        rows = rows_of(calls)
        # Not as it is later: what ends until then is changed by the number that it gets here.
        over = all(call.ended for call in calls)

        async def insert(session: Session) -> None:
            worlds = self._sessions.dialect.list_parameter(tuple({call.world_id for call in calls}))
            there = {world for (world,) in await session.fetch(self._among(sql.THERE), worlds)}
            kept = [pair for pair in zip(calls, rows, strict=True) if pair[0].world_id in there]
            if over:
                await session.change_many(sql.ADD, [row for _, row in kept])
                return
            for call, row in kept:
                ((call.id,),) = await session.fetch(f"{sql.ADD} RETURNING id", *row)

        await self._sessions.transact(insert)
        await self._bound(calls)

    async def end(self, calls: list[Call]) -> None:
        """Update calls that were added while they were under way."""
        rows = _changes(calls)
        await self._sessions.transact(lambda session: session.change_many(sql.CHANGE, rows))
        await self._bound(calls)

    async def entries(self, world: int) -> tuple[list[Call], int]:
        """The world's calls, oldest first, and how many older ones were dropped altogether."""
        calls: list[Call] = []
        last = 0
        while rows := await self._sessions.fetch(sql.ENTRIES, world, last, self._stride):
            calls += map(_call, rows)
            last = calls[-1].id
            await asyncio.sleep(0)
        dropped = await self._sessions.first(sql.DROPPED, world)
        return calls, int(dropped[0]) if dropped else 0

    async def numbers(self, world: int, above: int) -> list[tuple[int, bool]]:
        """The numbers above one of the world's calls, and whether each is not under way."""
        found = await self._sessions.fetch(sql.NUMBERS, world, above)
        return [(number, bool(over)) for number, over in found]

    async def numbered(self, world: int, numbers: list[int]) -> list[Call]:
        """The world's calls with these ids, in order."""
        listed = self._sessions.dialect.list_parameter(tuple(numbers))
        found = await self._sessions.fetch(self._among(sql.NUMBERED), world, listed)
        return [_call(row) for row in found]

    async def forget_under_way(self, world: int) -> None:
        """Forget the world's calls whose work is not done, even if their clients disconnected."""
        await self._change(world, sql.FORGET_UNDER_WAY)

    async def clear(self, world: int) -> None:
        """Remove the world's calls."""
        await self._change(world, sql.CLEAR, sql.CLEARED)

    async def forget(self, world: int) -> None:
        """Remove the calls of a world that was removed, and that it had any."""
        await self._change(world, sql.CLEAR, sql.FORGET)

    async def forgot(self, world: int) -> bool:
        """Whether calls of the world were dropped or cleared."""
        return await self._sessions.first(sql.DROPPED, world) is not None

    async def _change(self, world: int, *statements: str) -> None:
        async def change(session: Session) -> None:
            for statement in statements:
                await session.change(statement, world)

        await self._sessions.transact(change)

    async def _bound(self, calls: list[Call]) -> None:
        """Drop what exceeds the bounds, some at a time; another process may do so, too."""
        bounds = dict.fromkeys({call.world_id for call in calls}, self._bounds.world)
        self._unbounded += len(calls)
        with suppress(Unavailable):  # the next call's turn
            if self._unbounded >= journal_bounds.LOOK_EVERY:
                self._unbounded = 0
                held = dict(map(tuple, await self._sessions.fetch(sql.ALL_HELD)))
                for world, share in journal_bounds.shares(held, self._bounds.total).items():
                    bounds[world] = min(share, bounds.get(world, share))
            for world, bound in sorted(bounds.items()):
                while (await _held(self._sessions, world)).exceeds(bound):
                    await self._sessions.transact(partial(self._cut, world=world, bound=bound))
                    await asyncio.sleep(0)

    async def _cut(self, session: Session, world: int, bound: int) -> None:
        """Drop what exceeds a world's bound."""
        whole, digests = [
            [size for (size,) in await session.fetch(sql.SIZES, world, dropped, _LOOKED_AT)]
            for dropped in (0, 1)
        ]
        going = journal_bounds.cut(
            await _held(session, world), bound, whole, digests, self._rate.room()
        )
        if going.calls:
            await session.change(sql.DROP, world, going.calls)
            await session.change(sql.COUNT_DROPPED, world, going.calls)
        bodies = min(going.bodies, self._digests)
        self._rate.take(bodies)
        calls = list(map(_call, await session.fetch(sql.OLDEST_WHOLE, world, bodies)))
        for place, call in enumerate(calls):
            if place and place % journal_bounds.MOST_AT_ONCE == 0:
                await asyncio.sleep(0)
            journal_bounds.without_bodies(call, self._digest)
        await session.change_many(sql.CHANGE, _changes(calls))

    def _among(self, statement: str) -> str:
        return statement.format(among=self._sessions.dialect.any_of.format(type="bigint"))


async def _held(session: Session | Sessions, world: int) -> journal_bounds.Held:
    return journal_bounds.Held(*(await session.fetch(sql.HELD, world))[0])


def _call(row: Iterable[Any]) -> Call:
    return call_of(dict(zip(("id", *COLUMNS), row, strict=True)))


def _changes(calls: list[Call]) -> list[tuple[object, ...]]:
    """The parameters of ``CHANGE``."""
    return [(*row, call.id) for row, call in zip(rows_of(calls), calls, strict=True)]
