"""Snapshots: copies of what worlds changed, with references to their bases.

A snapshot keeps what waits to be delivered; a restored one sends what waited then, and nothing that
came later.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from mock_server.errors import TooLarge
from mock_server.store.layers import Layers
from mock_server.store.sessions import Session, Sessions
from mock_server.store.waiting_changes import QUEUE

_FAULT_RULES = "SELECT id, document, state FROM faults WHERE world = ? ORDER BY id"
_ADD_RULE = "INSERT INTO faults VALUES (?, ?, ?, ?)"

TO_SAVE = (
    "SELECT place, base, own, changed, serial, lived_until, frozen_at, clock_offset, assume"
    " FROM shops JOIN worlds ON worlds.id = shops.world WHERE shops.world = ? ORDER BY place"
)
_ADD_SNAPSHOT = "INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
SNAPSHOT = (
    "SELECT place, base, layer, changed, serial, lived_until, frozen_at, clock_offset,"
    " assume, faults, waiting FROM snapshots WHERE world = ? AND name = ? ORDER BY place"
)
_SNAPSHOTS = "SELECT DISTINCT name FROM snapshots WHERE world = ?"
_DROP_SNAPSHOT = "DELETE FROM snapshots WHERE world = ? AND name = ?"
_BASE = "SELECT base FROM shops WHERE world = ? AND place = ?"
_STAND_ON = (
    "UPDATE shops SET base = ?, changed = ?, serial = ?, lived_until = ?"
    " WHERE world = ? AND place = ?"
)
_PUT_BACK_WORLD = "UPDATE worlds SET frozen_at = ?, clock_offset = ?, assume = ? WHERE id = ?"

_WAITING = (
    "SELECT event, oa_id, url, body, signature, at, attempts, due_at, fault, held, webhook, server"
    " FROM deliveries WHERE world = ? AND due_at IS NOT NULL ORDER BY id"
)
_WAITING_CHANGES = "SELECT webhook, at, document FROM webhook_changes WHERE world = ? ORDER BY id"
_FORGET_ALL = (
    "DELETE FROM deliveries WHERE world = ? AND due_at IS NOT NULL",
    "DELETE FROM webhook_changes WHERE world = ?",
)
_PUT_BACK = (
    "INSERT INTO deliveries (world, event, oa_id, url, body, signature, at, attempts, due_at,"
    " fault, held, webhook, server) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_TAKEN = "SELECT COALESCE(sum(size), 0) FROM snapshots WHERE world = ? AND name <> ?"
"""The bytes of a world's other snapshots."""

_LEAST = 128 * 1024
"""Minimum bytes that a snapshot counts for: 2,048 snapshots in 256 MiB."""


class Room:
    """The room left for one more snapshot."""

    def __init__(self, most: int, taken: int) -> None:
        self._most = most
        self._left = most - taken
        self._used = 0
        self.take(0)

    @property
    def size(self) -> int:
        """The bytes that the snapshot so far counts for."""
        return max(_LEAST, self._used)

    def take(self, size: int) -> None:
        """Count some of the snapshot's bytes; raises TooLarge if they do not fit."""
        self._used += size
        if self.size > self._left:
            raise TooLarge(
                f"the world's snapshots would take more than {self._most} bytes: remove some, or "
                "start the server with a higher --snapshot-size"
            )


class Snapshots(ABC):
    """Worlds' records and clocks, saved under names."""

    def __init__(self, sessions: Sessions, layers: Layers, most: int) -> None:
        self._sessions = sessions
        self._layers = layers
        self._most = most
        """``most`` is the maximum bytes of the snapshots of one world."""

    @abstractmethod
    async def save(self, world: int, name: str) -> None:
        """Save the world's current state, replacing a snapshot of that name."""

    @abstractmethod
    async def restore(self, world: int, name: str) -> bool:
        """Restore a snapshot; False if it does not exist."""

    async def names(self, world: int) -> list[str]:
        """The names of the world's snapshots."""
        return sorted(name for (name,) in await self._sessions.fetch(_SNAPSHOTS, world))

    async def remove(self, world: int, name: str) -> bool:
        """Delete a snapshot; False if it does not exist."""

        async def drop(session: Session) -> bool:
            bases = await self._drop(session, world, name)
            await self._layers.drop_unused(session, bases)
            return bool(bases)

        return await self._sessions.write(world, drop)

    async def drop_all(self, session: Session, world: int) -> list[int]:
        """Delete all of a world's snapshots; returns the bases that they used."""
        names = await session.fetch(_SNAPSHOTS, world)
        return [base for (name,) in names for base in await self._drop(session, world, name)]

    async def _drop(self, session: Session, world: int, name: str) -> list[int]:
        shops = await session.fetch(SNAPSHOT, world, name)
        await self._layers.drop(session, [layer for _, _, layer, *_ in shops])
        await session.change(_DROP_SNAPSHOT, world, name)
        return [base for _, base, *_ in shops]

    async def _room(self, session: Session | Sessions, world: int, name: str) -> Room:
        """The room for a snapshot, beside the world's others."""
        return Room(self._most, int((await session.fetch(_TAKEN, world, name))[0][0]))

    async def _keep(
        self,
        session: Session,
        world: int,
        name: str,
        shops: Sequence[Any],
        copies: Iterable[int],
        room: Room,
    ) -> None:
        """Make a snapshot of the copied layers of a world's shops, the rows of ``TO_SAVE``."""
        bases = await self._drop(session, world, name)
        rules = await session.fetch(_FAULT_RULES, world)
        faults = json.dumps([tuple(rule) for rule in rules])
        found = [await session.fetch(each, world) for each in (_WAITING, _WAITING_CHANGES)]
        waiting = json.dumps([list(map(tuple, rows)) for rows in found])
        room.take(len(waiting))
        for layer, (place, base, _, *state) in zip(copies, shops, strict=True):
            await self._layers.tie(session, layer)
            size = 0 if place else room.size  # of all shops together
            of_world = ("[]", "[[], []]") if place else (faults, waiting)
            row = (world, name, place, base, layer, *state, *of_world, size)
            await session.change(_ADD_SNAPSHOT, *row)
        await self._layers.drop_unused(session, bases)

    async def _put_back(
        self, session: Session, world: int, shops: Sequence[Any], copies: Iterable[int]
    ) -> None:
        """Have a world's shops stand on copies of a snapshot's layers, the rows of ``SNAPSHOT``."""
        bases = []
        for own, (place, base, _, changed, serial, lived, *_) in zip(copies, shops, strict=True):
            bases += [old for (old,) in await session.fetch(_BASE, world, place)]
            await self._layers.renew(session, world, place, own)
            await self._layers.tie(session, own)
            await session.change(_STAND_ON, base, changed, serial, lived, world, place)
        if shops:
            await _put_back_beside(session, world, shops[0][6:])
        await self._layers.drop_unused(session, bases)


async def _put_back_beside(session: Session, world: int, of_world: Iterable[Any]) -> None:
    """Put back what a snapshot keeps of a world besides its records."""
    *clock_and_assume, faults, waiting = of_world
    await session.change(_PUT_BACK_WORLD, *clock_and_assume, world)
    for statement in _FORGET_ALL:
        await session.change(statement, world)
    for statement, rows in zip((_PUT_BACK, QUEUE), json.loads(waiting), strict=True):
        await session.change_many(statement, [(world, *row) for row in rows])
    await session.change("DELETE FROM faults WHERE world = ?", world)
    for rule_id, document, state in json.loads(faults):
        await session.change(_ADD_RULE, rule_id, world, document, state)
