"""Layers in SQLite: sets of records that worlds are based on.

A layer is built in many short transactions, and deleted in as many. Meanwhile it is *loose*: no
world uses it. What a process left unfinished when it died is deleted too.
"""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from mock_server.clock import MINUTE, SECOND, machine_now
from mock_server.contract.schema import Resource
from mock_server.errors import Unavailable
from mock_server.store.delivery import LISTEN, LISTENS
from mock_server.store.layers import ROW, Batch, Layers
from mock_server.store.sessions import Session
from mock_server.store.sqlite.database import Database
from mock_server.store.sqlite.sessions import SQLiteSessions
from mock_server.store.tables import ALL

STRIDE = 50
"""Rows that are written or deleted in one transaction, which takes less than 20 ms."""

_BUILT_WITHIN = 5 * SECOND
"""How long after its last rows an unfinished layer counts as abandoned."""

_LAID_WITHIN = 10 * MINUTE
"""How long a finished layer without a name waits for a world to use it."""

_LOOK_EVERY = 5.0
"""Seconds between two searches for abandoned layers."""

_PAUSE = 0.005
"""Seconds between two checks of a layer that another task builds, and between two strides."""

_LEAST_FREE = 32
"""Pages that the rows of one transaction may fill."""

_MADE_FREE = 512 * 1024
"""Bytes of the pages that are made free at once."""

_TIE = "DELETE FROM loose_layers WHERE layer = ?"

_defects = logging.getLogger("mock_server")


