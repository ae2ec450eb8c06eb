"""What SQLite writes otherwise than the statements that all stores share."""


def numbered(sql: str) -> str:
    """The statement with ``?1``, ``?2``, ... in place of ``$1``, ``$2``, ..."""
    return sql.replace("$", "?")
