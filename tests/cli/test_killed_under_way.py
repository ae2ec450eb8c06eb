"""Calls in progress in a process that died, in a journal that outlives it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest

from mock_server.world.journal import SIGN_OF_LIFE, SILENT
from tests.cli.running import SMALL, call, wait_for
from tests.serving import Server, serving
from tests.simulator import JOURNEYS


def _requests(server: Server) -> list[dict[str, Any]]:
    return list(call(server, "GET", "/__admin/requests")[1]["requests"])


def _delay(server: Server, seconds: float) -> None:
    rule = {"then": {"delay": seconds}, "times": 1}
    assert call(server, "POST", "/__admin/faults", rule)[0] == 201


def _call_and_lose(server: Server) -> None:
    """A call that waits in parallel to the test, whatever happens to its server."""

    def lose() -> None:
        with pytest.raises((ConnectionError, TimeoutError)):
            call(server, "POST", JOURNEYS, {})

    Thread(target=lose, daemon=True).start()
    wait_for("the call in the journal", lambda: _requests(server))


def test_a_call_whose_process_was_killed_is_given_up(tmp_path: Path) -> None:
    """Not at once, because another process may run it, but if no process reports it for long."""
    database = str(tmp_path / "kept.db")
    with serving(*SMALL, "--database", database) as server:
        _delay(server, 60)
        _call_and_lose(server)
        server.process.kill()
        server.process.wait()
    with serving("--database", database) as server:
        (entry,) = _requests(server)
        assert (entry["status"], entry["abandoned"]) == (None, False)
        with closing(sqlite3.connect(database)) as db, db:
            db.execute("UPDATE journal SET real_at = real_at - ?", (round(SILENT * 1e6),))
        (entry,) = _requests(server)
        assert (entry["status"], entry["abandoned"]) == (None, True)


def test_a_call_that_a_stopping_server_ends_is_over(tmp_path: Path) -> None:
    """It got 503, and its entry on the next server says so."""
    database = str(tmp_path / "kept.db")
    with serving(*SMALL, "--database", database) as server:
        _delay(server, 60)
        answers: list[int] = []
        waiting = Thread(target=lambda: answers.append(call(server, "POST", JOURNEYS, {})[0]))
        waiting.start()
        wait_for("the call in the journal", lambda: _requests(server))
        server.stop()
        waiting.join()
    assert answers == [503]
    with serving("--database", database) as server:
        (entry,) = _requests(server)
        assert (entry["status"], entry["abandoned"]) == (503, False)


@pytest.mark.slow
def test_a_running_process_reports_what_is_under_way(tmp_path: Path) -> None:
    """Its entry is written repeatedly, so that no other process considers it lost."""
    with serving(*SMALL, "--database", str(tmp_path / "kept.db")) as server:
        _delay(server, SIGN_OF_LIFE + 2)
        waiting = Thread(target=lambda: call(server, "POST", JOURNEYS, {}))
        waiting.start()
        sleep(SIGN_OF_LIFE + 1)
        (entry,) = _requests(server)
        assert (entry["status"], entry["abandoned"]) == (None, False)
        # The rounds are not in step with the call: the last was up to five seconds ago.
        assert 0 < entry["duration_ms"] <= 1000 * (SIGN_OF_LIFE + 1.5)
        waiting.join()
        (entry,) = _requests(server)
        assert entry["status"] == 200
