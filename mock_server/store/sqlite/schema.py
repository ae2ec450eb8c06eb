"""The schema in SQLite, and what it writes otherwise than the statements that all stores share."""

import sqlite3
from collections.abc import Iterable

from mock_server.store.tables import FIXED_TABLES, Table

APPLICATION_ID = 0x65744D6B
"""``etMk`` in the file's header distinguishes our databases from others."""


def numbered(sql: str) -> str:
    """The statement with ``?1``, ``?2``, ... in place of ``$1``, ``$2``, ..."""
    return sql.replace("$", "?")


def has_tables(db: sqlite3.Connection) -> bool:
    """Whether the database has any tables."""
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(tables)


def make_schema(db: sqlite3.Connection, tables: Iterable[Table], version: int) -> None:
    """Create the tables, unless another process was quicker."""
    statements = [*FIXED_TABLES]
    for table in tables:
        statements += table.definition
    db.execute("BEGIN IMMEDIATE")
    if not has_tables(db):
        for statement in statements:
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")
    db.execute("COMMIT")