class SQLiteLayers(Layers):
    """The layers in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sessions = SQLiteSessions(database)
        self._turn = asyncio.Lock()
        """Held for a stride of rows: other calls run after each, however many layers are built."""

    async def add(self, name: str | None, profile: dict[str, Any], batches: Iterable[Batch]) -> int:
        layer, finished = await self._begin(name, profile)
        if finished:
            return layer
        try:
            for resource, records in batches:
                for start in range(0, len(records), STRIDE):
                    async with self._turn:
                        await self._insert(layer, resource, records[start : start + STRIDE])
            async with self._database.transaction() as db:
                _keep_loose(db, layer, _LAID_WITHIN)
                if name is not None:
                    db.execute(_TIE, (layer,))
        except BaseException:
            await self._sessions.transact(partial(self.drop, layers=[layer]))
            raise
        return layer

    async def _insert(self, layer: int, resource: Resource[Any], records: list[Any]) -> None:
        table = self._database.tables[resource.name]
        rows = [table.values(layer, each) for each in records]
        await asyncio.sleep(0)
        async with self._database.transaction() as db:
            if self._database.in_memory:
                _make_room(db)
            db.executemany(table.insertion, rows)
            _keep_loose(db, layer)
            if resource.listens and any(map(resource.listens, records)):
                db.execute(LISTEN, (layer,))
        await asyncio.sleep(0)

    async def _begin(self, name: str | None, profile: dict[str, Any]) -> tuple[int, bool]:
        """The layer of this name, and whether it is finished; a new one if it does not exist."""
        while True:
            found = self._find(name)
            _, until = found or (0, 0)
            if found is not None and until is None:
                return found[0], True
            if until is not None and until < machine_now():
                async with self._database.transaction() as db:
                    if self._find(name) == found:
                        if found is not None:  # the process that built it died
                            db.execute("UPDATE layers SET name = NULL WHERE id = ?", (found[0],))
                        return _insert_loose(db, name, profile), False
            await asyncio.sleep(_PAUSE)

    def _find(self, name: str | None) -> tuple[int, int | None] | None:
        """The layer of this name, and until when it is loose."""
        found: tuple[int, int | None] | None = self._database.connection.execute(
            "SELECT id, until FROM layers LEFT JOIN loose_layers ON layer = id WHERE name = ?",
            (name,),
        ).fetchone()
        return found

    async def sweep(self) -> None:
        """Delete the rows of abandoned layers, some at a time, until cancelled."""
        while True:
            self._database.dropped.clear()
            try:
                more = True
                while more:
                    more = await self._sweep_some()
                    await asyncio.sleep(_PAUSE)
            except Unavailable:  # the next search continues
                pass
            except sqlite3.Error:
                _defects.exception("sweeping layers: the database fails")
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._database.dropped.wait()

    async def _sweep_some(self) -> bool:
        """Delete some rows; False if nothing is left."""
        db = self._database.connection
        nobodys = "SELECT layer FROM loose_layers WHERE until < ? LIMIT 1"
        if db.execute(nobodys, (machine_now(),)).fetchone() is None:
            return False
        async with self._database.transaction() as db:
            found = db.execute(nobodys, (machine_now(),)).fetchone()
            if found is None:
                return False
            (layer,) = found
            db.execute("UPDATE loose_layers SET until = 0 WHERE layer = ?", (layer,))
            for table in self._database.tables.values():
                some = f"SELECT rowid FROM {table.name} WHERE layer = ? LIMIT ?"
                gone = db.execute(
                    f"DELETE FROM {table.name} WHERE rowid IN ({some})", (layer, STRIDE)
                )
                if gone.rowcount:
                    return True
            hidden = "SELECT kind, id FROM hidden WHERE layer = ?1 LIMIT ?2"
            gone = db.execute(
                f"DELETE FROM hidden WHERE layer = ?1 AND (kind, id) IN ({hidden})",
                (layer, 10 * STRIDE),
            )
            if not gone.rowcount:
                db.execute("DELETE FROM layers WHERE id = ?", (layer,))
                db.execute(_TIE, (layer,))
        return True

    async def empty(self, session: Session, layers: list[int]) -> None:
        """Leave the rows to ``sweep``."""
        loosen = "INSERT OR REPLACE INTO loose_layers VALUES (?, 0)"
        await session.change_many(loosen, [(layer,) for layer in layers])
        self._database.dropped.set()

    async def tie(self, session: Session, layer: int) -> None:
        """Mark a layer as no longer loose."""
        await session.change(_TIE, layer)

    async def copy(self, source: int, on_stride: Callable[[int], None]) -> int:
        """A loose copy of a layer, which must not change meanwhile, made some rows at a time.

        ``on_stride`` is called inside each transaction with the number of bytes copied.
        """
        async with self._database.transaction() as db:
            layer = _insert_loose(db, None, {})
        try:
            await _copy_layer(self._database, source, layer, on_stride)
        except BaseException:
            await self._sessions.transact(partial(self.empty, layers=[layer]))
            raise
        return layer


def _make_room(db: sqlite3.Connection) -> None:
    """Have free pages ready for rows.

    Between pages that are made one by one, SQLite's work leaves holes in which no page fits: an
    eighth of the memory of a database in memory.
    """
    (free,) = db.execute("PRAGMA freelist_count").fetchone()
    if free < _LEAST_FREE:
        db.execute("INSERT INTO settled VALUES ('', zeroblob(?))", (_MADE_FREE,))
        db.execute("DELETE FROM settled WHERE name = ''")


def _insert_loose(db: sqlite3.Connection, name: str | None, profile: dict[str, Any]) -> int:
    """Insert a layer that is to be built."""
    text = json.dumps(profile, ensure_ascii=False)
    (layer,) = db.execute(
        "INSERT INTO layers (name, profile) VALUES (?, ?) RETURNING id", (name, text)
    ).fetchone()
    db.execute("INSERT INTO loose_layers VALUES (?, ?)", (layer, machine_now() + _BUILT_WITHIN))
    return int(layer)


def _keep_loose(db: sqlite3.Connection, layer: int, within: int = _BUILT_WITHIN) -> None:
    """Record that a layer is still being built; raises Unavailable if it is being deleted."""
    kept = db.execute(
        "UPDATE loose_layers SET until = ? WHERE layer = ? AND until > 0",
        (machine_now() + within, layer),
    )
    if not kept.rowcount:
        raise Unavailable("the server stalled for too long: try again")


async def _copy_layer(
    database: Database, source: int, target: int, on_stride: Callable[[int], None]
) -> None:
    """Copy a layer's rows, and what it hides, into a loose layer."""
    for table in database.tables.values():
        columns = ", ".join((*table.columns, *table.contents))
        copy = (
            f"INSERT INTO {table.name} (layer, {columns}) SELECT ?, {columns} FROM {table.name}"
            " WHERE layer = ? AND id > ? AND id <= ?"
        )
        measure = (
            "SELECT max(id), sum(length(document) + length(hidden)), count(*) FROM"
            f" (SELECT id, document, hidden FROM {table.name} WHERE layer = ? AND id > ?"
            " ORDER BY id LIMIT ?)"
        )
        await _copy(database, copy, measure, source, target, on_stride)
        kind = table.resource.name
        copy = (
            f"INSERT INTO hidden SELECT ?, kind, id FROM hidden WHERE layer = ?"
            f" AND kind = '{kind}' AND id > ? AND id <= ?"
        )
        measure = (
            "SELECT max(id), 0, count(*) FROM (SELECT id FROM hidden WHERE layer = ?"
            f" AND kind = '{kind}' AND id > ? ORDER BY id LIMIT ?)"
        )
        await _copy(database, copy, measure, source, target, on_stride)
    async with database.transaction() as db:
        db.execute(f"{LISTEN} AND EXISTS ({LISTENS})", (target, source))


async def _copy(
    database: Database,
    copy: str,
    measure: str,
    source: int,
    target: int,
    on_stride: Callable[[int], None],
) -> None:
    db, after = database.connection, ALL - 1
    while True:
        last, size, count = db.execute(measure, (source, after, STRIDE)).fetchone()
        if not count:
            return
        async with database.transaction():
            _keep_loose(db, target)
            on_stride(size + count * ROW)
            db.execute(copy, (target, source, after, last))
        after = last
        await asyncio.sleep(0)
