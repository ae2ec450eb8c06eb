"""Keys in places where none belongs, and keys beside what is not theirs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.simulator import JOURNEYS, Client, started


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with started(preset="one", database=str(tmp_path / "kept.db")) as client:
        yield client


def _made(client: Client, name: str) -> dict[str, Any]:
    world = client.control("POST", "/worlds", {"name": name}).body
    return dict(world | world["shops"][0])


def _misplaced(client: Client, own: str, other: str) -> None:
    """Calls with one key that contain another one in odd places."""
    client.call(f"/v1/shop.Zalo/{other}", key=own)
    client.call(f"/v1/{other}/x", key=own)
    client.call(f"{JOURNEYS}?api_key={other}", key=own)
    client.call(JOURNEYS, {"api_key": other, other: {"Authorization": f"Bearer {other}"}}, key=own)
    client.call(JOURNEYS, {"callback": f"https://a.example/?k={quote(other)}"}, key=own)
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in other)
    client.send(f'{{"a": "{escaped}"}}'.encode(), authorization=f"Bearer {own}")
    client.send(f'{{"a": "{other}"'.encode(), authorization=f"Bearer {own}")
    client.send(f'{{"a": "{other}"'.encode() + b"\xff", authorization=f"Bearer {own}")
    odd = {"X-Custom": other, "Referer": f"http://a/?k={other}", "X-Mock-Fault": other}
    for name, value in odd.items():
        client.call(JOURNEYS, key=own, headers={name: value})


@pytest.mark.attack("keys.shown")
@pytest.mark.parametrize("kind", ["api_key", "shop_key", "partner_api_key"])
def test_no_journal_or_file_shows_a_misplaced_key(
    client: Client, tmp_path: Path, kind: str
) -> None:
    own, other = _made(client, "own")["api_key"], _made(client, "other")[kind]
    secret = other.partition(":")[2]
    _misplaced(client, own, other)
    bearer = {"authorization": f"Bearer {own}"}
    shown = client.control("GET", "/requests", **bearer).body
    assert len(shown["requests"]) == 11
    exported = client.control("GET", "/export?with=journal", **bearer)
    assert secret not in json.dumps(shown)
    assert secret not in exported.raw.decode()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("kept.db*"))
    assert secret.encode() not in kept


@pytest.mark.attack("keys.shown")
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_log_shows_a_misplaced_key(log_format: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        log.open("wb") as output,
        started(preset="one", log_format=log_format, logs_to=output.fileno()) as client,
    ):
        own, other = _made(client, "own")["api_key"], _made(client, "other")["api_key"]
        _misplaced(client, own, other)
    written = log.read_text()
    assert written.count("400") >= 3
    assert other.partition(":")[2] not in written
