"""What a transaction changed is written for other processes at once, however much it is."""

import asyncio
from pathlib import Path

import pytest

from mock_server.etelecom import RECORDS
from mock_server.store.changes import MOST_TOLD, Change
from mock_server.store.sqlite import SQLiteStore
from mock_server.web.control.shared_events import SharedEvents
from mock_server.world.journal import Journal


async def _writes(path: Path, changes: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How often the store is written, and how many events it has then."""
    store = SQLiteStore(RECORDS, path)
    await store.open()
    writes, add = 0, store.events.add

    async def noting(world: int, events: list[tuple[str, str]]) -> None:
        nonlocal writes
        writes += 1
        await add(world, events)

    monkeypatch.setattr(store.events, "add", noting)
    events = SharedEvents(store, Journal(store))
    events.tell_of_changes(7, [Change("journey", "changed", number) for number in range(changes)])
    found = 0
    while not found:
        await asyncio.sleep(0)
        found = len(await store.events.above(7, 0))
    await store.close()
    return writes, found


@pytest.mark.attack("bounds.lives")
@pytest.mark.parametrize("changes", [1, MOST_TOLD, MOST_TOLD + 900])
def test_changes_are_written_together(
    tmp_path: Path, changes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes, found = asyncio.run(_writes(tmp_path / "told.db", changes, monkeypatch))
    assert (writes, found) == (1, min(changes, MOST_TOLD + 1))
