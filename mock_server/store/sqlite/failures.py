"""What fails in SQLite from outside, and what users are told of it."""

import sqlite3

from mock_server.errors import NO_MEMORY

TROUBLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
"""SQLite errors caused from outside; any other error is a defect of ours."""

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""The errors that a page written by another program causes."""


def problem_of(error: BaseException) -> str | None:
    """A description of a database failure, with advice; None for any other error."""
    if isinstance(error, MemoryError):
        return NO_MEMORY
    code = primary_code(error)
    if code in _DAMAGED:
        return f"{error}; the file is damaged: restore a copy, or give another path"
    if code in TROUBLE:
        return f"{error}; give a path that can be written, with room on its disk"
    return None


def primary_code(error: BaseException) -> int | None:
    """SQLite's primary code of an error; None if it is not SQLite's."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
