"""Workers are killed under load, and nothing that was acknowledged is lost."""

from pathlib import Path

from reliability.crash import Trial


def test_nothing_is_lost_when_workers_are_killed(tmp_path: Path) -> None:
    """Three workers, one after the other; `make crash` kills a hundred, and whole servers."""
    outcome = Trial(tmp_path / "crash.db").run(3, seed=1)
    assert outcome.passed, outcome.text()
    assert len(outcome.acknowledged) > 3  # before, between and after them
    assert outcome.kills == 3


def test_nothing_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    """All of its processes at once; the next server uses the same file."""
    outcome = Trial(tmp_path / "crash.db", whole_server=1).run(1, seed=2)
    assert outcome.passed, outcome.text()
    assert outcome.restarts == 1
