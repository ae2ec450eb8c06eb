"""A server's data settings, and that a database keeps them."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mock_server.store import Refused
from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of, started

LISTS = (JOURNEYS, CONSENTS)
SMALL: dict[str, Any] = {"journeys": 30, "consents": 30}


def pages(client: Client) -> list[bytes]:
    """The first page of each list, to the byte."""
    return [client.call(path).raw for path in LISTS]


@pytest.mark.rule("data.anchor")
def test_times_hang_from_the_anchor_and_clocks_stand_there() -> None:
    with started(anchor="2020-05-17T05:30:00+07:00", **SMALL) as client:
        assert client.control("POST", "/journeys").body["created_at"] == "2020-05-16T22:30:00Z"
        newest = [rows_of(client.page(path))[0]["created_at"][:10] for path in LISTS]
    assert newest == ["2020-05-16"] * 2


@pytest.mark.rule("data.anchor")
def test_the_anchor_moves_times_alone() -> None:
    with started(anchor="2020-05-17T00:00:00Z", **SMALL) as client:
        earlier = client.walk(JOURNEYS) + client.walk(CONSENTS)
    with started(anchor="2021-05-17T00:00:00Z", **SMALL) as client:
        later = client.walk(JOURNEYS) + client.walk(CONSENTS)
    for old, new in zip(earlier, later, strict=True):
        changed = {name for name in old if old[name] != new[name]}
        assert changed <= {"created_at", "updated_at", "expired_at", "expires_at", "delivery_time"}


@pytest.mark.rule("data.anchor")
def test_at_a_fixed_anchor_answers_are_the_same_in_every_run() -> None:
    with started(**SMALL) as first, started(**SMALL) as second:
        assert pages(first) == pages(second)


@pytest.mark.rule("data.anchor")
def test_without_an_anchor_data_hang_from_now_and_clocks_run() -> None:
    before = datetime.now(UTC)
    with started(anchor=None, **SMALL) as client:
        created = []
        for _ in range(2):
            body = client.control("POST", "/journeys").body
            created.append(datetime.fromisoformat(body["created_at"]))
            time.sleep(0.001)
        assert before <= created[0] < created[1] <= datetime.now(UTC)


@pytest.mark.rule("data.kept")
def test_a_database_keeps_its_records_and_what_it_was_opened_with(tmp_path: Path) -> None:
    database = str(tmp_path / "kept.db")
    with started(database=database, seed=7, anchor="2020-05-17T00:00:00Z", **SMALL) as client:
        assert client.control("POST", "/journeys", {"phone": "0912345678"}).status == 201
        kept = pages(client)
    with started(database=database, anchor=None) as client:
        assert pages(client) == kept


@pytest.mark.rule("data.kept")
def test_now_is_settled_once_for_a_database(tmp_path: Path) -> None:
    database = str(tmp_path / "kept.db")
    with started(database=database, anchor=None, **SMALL) as client:
        kept = pages(client)
    with started(database=database, anchor="now", **SMALL) as client:
        assert pages(client) == kept


@pytest.mark.rule("data.kept")
@pytest.mark.parametrize(
    "other",
    [{"seed": 8}, {"anchor": "2020-05-18T00:00:00Z"}, {"journeys": 31}, {"consents": 0}],
    ids=lambda other: next(iter(other)),
)
def test_a_start_with_others_is_refused_in_one_line(tmp_path: Path, other: dict[str, Any]) -> None:
    database = str(tmp_path / "kept.db")
    first: dict[str, Any] = {"seed": 7, "anchor": "2020-05-17T00:00:00Z", **SMALL}
    with started(database=database, **first):
        pass
    with pytest.raises(Refused) as refusal, started(database=database, **(first | other)):
        pass
    assert str(refusal.value).startswith(f"--{next(iter(other))} ")
    assert "\n" not in str(refusal.value)
