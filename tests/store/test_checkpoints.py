"""A file's write-ahead log is copied into it in a thread, and does not grow without a bound."""

from pathlib import Path

from tests.simulator import started

_MANY = 6_000
_MOST = 128 * 1024 * 1024
"""On a busy machine the thread that copies is late."""


def test_the_log_is_begun_anew_while_much_is_written(tmp_path: Path) -> None:
    """Some 200 MB are written, 4 MB of them records."""
    file, log = tmp_path / "kept.db", tmp_path / "kept.db-wal"
    born = "2026-03-01T00:00:00Z"
    records = [{"id": str(number), "created_at": born} for number in range(1, _MANY + 1)]
    with started(database=str(file), preset="empty") as client:
        client.control("PUT", "/clock", {"now": "2026-03-05T00:00:00Z", "frozen": True})
        client.control("POST", "/import", {"journeys": records})
        client.control("PUT", "/clock", {"advance": "P30D"})
        for _ in range(3):
            client.control("POST", "/snapshots", {"name": "kept"})
            client.control("POST", "/snapshots/kept/restore")
            assert log.stat().st_size < _MOST
    assert not log.exists()
    with started(database=str(file), preset="empty") as client:
        assert len(client.control("GET", "/export").body["shops"][0]["journeys"]) == _MANY
