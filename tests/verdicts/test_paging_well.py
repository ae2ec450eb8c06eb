"""Clients that page well pass, whatever way they go."""

from contextlib import suppress
from typing import Any

import pytest

from mock_server.contract.cursors import encode
from mock_server.verdicts.verdict import Question
from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of, started
from tests.verdicts.clients import advance, codes, fault, pages, paging
from tests.verdicts.judges import PAGING
from tests.verdicts.made_calls import made, numbered


def test_nobody_called(client: Client) -> None:
    assert codes(client) == []


@pytest.mark.rule("verdicts.complete")
@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
def test_a_walk_to_the_empty_page(client: Client, path: str) -> None:
    """Many walks after one another, each over the same rows."""
    for size in (1, 5, 10, 24, 25, 26, 100):
        for sort in ("", "created_at", "-updated_at"):
            assert len(client.walk(path, limit=size, sort=sort)) == 25
            assert codes(client) == []


@pytest.mark.rule("verdicts.complete")
@pytest.mark.parametrize("path", ["/ListTemplates", "/ListOA"])
def test_a_walk_through_a_list_whose_id_has_a_name_of_its_own(client: Client, path: str) -> None:
    (rows,) = (each for name, each in client.call(path, {}).body.items() if name != "paging")
    assert len(client.walk(path, limit=2)) == len(rows) > 2
    assert codes(client) == []
    (walk, _) = client.control("GET", "/walks").body["walks"]
    assert walk["rows"] == len(rows)


@pytest.mark.rule("verdicts.complete")
def test_a_walk_to_a_short_page(client: Client) -> None:
    pages(client, 3, limit=10)
    assert codes(client) == []


def test_an_empty_list_asked_for_often(client: Client) -> None:
    for _ in range(5):
        paging(client, {"phone": "0912345678"}, limit=10)
    assert codes(client) == []


def test_a_short_first_page_asked_for_often(client: Client) -> None:
    for _ in range(5):
        paging(client, limit=100)
    assert codes(client) == []


def test_a_limit_above_100_walked_to_the_end() -> None:
    with started(preset="empty", journeys=150) as client:
        client.walk(JOURNEYS, limit=500)
        assert codes(client) == []


@pytest.mark.parametrize("backwards", [False, True])
def test_the_default_sort_that_is_left_out_later(client: Client, backwards: bool) -> None:
    field, cursor = ("before", "prev") if backwards else ("after", "next")
    found = paging(client, limit=10, sort="-created_at", **{field: "."})
    while found[cursor]:
        found = paging(client, limit=10, **{field: found[cursor]})
    assert codes(client) == []


def test_a_limit_that_changes_on_the_way(client: Client) -> None:
    first = paging(client, limit=5)
    second = paging(client, limit=15, after=first["next"])
    paging(client, limit=10, after=second["next"])
    assert codes(client) == []


def test_a_filter_written_differently(client: Client) -> None:
    first = paging(client, {"status": "P", "phone": ""}, limit=2)
    while first["next"]:
        first = paging(client, {"phone": None, "status": "P"}, limit=2, after=first["next"])
    assert codes(client) == []


@pytest.mark.rule("verdicts.row-twice")
def test_a_walk_to_the_end_and_back(client: Client) -> None:
    found = pages(client, 3, limit=10)
    while found["prev"]:
        found = paging(client, limit=10, before=found["prev"])
    assert codes(client) == []


@pytest.mark.rule("verdicts.row-twice")
def test_a_pager_that_goes_back_and_forth_and_then_to_the_end(client: Client) -> None:
    found = pages(client, 2, limit=10)
    found = paging(client, limit=10, before=found["prev"])
    found = paging(client, limit=10, after=found["next"])
    found = paging(client, limit=10, before=found["prev"])
    pages(client, 2, limit=10, after=found["next"])
    assert codes(client) == []


@pytest.mark.parametrize("size", [10, 25])
def test_a_walk_from_the_last_page_to_the_first(client: Client, size: int) -> None:
    found = paging(client, limit=size, before=".")
    while found["prev"]:
        found = paging(client, limit=size, before=found["prev"])
    assert codes(client) == []


