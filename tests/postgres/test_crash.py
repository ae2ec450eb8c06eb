"""Workers on PostgreSQL are killed under load, and nothing that was acknowledged is lost."""

from reliability.crash import Trial


def test_nothing_is_lost_when_workers_are_killed(database: str) -> None:
    """`make crash ARGS="--database postgresql://..."` kills a hundred."""
    outcome = Trial(database, whole_server=3).run(3, seed=3)
    assert outcome.passed, outcome.text()
    assert (outcome.kills, outcome.restarts) == (3, 1)
    assert len(outcome.acknowledged) > 10
