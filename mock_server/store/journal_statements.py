"""The SQL of a journal, shared by all stores; parameters are ``?``."""

from mock_server.store.journal_row import COLUMNS

_ROW = f"id, {', '.join(COLUMNS)}"

ADD = f"INSERT INTO journal ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
CHANGE = f"UPDATE journal SET {', '.join(f'{name} = ?' for name in COLUMNS)} WHERE id = ?"
ENTRIES = f"SELECT {_ROW} FROM journal WHERE world_id = ? AND id > ? ORDER BY id LIMIT ?"
OLDEST_WHOLE = (
    f"SELECT {_ROW} FROM journal WHERE world_id = ? AND bodies_dropped = 0 ORDER BY id LIMIT ?"
)
NUMBERS = (
    "SELECT id, ended + abandoned > 0 AS over FROM journal"
    " WHERE world_id = ? AND id > ? AND bodies_dropped = 0 ORDER BY id"
)
NUMBERED = f"SELECT {_ROW} FROM journal WHERE world_id = ? AND id {{among}} ORDER BY id"
"""``among`` is how a database takes a list of numbers."""

HELD = (
    "SELECT count(*) FILTER (WHERE bodies_dropped = 0),"
    " CAST(coalesce(sum(size) FILTER (WHERE bodies_dropped = 0), 0) AS BIGINT),"
    " CAST(coalesce(sum(size) FILTER (WHERE bodies_dropped = 1), 0) AS BIGINT),"
    " coalesce((SELECT count FROM journal_dropped WHERE world = $1), 0) > 0"
    " FROM journal WHERE world_id = $1"
)
"""What a journal contains of a world, as ``Held`` has it."""

THERE = "SELECT id FROM worlds WHERE id {among}"
"""The worlds of a list that exist."""

ALL_HELD = "SELECT world_id, CAST(sum(size) AS BIGINT) FROM journal GROUP BY world_id"
SIZES = "SELECT size FROM journal WHERE world_id = ? AND bodies_dropped = ? ORDER BY id LIMIT ?"
DROP = (
    "DELETE FROM journal WHERE id IN"
    " (SELECT id FROM journal WHERE world_id = ? ORDER BY real_at, id LIMIT ?)"
)
"""Numbers do not tell which call is older: processes that share a journal write at times of their
own."""

FORGET_UNDER_WAY = "DELETE FROM journal WHERE world_id = ? AND ended = 0"
CLEAR = "DELETE FROM journal WHERE world_id = ?"
COUNT_DROPPED = (
    "INSERT INTO journal_dropped VALUES (?, ?) ON CONFLICT (world)"
    " DO UPDATE SET count = journal_dropped.count + excluded.count"
)
COUNT_UNWRITTEN = "UPDATE journal_dropped SET count = count + ? WHERE world = ?"
CLEARED = "INSERT INTO journal_dropped VALUES (?, 0) ON CONFLICT (world) DO UPDATE SET count = 0"
FORGET = "DELETE FROM journal_dropped WHERE world = ?"
READS = "SELECT count FROM journal_reads"
COUNT_READ = (
    "INSERT INTO journal_reads VALUES (1, 1) ON CONFLICT (id)"
    " DO UPDATE SET count = journal_reads.count + 1"
)
DROPPED = "SELECT count FROM journal_dropped WHERE world = ?"