def test_infinite_scroll_stops_where_it_likes(client: Client) -> None:
    pages(client, 2, limit=10)
    paging(client, limit=10)
    paging(client, limit=10)
    assert codes(client, complete=False) == []
    assert codes(client) != []


def test_a_pager_that_keeps_its_cursors_may_return_to_a_page(client: Client) -> None:
    first = paging(client, limit=10)
    second = paging(client, limit=10, after=first["next"])
    client.page(JOURNEYS, limit=10, after=second["next"])
    client.page(JOURNEYS, limit=10, after=first["next"])
    client.page(JOURNEYS, limit=10, after=second["next"])
    assert codes(client, complete=False) == []


@pytest.mark.rule("verdicts.walks")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"limit": 5}),
        ({"sort": "created_at"}, {}),
        ({}, {"path": CONSENTS}),
        ({}, {"filter_": {"status": "P"}, "limit": 2}),
        ({}, {"before": "."}),
        ({}, {}),
    ],
)
def test_two_walks_interleaved(client: Client, one: Any, other: Any) -> None:
    readers = [_Reader(client, **one), _Reader(client, **other)]
    _take_turns(readers)
    assert codes(client) == []


def _take_turns(readers: list["_Reader"]) -> None:
    while readers:
        readers = [reader for reader in readers if reader.step()]


class _Reader:
    """Walks page by page to the empty page."""

    def __init__(self, client: Client, path: str = JOURNEYS, **asked: Any) -> None:
        self._client, self._path = client, path
        self._filter = asked.pop("filter_", None)
        self._paging = {"limit": 10} | asked

    def step(self) -> bool:
        """Read a page; False when it was the empty one."""
        body = self._client.page(self._path, self._filter, **self._paging)
        field, cursor = ("before", "prev") if "before" in self._paging else ("after", "next")
        self._paging[field] = body["paging"][cursor]
        return bool(rows_of(body))


@pytest.mark.rule("verdicts.walks")
def test_a_reader_that_starts_while_another_is_on_its_way(client: Client) -> None:
    one = _Reader(client)
    one.step()
    one.step()
    readers = [one, _Reader(client)]
    _take_turns(readers)
    assert codes(client) == []


@pytest.mark.parametrize("stop_at_short", [True, False])
def test_the_same_walk_twice(client: Client, stop_at_short: bool) -> None:
    for _ in range(2):
        pages(client, 3 if stop_at_short else 4, limit=10)
    assert codes(client) == []


def test_the_first_page_asked_for_twice_before_the_walk(client: Client) -> None:
    """As user interfaces do that mount twice."""
    paging(client, limit=10)
    client.walk(JOURNEYS, limit=10)
    assert codes(client) == []


def test_rows_that_come_while_walking(client: Client) -> None:
    first = paging(client, limit=10)
    client.control("POST", "/journeys", {})
    pages(client, 3, limit=10, after=first["next"])
    assert codes(client) == []


@pytest.mark.rule("verdicts.row-twice")
def test_a_row_that_moves_ahead_of_the_walk_is_no_repetition(client: Client) -> None:
    body = client.page(JOURNEYS, limit=10, sort="updated_at")
    client.control("PATCH", f"/journeys/{body['journeys'][0]['id']}", {"error_message": ""})
    cursor = body["paging"]["next"]
    shown = client.walk(JOURNEYS, limit=10, after=cursor, sort="updated_at")
    assert body["journeys"][0]["id"] in [row["id"] for row in shown]
    assert codes(client) == []


@pytest.mark.rule("verdicts.kept-cursor")
@pytest.mark.rule("verdicts.wait")
def test_a_sync_that_asks_for_what_is_new(client: Client) -> None:
    """Both waiting and advancing the clock count: without, it is a walk that never stops."""
    last = pages(client, 3, limit=10, sort="created_at")["next"]
    for _ in range(4):
        client.page(JOURNEYS, limit=10, after=last, sort="created_at")
        advance(client, 60)
    client.control("POST", "/journeys", {})
    client.walk(JOURNEYS, limit=10, after=last, sort="created_at")
    assert codes(client) == []


