"""More calls than the database can take: some wait, one more is refused at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from mock_server.store.postgres import database as module
from tests.simulator import JOURNEYS, Client, started


def test_calls_do_not_pile_up(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All connections are held; a few calls wait for one, the others are told."""
    monkeypatch.setattr(module, "_MOST_WAITING", 2)
    monkeypatch.setattr(module, "_WAIT", 0.5)
    with started(database=database, preset="one") as client:
        with ThreadPoolExecutor(12) as threads:
            give_back = _hold_all(client)
            worlds = [f"Bearer test:admission-{number}" for number in range(12)]
            answers = list(
                threads.map(
                    lambda key: client.call(JOURNEYS, {}, headers={"Authorization": key}), worlds
                )
            )
            give_back()
        told = [answer.refusal for answer in answers]
        assert {(status, code) for status, code, _ in told} == {(503, "unavailable")}
        assert any(msg.startswith("too many calls wait") for _, _, msg in told)
        assert any(msg.startswith("the database does not respond") for _, _, msg in told)
        assert all(answer.headers["Retry-After"] == "1" for answer in answers)
        assert client.call(JOURNEYS).status == 200


def _hold_all(client: Client) -> Callable[[], None]:
    """Take every connection of the server's pool; what gives them back."""
    assert client.http.portal is not None
    portal = client.http.portal
    pool = client.http.app.store._database._pool  # type: ignore[attr-defined]
    held = [portal.call(pool.acquire, 1.0) for _ in range(module.MOST_CONNECTIONS)]

    def give_back() -> None:
        for connection in held:
            portal.call(pool.release, connection)

    return give_back
