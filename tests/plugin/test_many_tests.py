"""No cross-talk between tests that run at once. ``make test-many`` runs the whole of it."""

from pathlib import Path

import pytest

from tests.plugin.many_tests import run

MANY, WORKERS = 60, 4


@pytest.mark.slow
def test_tests_at_once_on_one_server_never_meet(tmp_path: Path) -> None:
    done = run(MANY, WORKERS, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{MANY} passed" in done.stdout
    servers = (tmp_path / "servers.txt").read_text().split()
    assert len(servers) == MANY
    assert len(set(servers)) == 1
