"""A schema that is taken away while the server runs: each call is told, none waits for ever."""

from concurrent.futures import ThreadPoolExecutor

from tests.simulator import JOURNEYS, started
from tests.stores import execute


def test_calls_of_one_moment_are_all_told_why(database: str) -> None:
    """They share one look at their world's version, and later ones wait for the next."""
    with started(database=database, preset="one") as client, ThreadPoolExecutor(16) as threads:
        assert client.call(JOURNEYS).status == 200
        name = database.rpartition("/")[2]
        execute("ALTER SCHEMA etelecom_mock RENAME TO away", name)
        answers = [threads.submit(client.call, JOURNEYS) for _ in range(64)]
        told = {answer.result(timeout=20).refusal for answer in answers}
        execute("ALTER SCHEMA away RENAME TO etelecom_mock", name)
    assert {(status, code) for status, code, _ in told} == {(503, "unavailable")}
    assert {msg.partition("; ")[2] for _, _, msg in told} == {
        "the schema is incomplete: give another database"
    }
