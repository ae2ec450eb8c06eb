"""Clients with one bug each: exactly one finding, of exactly its code."""

import pytest

from mock_server.contract.cursors import decode, encode
from tests.simulator import CONSENTS, JOURNEYS, Client, started
from tests.verdicts.clients import codes, fault, pages, paging, verdict

PAID = {"is_charged": True}


@pytest.mark.parametrize("cursor", ["10", "page-2", "MTA", "0"])
def test_an_offset_for_a_cursor(client: Client, cursor: str) -> None:
    pages(client, 2, limit=10)
    assert client.call(JOURNEYS, {"paging": {"limit": 10, "after": cursor}}).status == 400
    (finding,) = verdict(client)
    assert finding["code"] == "cursor-invented"
    assert cursor in finding["message"]


def test_a_cursor_that_was_made_by_the_vendors_recipe(client: Client) -> None:
    """It is answered, and the walk goes on from it to the end."""
    number, (instant, row_id) = decode(paging(client, limit=10)["next"])
    made = encode(number, (instant - 1, row_id))
    pages(client, 3, limit=10, after=made)
    assert codes(client) == ["cursor-invented"]


def test_a_cursor_of_another_list(client: Client) -> None:
    pages(client, 4, path=CONSENTS, limit=10)
    foreign = pages(client, 3, path=CONSENTS, limit=10)["next"]
    paging(client, limit=10)
    client.page(JOURNEYS, after=foreign, limit=10)
    (finding,) = verdict(client)
    assert finding["code"] == "cursor-invented"
    assert "ListRequestConsent" in finding["message"]


def test_a_cursor_of_an_earlier_environment() -> None:
    with started(preset="empty", journeys=25, seed=7) as other:
        kept = paging(other, limit=10)["next"]
    with started(preset="empty", journeys=25) as client:
        client.page(JOURNEYS, after=kept, limit=10)
        assert codes(client) == ["cursor-invented"]


def test_a_filter_on_the_first_page_alone(client: Client) -> None:
    first = paging(client, PAID, limit=5)
    paging(client, limit=5, after=first["next"])
    (finding,) = verdict(client)
    assert finding["code"] == "filter-changed"
    assert "is_charged" in finding["message"]
    assert len(finding["requests"]) == 2


def test_a_new_filter_with_the_old_cursor(client: Client) -> None:
    """The user chose another filter, and the page kept its cursor. It walks on to the end."""
    cursor = pages(client, 2, limit=5)["next"]
    for _ in range(10):
        body = client.page(JOURNEYS, PAID, limit=5, after=cursor)
        cursor = body["paging"]["next"]
        if not body["journeys"]:
            break
    assert codes(client) == ["filter-changed"]


def test_a_date_that_moves_with_every_page(client: Client) -> None:
    first = paging(client, {"date_to": "2026-03-10T08:00:00Z"}, limit=10)
    pages(client, 3, {"date_to": "2026-03-10T08:00:01Z"}, limit=10, after=first["next"])
    (finding,) = verdict(client)
    assert finding["code"] == "filter-changed"
    assert "date_to" in finding["message"]


@pytest.mark.parametrize("sort", ["created_at", "-updated_at", "-id"])
def test_another_sort_with_a_cursor(client: Client, sort: str) -> None:
    first = paging(client, limit=10, sort="-created_at")
    asked = {"limit": 10, "after": first["next"], "sort": sort}
    assert client.call(JOURNEYS, {"paging": asked}).status == 400
    assert codes(client) == ["sort-changed"]


def test_the_first_page_again_and_again(client: Client) -> None:
    for _ in range(4):
        paging(client, limit=10)
    (finding,) = verdict(client)
    assert finding["code"] == "cursor-ignored"
    assert len(finding["requests"]) == 4


def test_a_cursor_in_a_field_that_nobody_reads(client: Client) -> None:
    """``paging.page`` and ``cursor`` are unknown fields: the first page comes every time."""
    for page in range(1, 4):
        client.call(JOURNEYS, {"paging": {"limit": 10, "page": page}, "cursor": str(page)})
    assert codes(client) == ["cursor-ignored"]


def test_the_last_page_again_and_again(client: Client) -> None:
    for _ in range(2):
        paging(client, limit=10, before=".")
    (finding,) = verdict(client)
    assert finding["code"] == "cursor-ignored"
    assert "paging.before" in finding["message"]