@pytest.mark.rule("verdicts.kept-cursor")
def test_a_sync_that_reads_its_last_page_again(client: Client) -> None:
    cursor = pages(client, 2, limit=10, sort="created_at")["next"]
    for _ in range(3):
        client.page(JOURNEYS, limit=10, after=cursor, sort="created_at")
        advance(client, 60)
    assert codes(client) == []


def test_keys_of_two_shops() -> None:
    with started(preset="empty", journeys=25) as client:
        made = client.control("POST", "/worlds", {"name": "two", "shops": 2, "preset": "one"})
        keys = [shop["api_key"] for shop in made.body["shops"]]
        for key in keys:
            assert client.call(JOURNEYS, {"paging": {"limit": 5}}, key=key).status == 200
        answer = client.control("POST", "/verify/paging?world=two")
        assert answer.body == {"passed": True, "findings": []}


@pytest.mark.rule("verdicts.unanswered")
@pytest.mark.parametrize(
    "then", [{"status": 503}, {"status": 429}, {"malformed": True}, {"truncate": 0.5}]
)
@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_failed_page_tried_again(client: Client, then: Any, page: int) -> None:
    fault(client, then, when={"page": page}, times=2)
    wanted: dict[str, Any] = {"limit": 10}
    for _ in range(6):
        body = _tried(client, wanted)
        if body is not None:
            wanted["after"] = body["paging"]["next"]
            if not body["journeys"]:
                break
    assert len(client.control("GET", "/requests").body["requests"]) == 6
    assert codes(client) == []


def _tried(client: Client, wanted: dict[str, Any]) -> Any:
    """The page's body, or None where the call failed; a torn connection raises in process."""
    with suppress(Exception):
        answer = client.call(JOURNEYS, {"paging": wanted})
        if answer.status == 200:
            return answer.body
    return None


@pytest.mark.rule("verdicts.gave-up")
def test_a_client_that_gives_up(client: Client) -> None:
    first = paging(client, limit=10)
    fault(client, {"status": 503})
    for _ in range(3):
        client.call(JOURNEYS, {"paging": {"limit": 10, "after": first["next"]}})
    assert codes(client) == []


@pytest.mark.rule("verdicts.unanswered")
def test_a_client_that_distrusts_a_content_type(client: Client) -> None:
    first = paging(client, limit=10)
    fault(client, {"content_type": "text/html"}, times=1)
    for _ in range(2):
        client.page(JOURNEYS, limit=10, after=first["next"])
    client.walk(JOURNEYS, limit=10, after=pages(client, 1, limit=10)["next"])
    assert codes(client, complete=False) == []


@pytest.mark.parametrize("then", [{"empty_page": True}, {"short_page": 3}])
def test_faults_that_a_walk_goes_on_after(client: Client, then: Any) -> None:
    """A client that asks once more before it takes an empty page for the end."""
    fault(client, then, when={"page": 2}, times=1)
    cursor, empty = paging(client, limit=10)["next"], 0
    while empty < 1 + ("empty_page" in then):
        paging_ = client.page(JOURNEYS, limit=10, after=cursor)["paging"]
        empty += not paging_["next"]
        cursor = paging_["next"] or cursor
    assert codes(client) == []


@pytest.mark.rule("verdicts.dropped")
@pytest.mark.parametrize(("dropped", "found"), [(0, ["cursor-invented"]), (3, [])])
def test_cursors_that_the_journal_dropped(dropped: int, found: list[str]) -> None:
    """Built by hand: the journal drops a call after a thousand."""
    kept = made("ListJourneys", 0, body={"paging": {"after": encode(-5, (1, 2))}})
    kept.response = b'{"journeys":[],"paging":{"next":"","prev":""}}'
    findings = PAGING.answer(numbered([kept]), Question(forgotten=dropped > 0))
    assert [finding.code for finding in findings] == found
