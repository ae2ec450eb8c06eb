"""A world all of whose first records have changed: its lists are those of the changed ones."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.simulator import JOURNEYS, Client, started

_MANY = 1_200
_RECORDS = [
    {"id": str(number), "created_at": f"2026-03-01T00:00:{number % 60:02}Z"}
    for number in range(1, _MANY + 1)
]


def _ids(client: Client, status: str | None = None) -> list[str]:
    """All ids of a list, by walking its pages."""
    found: list[str] = []
    paging: dict[str, object] = {"limit": 500}
    filter_ = {"status": status} if status else {}
    while True:
        page = client.call(JOURNEYS, {"filter": filter_, "paging": paging}).body
        found += [row["id"] for row in page["journeys"]]
        if not page["paging"]["next"]:
            return found
        paging = {"limit": 500, "after": page["paging"]["next"]}


def _age(client: Client) -> list[str]:
    """Import records, and let all of them expire; their ids, the newest first."""
    client.control("PUT", "/clock", {"now": "2026-03-05T00:00:00Z", "frozen": True})
    client.control("POST", "/import", {"journeys": _RECORDS})
    ids = _ids(client)
    assert len(ids) == _MANY
    assert _ids(client, "Z") == ids
    client.control("PUT", "/clock", {"advance": "P30D"})
    return ids


def test_lists_after_every_record_has_changed() -> None:
    with started(preset="empty") as client:
        ids = _age(client)
        assert _ids(client) == ids
        assert _ids(client, "Z") == []
        assert _ids(client, "N") == ids
        client.control("POST", "/snapshots", {"name": "aged"})
        made = str(client.control("POST", "/journeys", {}).body["id"])
        assert _ids(client) == [made, *ids]
        client.control("POST", "/snapshots/aged/restore")
        assert _ids(client) == ids
        client.control("POST", "/reset")
        assert _ids(client) == []


def test_lists_while_one_record_has_not_changed() -> None:
    with started(preset="empty") as client:
        client.control("PUT", "/clock", {"now": "2026-03-05T00:00:00Z", "frozen": True})
        old = {"id": "5000", "created_at": "2026-02-01T00:00:00Z", "status": "N"}
        client.control("POST", "/import", {"journeys": [old, *_RECORDS]})
        client.control("PUT", "/clock", {"advance": "P30D"})
        assert _ids(client)[-1] == "5000"
        assert len(_ids(client, "N")) == _MANY + 1


def test_pages_pass_over_no_hidden_records(tmp_path: Path) -> None:
    """It is recorded that none of the base is left, also in a restored snapshot."""
    file = tmp_path / "kept.db"
    with started(database=str(file), preset="empty") as client:
        _age(client)
        client.control("POST", "/snapshots", {"name": "aged"})
        client.control("POST", "/snapshots/aged/restore")
        with closing(sqlite3.connect(file)) as db, db:
            known = "SELECT count(*) FROM shops JOIN hidden ON layer = own WHERE hidden.id = -1"
            assert db.execute(known).fetchone() == (1,)
