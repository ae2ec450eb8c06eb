"""A file's write-ahead log is copied into it in a thread, and does not grow without a bound."""

from pathlib import Path

from tests.simulator import started

_MANY = 6_000
_TIMES = 3
_ROUNDS = 20
"""Of some 40 MB each; on a busy machine the thread that copies is late."""


def times_begun(log: Path) -> int:
    """How often the log was begun, which its head counts."""
    with log.open("rb") as opened:
        return int.from_bytes(opened.read(16)[12:], "big")


def test_the_log_is_begun_anew_while_much_is_written(tmp_path: Path) -> None:
    """Again and again, so that it is never longer than what is written in between."""
    file, log = tmp_path / "kept.db", tmp_path / "kept.db-wal"
    born = "2026-03-01T00:00:00Z"
    records = [{"id": str(number), "created_at": born} for number in range(1, _MANY + 1)]
    with started(database=str(file), preset="empty") as client:
        client.control("PUT", "/clock", {"now": "2026-03-05T00:00:00Z", "frozen": True})
        client.control("POST", "/import", {"journeys": records})
        client.control("PUT", "/clock", {"advance": "P30D"})
        first, rounds = times_begun(log), 0
        while times_begun(log) < first + _TIMES:
            assert (rounds := rounds + 1) <= _ROUNDS, "the log grows"
            client.control("POST", "/snapshots", {"name": "kept"})
            client.control("POST", "/snapshots/kept/restore")
    assert not log.exists()
    with started(database=str(file), preset="empty") as client:
        assert len(client.control("GET", "/export").body["shops"][0]["journeys"]) == _MANY
