"""Bugs that were reported of real clients, and good clients that must not be accused."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator import JOURNEYS, Client, rows_of, started
from tests.verdicts.clients import advance, codes, fault, paging, verdict


def walk(client: Client, **asked: Any) -> dict[str, Any]:
    """Walk to the empty page; the paging of the last page that had rows."""
    last: dict[str, Any] = {}
    while rows_of(page := client.page(JOURNEYS, **asked)):
        last = page["paging"]
        asked["after"] = last["next"]
    return last


def create(client: Client, count: int = 1) -> None:
    for _ in range(count):
        assert client.control("POST", "/journeys", {}).status == 201


@pytest.mark.rule("verdicts.restart")
@pytest.mark.parametrize("rounds", [11, 15, 40])
def test_the_empty_next_sent_back_begins_the_list_anew(client: Client, rounds: int) -> None:
    """The loop asks whether `next` is null; it is "" on the empty page, and starts over."""
    after = ""
    for _ in range(rounds * 4):
        after = client.page(JOURNEYS, limit=10, after=after)["paging"]["next"]
    (finding,) = verdict(client)
    assert finding["code"] == "never-stopped"
    assert "its `next` is empty" in finding["message"]


@pytest.mark.rule("verdicts.restart")
def test_one_row_that_is_read_for_ever() -> None:
    with started(preset="one") as client:
        after = ""
        for _ in range(40):
            after = client.page(JOURNEYS, after=after)["paging"]["next"]
        assert codes(client) == ["never-stopped"]


@pytest.mark.rule("verdicts.restart")
def test_reading_the_whole_list_now_and_then_is_no_loop(client: Client) -> None:
    for _ in range(15):
        walk(client, limit=10)
        advance(client, 2)
    assert codes(client) == []


def test_a_few_walks_right_after_one_another(client: Client) -> None:
    """Such as those of the tests of one suite."""
    for _ in range(9):
        walk(client, limit=10)
    assert codes(client) == []


def test_a_short_page_taken_for_the_last(client: Client) -> None:
    fault(client, {"short_page": 3}, when={"page": 2})
    first = client.page(JOURNEYS, limit=10)["paging"]
    assert len(rows_of(client.page(JOURNEYS, limit=10, after=first["next"]))) == 3
    (finding,) = verdict(client)
    assert finding["code"] == "stopped-early"
    assert "short_page" in finding["message"]
    assert "12 of 25 journeys never read" in finding["message"]


def test_a_short_page_that_is_the_last_too(client: Client) -> None:
    """Nothing lies beyond it: whoever stopped there missed nothing."""
    fault(client, {"short_page": 9}, when={"page": 3})
    asked: dict[str, Any] = {"limit": 10}
    for _ in range(3):
        asked["after"] = client.page(JOURNEYS, **asked)["paging"]["next"]
    assert codes(client) == []


def test_going_on_after_a_short_page(client: Client) -> None:
    fault(client, {"short_page": 3}, when={"page": 2})
    walk(client, limit=10)
    assert codes(client) == []


@pytest.mark.rule("verdicts.wrong-end")
@pytest.mark.parametrize("sort", ["", "-created_at", "-updated_at"])
@pytest.mark.parametrize("new_rows", [0, 4])
def test_polling_the_end_of_a_newest_first_list(client: Client, new_rows: int, sort: str) -> None:
    """It finds none of the new rows, however often it asks."""
    last = walk(client, limit=10, sort=sort)
    advance(client, 60)
    create(client, new_rows)
    assert rows_of(client.page(JOURNEYS, limit=10, sort=sort, after=last["next"])) == []
    assert codes(client) == (["polled-wrong-end"] if new_rows else [])
    if new_rows:
        (finding,) = verdict(client)
        assert "4 of 29 journeys never read" in finding["message"]


@pytest.mark.parametrize("sort", ["created_at", "updated_at", "-updated_at"])
@pytest.mark.parametrize("wait", [0, 1, 60])
def test_asking_again_for_what_is_new(client: Client, sort: str, wait: int) -> None:
    """By the last cursor, as often as one likes: at once twice, each second, each minute."""
    last = walk(client, limit=10, sort=sort)
    for _ in range(3):
        if wait:
            advance(client, wait)
        client.page(JOURNEYS, limit=10, sort=sort, after=last["next"])
    assert codes(client) == []


def test_hammering_the_end_of_an_ascending_list(client: Client) -> None:
    last = walk(client, limit=10, sort="created_at")
    for _ in range(15):
        client.page(JOURNEYS, limit=10, after=last["next"], sort="created_at")
    assert codes(client) == ["never-stopped"]


@pytest.mark.rule("verdicts.dropped")
@pytest.mark.parametrize("end", [("DELETE", "/requests"), ("POST", "/reset")])
@pytest.mark.parametrize("complete", [True, False])
def test_a_stored_cursor_after_the_journal_was_cleared(
    client: Client, end: tuple[str, str], complete: bool
) -> None:
    last = walk(client, limit=10, sort="created_at")
    assert client.control(*end).status < 300
    create(client, 2)
    walk(client, limit=10, after=last["next"], sort="created_at")
    assert codes(client, complete=complete) == []


def test_an_altered_cursor_after_the_journal_was_cleared(client: Client) -> None:
    """The vendor refuses it: that it was kept does not explain it."""
    cursor = walk(client, limit=10)["next"]
    client.control("DELETE", "/requests")
    assert client.call(JOURNEYS, {"paging": {"after": cursor[:-3]}}).status == 400
    assert codes(client) == ["cursor-invented"]


@pytest.mark.parametrize(
    ("filter_", "limit"),
    [({"journey_id": "1234567890123456789"}, 1), ({"phone": "84912345678"}, 1)],
)
def test_a_look_up_is_no_walk(client: Client, filter_: dict[str, Any], limit: int) -> None:
    phone = filter_.get("phone", "84912345678")
    for _ in range(3):
        assert client.control("POST", "/journeys", {"phone": phone}).status == 201
    client.page(JOURNEYS, filter_, limit=limit)
    assert codes(client) == []


@pytest.mark.parametrize("limit", [2, 3, 4])
def test_looking_up_records_by_their_ids_is_no_walk(client: Client, limit: int) -> None:
    """A limit of as many as are named: the full page can have no other after it."""
    asked = {"full_name": "Lan", "password": "secret-1", "phone": "84912345678"}
    ids = []
    for number in range(3):
        made = client.call(
            "/v1/shop.Shop/CreateAccountUser", asked | {"phone": f"8491234567{number}"}
        )
        ids.append(made.body["id"])
    client.page("/v1/shop.Shop/GetAccountUsers", {"user_ids": ids}, limit=limit)
    assert codes(client, method="GetAccountUsers") == (["stopped-early"] if limit == 2 else [])


@pytest.mark.parametrize("of_oa", [True, False])
def test_looking_up_followers_is_no_walk_within_one_oa(client: Client, *, of_oa: bool) -> None:
    """Another OA may have the same customer."""
    for account in client.call("/v1/shop.Zalo/ListOA").body["accounts"]:
        for zl_user_id in ("5", "6"):
            follower = {"oa_id": account["oa_id"], "zl_user_id": zl_user_id}
            assert client.control("POST", "/followers", follower).status == 201
    filter_: dict[str, Any] = {"zl_user_ids": ["5", "6"]} | (
        {"oa_id": account["oa_id"]} if of_oa else {}
    )
    client.page("/v1/shop.Zalo/ListFollowers", filter_, limit=2)
    assert codes(client, method="ListFollowers") == ([] if of_oa else ["stopped-early"])


LATEST = "/v1/shop.Zalo/ListRequestConsent"


@pytest.mark.parametrize(
    ("complete", "found"),
    [
        (True, ["stopped-early", "stopped-early"]),
        (False, []),
        (["ListRequestConsent"], ["stopped-early"]),
        ({"ListRequestConsent": False}, ["stopped-early"]),
        (["ListRequestConsent", "ListJourneys"], []),
    ],
)
def test_the_latest_few_of_one_list(client: Client, complete: Any, found: list[str]) -> None:
    paging(client, path=LATEST, limit=5)
    paging(client, limit=5)
    assert codes(client, complete=complete) == found


def test_one_method_alone(client: Client) -> None:
    paging(client, path=LATEST, limit=5)
    for method, found in (("ListRequestConsent", ["stopped-early"]), ("ListJourneys", [])):
        answer = client.control("POST", "/verify/paging", {"method": method}).body
        assert [each["code"] for each in answer["findings"]] == found
    refused = client.control("POST", "/verify/sends", {"method": "ListCats"})
    assert refused.refusal[:2] == (400, "invalid_argument")


@pytest.fixture
def small_journal() -> Iterator[Client]:
    """Room for some dozens of calls with their bodies, and some hundred without."""
    with started(preset="empty", journeys=25, journal_size=2_000_000) as client:
        yield client


def test_a_bug_outlives_the_bodies_of_its_calls(small_journal: Client) -> None:
    """Bodies go first; what judging needs of them stays."""
    client = small_journal
    paging(client, limit=7)
    advance(client, 60)
    for _ in range(20):
        walk(client, limit=10)
        advance(client, 60)
    (entry, *_) = client.control("GET", "/requests").body["requests"]
    assert entry["bodies_dropped"] is True
    assert (entry["body"], entry["response"]) == (None, None)
    assert codes(client) == ["stopped-early"]


@pytest.mark.parametrize("kind", ["paging", "retries", "sends"])
def test_a_journal_that_dropped_calls_says_so(small_journal: Client, kind: str) -> None:
    client = small_journal
    paging(client, limit=10)
    for _ in range(150):
        walk(client, limit=10)
        advance(client, 60)
    assert client.control("GET", "/requests").body["dropped"] > 0
    (finding,) = verdict(client, kind)
    assert finding["code"] == "journal-incomplete"
    assert "--journal-size" in finding["message"]
    answer = client.control("POST", f"/verify/{kind}", {"partial": True}).body
    assert answer == {"passed": True, "findings": []}


def test_a_neighbour_empties_no_journal(small_journal: Client) -> None:
    """A world that keeps within its fair share loses nothing, however much others call."""
    client = small_journal
    paging(client, limit=10)
    for number in range(12):
        for _ in range(60):
            client.call(JOURNEYS, {"paging": {"limit": 20}}, key=f"test:noisy-{number}@10k")
    told = client.control("GET", "/requests").body
    assert (len(told["requests"]), told["dropped"]) == (1, 0)
    assert told["requests"][0]["bodies_dropped"] is False
    assert codes(client) == ["stopped-early"]


def test_a_count_that_needs_a_dropped_body(small_journal: Client) -> None:
    client = small_journal
    for _ in range(30):
        walk(client, limit=10)
    asked = {"method": "ListJourneys", "body": {"paging": {"limit": 10}}}
    refused = client.control("POST", "/requests/count", asked)
    assert refused.refusal[:2] == (409, "aborted")
    assert client.control("POST", "/requests/count", {"method": "ListJourneys"}).body == {
        "count": 120
    }
    partial = client.control("POST", "/requests/count", asked | {"partial": True}).body
    assert 0 < partial["count"] < 120
    others = asked | {"method": "ListOA"}
    assert client.control("POST", "/requests/count", others).body == {"count": 0}