@pytest.mark.parametrize("size", [10, 5])
def test_a_walk_that_never_stops(client: Client, size: int) -> None:
    """After a short last page, and after a full one."""
    cursor = pages(client, 25 // size + (25 % size > 0), limit=size)["next"]
    for _ in range(3):
        client.page(JOURNEYS, limit=size, after=cursor)
    (finding,) = verdict(client)
    assert finding["code"] == "never-stopped"
    assert len(finding["requests"]) == 3


def test_two_calls_past_the_end_are_too_many_without_an_end_too(client: Client) -> None:
    last = pages(client, 3, limit=10)["next"]
    for _ in range(2):
        client.page(JOURNEYS, limit=10, after=last)
    assert codes(client, complete=False) == ["never-stopped"]


@pytest.mark.parametrize("complete", [True, False])
def test_a_cursor_that_is_never_moved_on(client: Client, complete: bool) -> None:
    first = paging(client, limit=10)
    for _ in range(5):
        client.page(JOURNEYS, limit=10, after=first["next"])
    assert codes(client, complete=complete) == ["row-twice"]


def test_next_in_the_field_before(client: Client) -> None:
    first = paging(client, limit=10)
    client.page(JOURNEYS, limit=10, before=first["next"])
    assert codes(client) == ["row-twice"]


def test_prev_in_the_field_after(client: Client) -> None:
    cursor = pages(client, 2, limit=10)["prev"]
    pages(client, 3, limit=10, after=cursor)
    assert codes(client) == ["row-twice"]


def test_an_older_page_again(client: Client) -> None:
    first = paging(client, limit=10)
    pages(client, 2, limit=10, after=first["next"])
    pages(client, 3, limit=10, after=first["next"])
    assert codes(client) == ["row-twice"]


@pytest.mark.parametrize("kind", ["repeat_page", "endless"])
def test_rows_that_a_fault_repeats(client: Client, kind: str) -> None:
    """They are no bug of the client's; going on and on through them is one."""
    fault(client, {kind: True})
    pages(client, 3, limit=10)
    assert codes(client, complete=False) == []
    client.control("DELETE", "/requests")
    pages(client, 22, limit=10)
    (finding,) = verdict(client)
    assert finding["code"] == "never-stopped"
    assert "without a row that it had not seen" in finding["message"]


@pytest.mark.parametrize("complete", [True, False])
def test_a_jump_by_the_cursor_of_an_earlier_walk(client: Client, complete: bool) -> None:
    """Page 3 is cached under its cursor, and pages are walked to it no more."""
    third = pages(client, 2, limit=10)["next"]
    pages(client, 2, limit=10, after=third)
    paging(client, limit=10)
    pages(client, 2, limit=10, after=third)
    assert codes(client, complete=complete) == (["row-missed"] if complete else [])


def test_a_limit_above_100_taken_for_the_pages_size() -> None:
    with started(preset="empty", journeys=150) as client:
        paging(client, limit=500)
        (finding,) = verdict(client)
        assert finding["code"] == "stopped-at-clamped-page"
        assert "500" in finding["message"]
        assert codes(client, complete=False) == []


@pytest.mark.parametrize("count", [1, 2])
def test_a_walk_that_stops_at_a_full_page(client: Client, count: int) -> None:
    pages(client, count, limit=10)
    assert codes(client) == ["stopped-early"]


def test_prev_for_next_on_the_first_page(client: Client) -> None:
    """Nothing lies before the first page: that empty page is not the end of the list."""
    first = paging(client, limit=10)
    client.page(JOURNEYS, limit=10, before=first["prev"])
    assert codes(client) == ["stopped-early"]


def test_a_backward_walk_that_stops_early(client: Client) -> None:
    last = paging(client, limit=10, before=".")
    client.page(JOURNEYS, limit=10, before=last["prev"])
    assert codes(client) == ["stopped-early"]


def test_two_walks_with_a_bug_each(client: Client) -> None:
    paging(client, limit=10)
    pages(client, 2, path=CONSENTS, limit=10)
    assert codes(client) == ["stopped-early", "stopped-early"]


def test_one_bug_beside_a_good_walk(client: Client) -> None:
    good = paging(client, limit=10)
    bad = paging(client, PAID, limit=3)
    good = paging(client, limit=10, after=good["next"])
    client.page(JOURNEYS, PAID, limit=3, after=bad["next"])
    client.page(JOURNEYS, limit=10, after=good["next"])
    (finding,) = verdict(client)
    assert finding["code"] == "stopped-early"
