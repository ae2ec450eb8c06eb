"""Pages of records in a journal on disk: no secret is stored, although some are not searched."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.simulator import JOURNEYS, Client, started

_SECRET = "opensesame"


def test_what_a_client_named_as_a_secret_is_not_stored(tmp_path: Path) -> None:
    """A message's data have members of the client's own choice."""
    with started(database=str(tmp_path / "kept.db"), preset="one") as client:
        client.control("POST", "/messages", {"template_data": {"Password": _SECRET}})
        assert _SECRET.encode() in client.call("/v1/shop.Zalo/ListMessages", {}).raw
        client.call(JOURNEYS, {})
        kept = _responses(client, tmp_path / "kept.db")
    assert _SECRET not in kept["ListMessages"]
    assert '"***"' in kept["ListMessages"]
    assert '"journeys":[{' in kept["ListJourneys"]


def _responses(client: Client, file: Path) -> dict[str, str]:
    """The stored response of each method's last call."""
    client.control("GET", "/requests")  # by then they are written
    with closing(sqlite3.connect(file)) as db, db:
        rows = db.execute("SELECT operation, response FROM journal ORDER BY id").fetchall()
    return {operation: response.decode() for operation, response in rows}
